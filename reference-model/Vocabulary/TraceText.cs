using System.Diagnostics;
using System.Text;
using static System.FormattableString;

namespace Reuseport.Vocabulary;

/// <summary>
/// Writes the trace language; <see cref="TraceReader"/> reads it. The grammar is docs/trace-format.md.
/// </summary>
public static class TraceText
{
    /// <summary>Arrows stand below each other here unless a call is longer.</summary>
    public const int ArrowColumn = 29;

    public static string Write(Op op) => op switch
    {
        Op.Socket(var sk, var transport) => $"{sk} = socket {TraceWords.Transports.Of(transport)}",
        Op.ReusePort(var sk, var on) => $"reuseport {sk} {OnOff(on)}",
        Op.ReuseAddr(var sk, var on) => $"reuseaddr {sk} {OnOff(on)}",
        Op.V6Only(var sk, var on) => $"v6only {sk} {OnOff(on)}",
        Op.Bind(var sk, var local) => $"bind {sk} {local}",
        Op.Listen(var sk, var backlog) => Invariant($"listen {sk} {backlog}"),
        Op.Shutdown(var sk, var how) => $"shutdown {sk} {TraceWords.Hows.Of(how)}",
        Op.Close(var sk) => $"close {sk}",
        Op.Connect(var flow, var to) => $"connect {flow} {to}",
        Op.Send(var flow, var to, var payload) => Invariant($"send {flow} {to} {payload}"),
        Op.Accept(var sk) => $"accept {sk}",
        Op.ConnectPeer(var sk, var flow, var to) => $"connect {sk} {flow} {to}",
        Op.Disconnect(var sk) => $"disconnect {sk}",
        Op.Load(var prog, var program) => $"{prog} = {program}",
        Op.Sockets(var first, var count, var like) => Invariant($"{first} = sockets {count} like {like}"),
        Op.Attach(var sk, var file, null) => $"attach {sk} {file}",
        Op.Attach(var sk, var file, var length) => Invariant($"attach {sk} {file} optlen {length}"),
        Op.Detach(var sk) => $"detach {sk}",
        Op.LockFilter(var sk, var on) => $"lockfilter {sk} {OnOff(on)}",
        Op.CreateMap(var map, var entries, var valueSize) => Invariant($"{map} = sockarray {entries} {valueSize}"),
        Op.Update(var map, var key, var value, var flags) => Invariant($"update {map} {key} {value} {flags}"),
        Op.Delete(var map, var key) => Invariant($"delete {map} {key}"),
        Op.Lookup(var map, var key) => Invariant($"lookup {map} {key}"),
        Op.Notes(var prog) => $"notes {prog}",
        Op.ById(var prog) => $"byid {prog}",
        Op.Counters => "counters",
        Op.Left => "left",
        Op.Sysctl(var name, var value) => Invariant($"sysctl {TraceWords.Sysctls.Of(name)} {value}"),
        Op.Order(var sk, var flow, var to) => $"order {sk} {flow} {to}",
        Op.SetCpu(var sk, var cpu) => $"cpu {sk} {TraceWords.IncomingCpus.Of(cpu)}",
        Op.GetSockOpt(var sk, var name) => $"getsockopt {sk} {TraceWords.Options.Of(name)}",
        Op.BindToDevice(var sk, var device) => $"device {sk} {TraceWords.Devices.Of(device)}",
        Op.Chown(var sk, var uid) => $"chown {sk} {uid}",
        Op.Orphan(var sk, var uid) => $"orphan {sk} {uid}",
        Op.Reset(var flow, var to) => $"reset {flow} {to}",
        Op.ConnectOut(var sk, var peer) => $"connect {sk} {TraceWords.Peers.Of(peer)}",
        Op.Segment.Syn(var flow, var to) => $"syn {flow} {to}",
        Op.Segment.Ack(var flow, var to) => $"ack {flow} {to}",
        Op.Segment.Data(var flow, var to, var payload) => Invariant($"data {flow} {to} {payload}"),
        Op.Segment.Rst(var flow, var to) => $"rst {flow} {to}",
        Op.Segment.Timer(var flow, var to) => $"timer {flow} {to}",
        Op.Wait(var sk, var waiting) => $"wait {sk} {TraceWords.Waitings.Of(waiting)}",
        Op.Woken(var sk) => $"woken {sk}",
        Op.Function function => FunctionText.Write(function),
        _ => throw new UnreachableException($"no text for {op.GetType()}"),
    };

