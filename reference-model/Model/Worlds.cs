using Reuseport.Vocabulary;

namespace Reuseport.Model;

/// <summary>
/// Every state that the kernel may be in. There is one, unless a flow was sent to a group that it was not steered for.
/// </summary>
public sealed record Worlds
{
    readonly EquatableArray<Net> _nets;

    internal Worlds(EquatableArray<Net> nets) => _nets = nets;

    /// <summary>A new network namespace with these settings made.</summary>
    public static Worlds Start(KernelProfile profile, EquatableArray<Op.Sysctl> settings)
    {
        var worlds = new Worlds([new Net(profile)]);
        foreach (var setting in settings)
            worlds = worlds.Predict(setting).After();
        return worlds;
    }

    /// <summary>How many there are.</summary>
    public int Count => _nets.Count;

    /// <summary>The first of them: the only one as a rule.</summary>
    public Net First => _nets[0];

    /// <summary>What the next call may do.</summary>
    public Prediction Predict(Op op) => Predict(op, waysMax: int.MaxValue)!;

    /// <summary>The same of a call that may come from anywhere.</summary>
    /// <returns>Null where the kernel has more ways than these: three children of a listener that leaves a hundred
    /// others have a million.</returns>
    public Prediction? Predict(Op op, int waysMax)
    {
        var taken = 0;
        var ways = new List<(Net Net, Outcome Outcome)>();
        IReadOnlyList<NamedResult>? reached = null;
        foreach (var net in _nets)
        {
            var course = new Course();
            do
            {
                if (taken++ == waysMax)
                    return null;
                var way = net.Step(op, course);
                reached ??= course.OutermostFirst();
                if (!ways.Contains(way))
                    ways.Add(way);
            }
            while (course.TakeNext());
        }
        return new(op, this, [.. ways], reached!);
    }

    internal bool IsHazard(Op op)
    {
        foreach (var net in _nets)
        {
            if (net.IsHazard(op))
                return true;
        }
        return false;
    }

    /// <summary>
    /// The groups and maps of the first world in lines such as <c>g0 listening s1  closed s0  max 128</c>.
    /// </summary>
    public IReadOnlyList<string> Describe() =>
    [
        .. First.Groups.All.OfType<Group>().Select(group => group.ToString()),
        .. First.Bpf.Maps.OfType<SockArray>().Select(array => array.ToString()),
    ];
}
