using System.Diagnostics;

namespace Reuseport.Vocabulary;

/// <summary>
/// Which outcomes a call can have, on whatever kernel. One that it cannot have is an error of the trace, or of the
/// probe that says it.
/// </summary>
public static class PossibleOutcomes
{
    [Flags]
    enum Kinds
    {
        Ok = 1,
        Errno = 2,
        Sock = 4,
        Flow = 8,
        Unanswered = 16,
        Ready = 32,
        Asleep = 64,
        None = 128,
        Order = 256,
        Counters = 512,
        Notes = 1024,
        Foreign = 4096,
        LeftOver = 8192,
        TimedOut = 16384,
        Value = 32768,

        /// <summary>What was returned stands before the state of the groups.</summary>
        State = 2048,
    }

    /// <summary>What a kernel that works can answer: it is what a person may have meant.</summary>
    static readonly (Kinds Kind, string Words)[] _words =
    [
        (Kinds.Ok, "ok"), (Kinds.Errno, "an errno"), (Kinds.Sock, "a socket"), (Kinds.Flow, "a flow"),
        (Kinds.Unanswered, "unanswered"), (Kinds.Ready, "ready"), (Kinds.Asleep, "asleep"), (Kinds.None, "none"),
        (Kinds.Order, "the order of sockets"), (Kinds.Counters, "counters"), (Kinds.Notes, "notes"),
        (Kinds.LeftOver, "what is left"), (Kinds.Value, "the value of an option"),
        (Kinds.State, "each with a semicolon and the state"),
    ];

    /// <summary>Whether the call can have the outcome; a set has to be one of those that it can have.</summary>
    public static bool CanHave(Op op, Outcome outcome)
    {
        var possible = Of(op);
        return outcome switch
        {
            Outcome.DontCare => true,
            Outcome.OneOf(var outcomes) => outcomes.All(one => CanHave(op, one)),
            Outcome.EachOf(var outcomes) => outcomes.All(one => CanHave(op, one)),
            Outcome.ByBehaviour(var cases, var otherwise) =>
                cases.All(one => CanHave(op, one.Outcome)) && CanHave(op, otherwise),
            Outcome.Called(var returned, _) => possible.HasFlag(Kinds.State) && (possible & Of(returned)) != 0,
            _ => !possible.HasFlag(Kinds.State) && (possible & Of(outcome)) != 0,
        };
    }

    /// <summary>The sentence to say of an outcome that the call cannot have.</summary>
    public static string WhyNot(Op op, Outcome outcome)
    {
        var possible = _words.Where(words => Of(op).HasFlag(words.Kind)).Select(words => words.Words);
        return $"{Verb(op)} has no outcome {outcome} ({string.Join(", ", possible)})";
    }

    static string Verb(Op op)
    {
        var words = op.ToString().Split(' ');
        return words is [_, "=", var verb, ..] ? verb : words[0];
    }

    /// <summary>A kernel may refuse any call, by whatever number, or never come to its end.</summary>
    static Kinds Of(Op op) =>
        op is Op.Function function ? Of(function) : Kinds.Errno | Kinds.TimedOut | OfSockets(op);

    static Kinds OfSockets(Op op) => op switch
    {
        Op.Connect => Kinds.Sock | Kinds.Unanswered | Kinds.Foreign,
        // More than one socket may have received it.
        Op.Send => Kinds.Sock | Kinds.Order | Kinds.Foreign,
        Op.Lookup => Kinds.Sock | Kinds.Foreign,
        Op.Accept or Op.Orphan => Kinds.Flow | Kinds.Foreign,
        Op.Segment segment => Of(segment),
        Op.Wait => Kinds.Asleep | Kinds.Flow | Kinds.Ready | Kinds.Foreign,
        Op.Woken => Kinds.Asleep | Kinds.Flow | Kinds.Ready | Kinds.None | Kinds.Foreign,
        Op.Left => Kinds.LeftOver,
        Op.GetSockOpt => Kinds.Value | Kinds.None,
        Op.Notes => Kinds.Notes,
        Op.Counters => Kinds.Counters,
        // The last of its flows may end it.
        Op.Order => Kinds.Order | Kinds.Unanswered | Kinds.Foreign,
        Op.Socket or Op.Sockets or Op.ReusePort or Op.ReuseAddr or Op.V6Only or Op.Bind or Op.Listen or Op.Shutdown
            or Op.Close or Op.ConnectPeer or Op.ConnectOut or Op.Disconnect or Op.Load or Op.Attach or Op.Detach
            or Op.LockFilter or Op.CreateMap or Op.Update or Op.Delete or Op.ById or Op.Sysctl or Op.SetCpu
            or Op.BindToDevice or Op.Chown or Op.Reset => Kinds.Ok,
        _ => throw new UnreachableException($"no outcomes for {op.GetType()}"),
    };

    static Kinds Of(Op.Segment segment) => segment switch
    {
        Op.Segment.Syn or Op.Segment.Timer => Kinds.Ok | Kinds.Unanswered,
        Op.Segment.Ack or Op.Segment.Data => Kinds.Sock | Kinds.Unanswered,
        Op.Segment.Rst => Kinds.Ok,
        _ => throw new UnreachableException($"no outcomes for {segment.GetType()}"),
    };

    /// <summary>A socket is put into its state without a call of the file, and nothing can refuse it.</summary>
    static Kinds Of(Op.Function function) => function switch
    {
        Op.Function.Sock or Op.Function.Set or Op.Function.Fail or Op.Function.Ids => Kinds.Ok,
        Op.Function.Crowd or Op.Function.Alloc or Op.Function.AddSock or Op.Function.DetachSock
            or Op.Function.StopListenSock or Op.Function.AttachProg or Op.Function.DetachProg
            or Op.Function.HasConnsSet or Op.Function.UpdateIncomingCpu => Kinds.Ok | Kinds.Errno | Kinds.State,
        Op.Function.SelectSock or Op.Function.MigrateSock =>
            Kinds.Sock | Kinds.None | Kinds.Errno | Kinds.State,
        _ => throw new UnreachableException($"no outcomes for {function.GetType()}"),
    };

    /// <summary>None where it is not one outcome by itself.</summary>
    static Kinds Of(Outcome outcome) => outcome switch
    {
        Outcome.Ok => Kinds.Ok,
        Outcome.Failed => Kinds.Errno,
        Outcome.Selected => Kinds.Sock,
        Outcome.Accepted => Kinds.Flow,
        Outcome.Unanswered => Kinds.Unanswered,
        Outcome.Ready => Kinds.Ready,
        Outcome.Asleep => Kinds.Asleep,
        Outcome.None => Kinds.None,
        Outcome.Ordered => Kinds.Order,
        Outcome.Counted => Kinds.Counters,
        Outcome.Noted or Outcome.InPart => Kinds.Notes,
        Outcome.LeftOver => Kinds.LeftOver,
        Outcome.Value => Kinds.Value,
        Outcome.Foreign => Kinds.Foreign,
        Outcome.TimedOut => Kinds.TimedOut,
        Outcome.Called or Outcome.OneOf or Outcome.EachOf or Outcome.ByBehaviour or Outcome.DontCare => 0,
        _ => throw new UnreachableException($"no kind for {outcome.GetType()}"),
    };
}