    public static string Write(Outcome outcome) => outcome switch
    {
        Outcome.Ok => "ok",
        Outcome.Failed(var errno) => Write(errno),
        Outcome.Selected(var sk) => sk.ToString(),
        Outcome.Accepted(var flow) => flow.ToString(),
        Outcome.Unanswered => "unanswered",
        Outcome.Ready => "ready",
        Outcome.Asleep => "asleep",
        Outcome.Value(var read) => TraceWords.Values.Of(read),
        Outcome.TimedOut => "timeout",
        Outcome.Foreign => "foreign",
        Outcome.Ordered(var members) => members.ToString(),
        Outcome.Counted(var success, var failure) => Invariant($"success={success} failure={failure}"),
        Outcome.LeftOver(var sockets, var programs, var entries) =>
            Invariant($"sockets={sockets} programs={programs} entries={entries}"),
        Outcome.Noted noted => Write(noted),
        Outcome.None => "none",
        Outcome.Called(var returned, var state) => $"{Write(returned)}; {state}".TrimEnd(),
        _ => WriteExpected(outcome),
    };

    static string WriteExpected(Outcome outcome) => outcome switch
    {
        Outcome.OneOf(var outcomes) => string.Join('|', outcomes.Select(Write)),
        Outcome.EachOf(var outcomes) => $"each of {string.Join('|', outcomes.Select(Write))}",
        Outcome.InPart part => Write(part),
        Outcome.ByBehaviour(var cases, var otherwise) =>
            string.Concat(cases.Select(one => $"{Write(one.Outcome)} {Write(one.Conditions)}, "))
            + $"else {Write(otherwise)}",
        Outcome.DontCare => "...",
        _ => throw new UnreachableException($"no text for {outcome.GetType()}"),
    };

    static string Write(Outcome.Noted noted)
    {
        var text = new StringBuilder(Invariant($"runs={noted.Runs}"));
        if (noted.Last is not { } last)
            return text.ToString();
        text.Append(Invariant($" hash={last.Hash} any={(last.InAny ? 1 : 0)} proto={last.Protocol} len={last.Length}"));
        if (last.Select is { } errno)
            text.Append(" select=").Append(errno == Errno.None ? "ok" : Write(errno));
        if (last.Migrating is { } migrating)
            text.Append(migrating ? " migrating=1" : " migrating=0");
        return text.ToString();
    }

    static string Write(Outcome.InPart part)
    {
        var text = new StringBuilder();
        Add("runs", part.Runs);
        Add("hash", part.Hash);
        Add("any", Digit(part.InAny));
        Add("proto", part.Protocol);
        Add("len", part.Length);
        Add("select", part.Select is { } errno ? errno == Errno.None ? "ok" : Write(errno) : null);
        Add("migrating", Digit(part.Migrating));
        return text.Append("...").ToString();

        static int? Digit(bool? flag) => flag is null ? null : flag.Value ? 1 : 0;

        void Add(string name, object? value)
        {
            if (value is not null)
                text.Append(Invariant($"{name}={value} "));
        }
    }

    /// <summary><c>with a and without b</c></summary>
    static string Write(EquatableArray<KernelCondition> conditions) => string.Join(
        " and ", conditions.Select(condition => $"{(condition.IsShown ? "with" : "without")} {condition.Behaviour}"));

    /// <summary>An errno by its name, or <c>E4095</c> where the number has none.</summary>
    static string Write(Errno errno) =>
        Enum.IsDefined(errno) ? errno.ToString() : Invariant($"E{(int)errno}");

    /// <summary>The calls alone, one a line: what is sent to the probe.</summary>
    public static string Write(Script script)
    {
        var text = new StringBuilder();
        WriteSettings(text, script.Settings);
        foreach (var op in script.Ops)
            text.Append(Write(op)).Append('\n');
        return text.ToString();
    }

    public static string Write(Trace trace)
    {
        var text = new StringBuilder("@trace 1\n");
        if (trace.Kernel is { } kernel)
            text.Append("@kernel ").Append(kernel).Append('\n');
        if (trace.Diverges)
            text.Append("@diverges\n");
        WriteSettings(text, trace.Script.Settings);
        text.Append('\n');
        for (var i = 0; i < trace.Script.Ops.Count; i++)
        {
            var op = trace.Script.Ops[i];
            text.Append(i < trace.Outcomes.Count ? Line(op, trace.Outcomes[i]) : Write(op)).Append('\n');
        }
        return text.ToString();
    }

    /// <summary>One call with its outcome.</summary>
    public static string Line(Op op, Outcome outcome) => $"{Call(op)} -> {Write(outcome)}";

    /// <summary>A call as far as its arrow.</summary>
    public static string Call(Op op) => Write(op).PadRight(ArrowColumn - 1);

    static void WriteSettings(StringBuilder text, EquatableArray<Op.Sysctl> settings)
    {
        foreach (var setting in settings)
            text.Append('@').Append(Write(setting)).Append('\n');
    }

    static string OnOff(bool on) => on ? "on" : "off";
}
