using Reuseport.Vocabulary;

namespace Reuseport.Model;

/// <summary>How an entry left its section.</summary>
public enum PullResult
{
    /// <summary>It was the last: nobody else moved.</summary>
    WasLast,

    /// <summary>The last entry moved into the hole.</summary>
    LastMovedIntoHole,

    /// <summary>It was not there.</summary>
    Absent,
}

static class Members
{
    /// <summary>
    /// Takes an entry out and moves the last one into its place, as both sections of the kernel's array do. The order
    /// that this leaves is what an index selects from.
    /// </summary>
    public static (EquatableArray<SockId> Left, PullResult) SwapRemove(this EquatableArray<SockId> members, SockId sk)
    {
        var hole = members.IndexOf(sk);
        if (hole < 0)
            return (members, PullResult.Absent);
        var last = members.Count - 1;
        return hole == last
            ? (members[..last], PullResult.WasLast)
            : (members.With(hole, members[last])[..last], PullResult.LastMovedIntoHole);
    }
}
