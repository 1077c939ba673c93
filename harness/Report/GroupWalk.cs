using System.Text.Json;
using Reuseport.Model;
using Reuseport.Vocabulary;

namespace Reuseport.Harness.Report;

/// <summary>
/// The groups along a trace, call by call: those of the model that agrees with what the kernel did so far. What the
/// kernel's group is behind a call that the model does not allow is not known, and is not drawn.
/// </summary>
sealed class GroupWalk
{
    /// <summary>More sockets than a person looks at are counted.</summary>
    const int SocketsMax = 24;

    /// <summary>So many members with names that follow each other are written as the first and the last.</summary>
    const int RunMin = 8;

    readonly List<StateData> _states = [];
    readonly Dictionary<string, int> _places = [];
    readonly List<CallData> _calls = [];

    public static DrawingData Of(Trace trace, KernelProfile profile)
    {
        var walk = new GroupWalk();
        var worlds = Worlds.Start(profile, trace.Script.Settings);
        walk.Place(worlds.First);
        int? differs = null;
        foreach (var (i, op) in trace.Script.Ops.Index())
        {
            var prediction = worlds.Predict(op);
            var seen = i < trace.Outcomes.Count && trace.Outcomes[i] is not Outcome.DontCare ? trace.Outcomes[i] : null;
            var after = seen is null ? null : prediction.After(seen);
            if (seen is not null && after is null && !IsSetOf(prediction, seen))
                differs = i;
            worlds = after ?? prediction.After();
            walk.Take(op, seen, prediction.Expected, worlds);
            if (differs is not null)
                break;
        }
        return new(differs, walk._states, walk._calls);
    }

    /// <summary>A trace may say of a call all that the model allows.</summary>
    static bool IsSetOf(Prediction prediction, Outcome seen) =>
        seen is Outcome.OneOf(var outcomes) && outcomes.All(outcome => prediction.After(outcome) is not null);

    void Take(Op op, Outcome? seen, Outcome expected, Worlds after) => _calls.Add(new(
        op.ToString()!, seen?.ToString(), expected.ToString()!, Named(seen), Named(expected), Place(after.First),
        after.Count));

    /// <summary>The sockets that an outcome names.</summary>
    static IReadOnlyList<string> Named(Outcome? outcome) => outcome switch
    {
        Outcome.Selected(var sk) => [$"{sk}"],
        Outcome.Ordered(var members) => [.. members.Take(SocketsMax).Select(sk => $"{sk}")],
        Outcome.OneOf(var outcomes) => [.. outcomes.SelectMany(Named).Distinct()],
        _ => [],
    };

    int Place(Net net)
    {
        var state = Of(net);
        var text = JsonSerializer.Serialize(state, PageJson.Default.StateData);
        if (!_places.TryGetValue(text, out var place))
        {
            _places[text] = place = _states.Count;
            _states.Add(state);
        }
        return place;
    }

    static StateData Of(Net net)
    {
        var open = net.OpenSocks.ToList();
        return new(
            [.. net.Groups.All.OfType<Group>().Select(Of)],
            [.. open.Take(SocketsMax).Select(Of)], Math.Max(0, open.Count - SocketsMax));
    }

    static GroupData Of(Group group)
    {
        var marks = new List<string>();
        if (group.BindInany)
            marks.Add("any");
        if (group.HasConns)
            marks.Add("has connections");
        if (group.IncomingCpu != 0)
            marks.Add(FormattableString.Invariant($"incoming cpu {group.IncomingCpu}"));
        if (group.MaxSocks != Group.InitSocks)
            marks.Add(FormattableString.Invariant($"room for {group.MaxSocks}"));
        return new($"{group.Id}", Names(group.Listening), Names(group.Closed), group.Prog?.ToString(), marks);
    }

    static string[] Names(EquatableArray<SockId> members) => members is []
        ? []
        : MemberText.Of([.. members.Select(sk => sk.Index)], RunMin).Split(' ');

    static SocketData Of(Sock sk)
    {
        var state = sk.State switch
        {
            SockState.Listen => ", listens",
            SockState.Close when sk.Peer is null => "",
            _ => ", connected",
        };
        var place = sk.Port.IsNone ? "not bound" : $"{sk.RcvSaddr} {sk.Port}";
        return new($"{sk.Id}", $"{sk.Transport} {place}{state}".ToLowerInvariant(), sk.Group?.ToString());
    }
}
