using Reuseport.Vocabulary;

namespace Reuseport.Model;

/// <summary>reuseport_alloc(); allocation failure is not modelled.</summary>
public enum AllocResult
{
    Allocated,
    AlreadyInGroup,
    BecameInAny,
    Resurrected,
}

/// <summary>reuseport_grow(); allocation failure is not modelled.</summary>
public enum GrowResult
{
    Doubled,
    EvictedClosed,
    AtCeiling,
}

/// <summary>reuseport_free_rcu()</summary>
public enum FreeResult
{
    Freed,
    FreedWithProgram,
}

public sealed partial record Net
{
    /// <summary>U16_MAX: no group may have this many slots.</summary>
    const int U16Max = ushort.MaxValue;

    /// <summary>reuseport_alloc()</summary>
    public (Net Net, AllocResult Result) Alloc(SockId sk, bool bindInany, Path path)
    {
        if (GroupOf(sk) is { } group)
        {
            // The kernel asks whether the group has closed members, not whether sk is one of them.
            if (group.Closed is not [])
                return (Resurrect(sk, group, null, bindInany, path).Net, path.Reached(AllocResult.Resurrected));

            // Attaching comes with bind_inany unset and must not undo what bind() said.
            return bindInany
                ? (Put(group with { BindInany = true }), path.Reached(AllocResult.BecameInAny))
                : (this, path.Reached(AllocResult.AlreadyInGroup));
        }

        return (Join(Push(NewGroup(bindInany), sk), sk), path.Reached(AllocResult.Allocated));
    }

    /// <summary>__reuseport_alloc() and ida_alloc()</summary>
    Group NewGroup(bool bindInany)
    {
        var id = 0;
        while (id < Groups.Count && Groups[id] is not null)
            id++;
        return new(new(id)) { BindInany = bindInany };
    }

    /// <summary>reuseport_grow(); null where the kernel returns NULL.</summary>
    public (Net, Group?, GrowResult) Grow(Group group, Path path)
    {
        // The larger array is copied and every member pointed to it: what a member sees of its group stays the same.
        if (group.MaxSocks * 2 <= U16Max)
        {
            var grown = group with { MaxSocks = group.MaxSocks * 2 };
            return (Put(grown), grown, path.Reached(GrowResult.Doubled));
        }

        if (group.Closed is [.., var newest])
        {
            var (evicted, _) = PullClosed(group, newest, path);
            return (Put(evicted).Leave(newest), evicted, path.Reached(GrowResult.EvictedClosed));
        }

        return (this, null, path.Reached(GrowResult.AtCeiling));
    }

    /// <summary>reuseport_free_rcu(), once the group has no members</summary>
    internal Net FreeIfEmpty(Group group, Path path)
    {
        if (!group.IsEmpty)
            return this;
        path.Reached(group.Prog is null ? FreeResult.Freed : FreeResult.FreedWithProgram);
        return this with { Groups = Groups.With(group.Id.Index, null) };
    }
}
