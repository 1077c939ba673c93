using Reuseport.Vocabulary;

namespace Reuseport.Model;

/// <summary>How an entry left its section.</summary>
[KernelFunction("__reuseport_detach_sock", File = "net/core/sock_reuseport.c")]
[KernelFunction("__reuseport_detach_closed_sock", File = "net/core/sock_reuseport.c")]
public enum PullResult
{
    /// <summary>It was the last entry: no other one moved.</summary>
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
    public static (EquatableArray<SockId> Left, PullResult) SwapRemove(
        this EquatableArray<SockId> members, SockId sk) => members.SwapRemoveAt(members.IndexOf(sk));

    /// <summary>
    /// The same from the newest on: reuseport_sock_index() goes up the array, which the closed section came down. It
    /// matters to a socket that is in the section twice (note 3).
    /// </summary>
    public static (EquatableArray<SockId> Left, PullResult) SwapRemoveNewest(
        this EquatableArray<SockId> members, SockId sk) => members.SwapRemoveAt(members.AsSpan().LastIndexOf(sk));

    static (EquatableArray<SockId> Left, PullResult) SwapRemoveAt(this EquatableArray<SockId> members, int hole)
    {
        if (hole < 0)
            return (members, PullResult.Absent);
        var last = members.Count - 1;
        return hole == last
            ? (members[..last], PullResult.WasLast)
            : (members.With(hole, members[last])[..last], PullResult.LastMovedIntoHole);
    }
}
