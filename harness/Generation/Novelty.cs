using Reuseport.Model;
using Reuseport.Vocabulary;

namespace Reuseport.Harness.Generation;

/// <summary>
/// What the scripts of a run have reached: which results of a call came after which of the call before it on the same
/// socket, and which calls led to which shapes of groups.
/// </summary>
sealed class Novelty
{
    /// <summary>More groups than these are looked at by none: scripts have few.</summary>
    const int GroupsMax = 8;

    readonly HashSet<ulong> _known = [];
    readonly Dictionary<SockId, ulong> _before = [];
    ulong _beforeOfClients;

    /// <summary>Whether the script since <see cref="Begin"/> reached something new.</summary>
    public bool IsNew { get; private set; }

    public void Begin()
    {
        IsNew = false;
        _before.Clear();
        _beforeOfClients = 0;
    }

    public void Note(Op op, IReadOnlyList<NamedResult> reached, Net after)
    {
        if (reached is [])
            return;
        var way = 14695981039346656037;
        foreach (var result in reached)
            way = Mix(way, (ulong)result.Index);
        var outermost = (ulong)reached[0].Index + 1;
        if (op is Op.OnSocket(var sk))
        {
            Add(Mix(way, _before.GetValueOrDefault(sk)));
            _before[sk] = outermost;
        }
        else
        {
            Add(Mix(way, _beforeOfClients));
            _beforeOfClients = outermost;
        }
        foreach (var group in after.Groups.All.AsSpan()[..Math.Min(GroupsMax, after.Groups.All.Count)])
        {
            if (group is not null)
                Add(Mix(Shape(group), outermost));
        }
    }

    void Add(ulong what) => IsNew |= _known.Add(what);

    static ulong Shape(Group group)
    {
        var shape = Mix(1, (ulong)Size(group.Listening.Count));
        shape = Mix(shape, (ulong)Size(group.Closed.Count));
        shape = Mix(shape, (ulong)group.MaxSocks);
        var flags = (group.BindInany ? 1u : 0) | (group.HasConns ? 2u : 0) | (group.SynqOverflow ? 4u : 0)
            | (group.IncomingCpu != 0 ? 8u : 0);
        return Mix(Mix(shape, flags), Kind(group.Prog?.Code));
    }

    /// <summary>None, one, two, some, and which array holds them.</summary>
    static int Size(int members) => members < 3 ? members : 3 + (members / Group.InitSocks);

    static ulong Kind(BpfProgram? program) => program switch
    {
        BpfProgram.Cbpf => 1,
        BpfProgram.SocketFilter => 2,
        BpfProgram.SkReuseport { Type: AttachType.SelectOrMigrate } => 3,
        BpfProgram.SkReuseport => 4,
        _ => 0,
    };

    /// <summary>FNV-1a, word by word: the same on every machine.</summary>
    static ulong Mix(ulong hash, ulong word) => (hash ^ word) * 1099511628211;
}
