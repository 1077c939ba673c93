using System.Diagnostics;
using Reuseport.Vocabulary;

namespace Reuseport.Model;

[KernelFunction("__reuseport_alloc", File = "net/core/sock_reuseport.c")]
public enum NewGroupResult
{
    Made,

    /// <summary>ENOMEM, of kzalloc(). No socket runs out of memory: functions do, when a script says so.</summary>
    [ByFunctionsAlone]
    NoMemory,

    /// <summary>ENOMEM, of ida_alloc(), which allocates memory too; see <see cref="NoMemory"/>.</summary>
    [ByFunctionsAlone]
    NoMemoryForId,

    /// <summary>ENOSPC: every id is taken. The IDA has 2^31; see <see cref="NoMemory"/>.</summary>
    [ByFunctionsAlone]
    NoId,
}

[KernelFunction("reuseport_alloc", File = "net/core/sock_reuseport.c")]
public enum AllocResult
{
    Allocated,
    AlreadyInGroup,
    BecameInAny,
    Resurrected,

    /// <summary>ENOMEM; see <see cref="NewGroupResult.NoMemory"/>.</summary>
    [ByFunctionsAlone]
    NoMemory,

    /// <summary>ENOSPC; see <see cref="NewGroupResult.NoId"/>.</summary>
    [ByFunctionsAlone]
    NoId,
}

[KernelFunction("reuseport_grow", File = "net/core/sock_reuseport.c")]
public enum GrowResult
{
    Doubled,
    EvictedClosed,
    AtCeiling,

    /// <summary>See <see cref="NewGroupResult.NoMemory"/>.</summary>
    [ByFunctionsAlone]
    NoMemory,
}

[KernelFunction("reuseport_free_rcu", File = "net/core/sock_reuseport.c")]
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
    public (Net Net, AllocResult Result) Alloc(SockId sk, bool bindInany, Course course)
    {
        if (GroupOf(sk) is { } group)
        {
            // The kernel asks whether the group has closed members, not whether sk is one of them.
            if (group.Closed is not [])
                return Resurrect(sk, group, null, bindInany, course).ToAlloc(course);

            // Attaching comes with bind_inany unset and must not undo what bind() said.
            return bindInany
                ? (Put(group with { BindInany = true }), course.Reached(AllocResult.BecameInAny))
                : (this, course.Reached(AllocResult.AlreadyInGroup));
        }

        var (made, result) = NewGroup(bindInany, course);
        return made is not null
            ? (Join(Push(made, sk), sk), course.Reached(AllocResult.Allocated))
            : (this, course.Reached(result == NewGroupResult.NoId ? AllocResult.NoId : AllocResult.NoMemory));
    }

    /// <summary>__reuseport_alloc() and ida_alloc()</summary>
    public (Group?, NewGroupResult Result) NewGroup(bool bindInany, Course course)
    {
        if (MemoryIsShort(course))
            return (null, course.Reached(NewGroupResult.NoMemory));
        if (MemoryIsShort(course))
            return (null, course.Reached(NewGroupResult.NoMemoryForId));
        var id = 0;
        while (id < Groups.All.Count && Groups.All[id] is not null)
            id++;
        return id < Groups.IdsMax
            ? (new(new(id)) { BindInany = bindInany }, course.Reached(NewGroupResult.Made))
            : (null, course.Reached(NewGroupResult.NoId));
    }

    /// <summary>Whether the allocation that the call makes now is the one that fails.</summary>
    bool MemoryIsShort(Course course) => course.Allocate() == Groups.FailingAllocation;

    /// <summary>reuseport_grow(); null where the kernel returns NULL.</summary>
    public (Net, Group?, GrowResult) Grow(Group group, Course course)
    {
        if (group.MaxSocks * 2 <= U16Max)
        {
            if (MemoryIsShort(course))
                return (this, null, course.Reached(GrowResult.NoMemory));
            var grown = group with { MaxSocks = group.MaxSocks * 2 };
            return (Put(grown).PointToIt(grown), grown, course.Reached(GrowResult.Doubled));
        }

        if (group.Closed is [.., var newest])
        {
            var (evicted, _) = PullClosed(group, newest, course);
            return (Put(evicted).Leave(newest), evicted, course.Reached(GrowResult.EvictedClosed));
        }

        return (this, null, course.Reached(GrowResult.AtCeiling));
    }

    /// <summary>
    /// The larger array is a copy, and every socket in it is pointed to it, also one that has moved to another group
    /// without being taken out, as reuseport_resurrect() does with one that listens (kernel-facts.md f2).
    /// </summary>
    Net PointToIt(Group group)
    {
        var net = this;
        foreach (var sk in (EquatableArray<SockId>)[.. group.Listening, .. group.Closed])
        {
            // The kernel also writes into a socket that is gone, where an entry of it was left (note 3).
            if (Socks[sk.Index] is { } member && member.Group != group.Id)
                net = net.Put(member with { Group = group.Id });
        }
        return net;
    }

    /// <summary>reuseport_free_rcu(), once the group has no members</summary>
    internal Net FreeIfEmpty(Group group, Course course)
    {
        if (!group.IsEmpty)
            return this;
        course.Reached(group.Prog is null ? FreeResult.Freed : FreeResult.FreedWithProgram);
        return Put(Groups with { All = Groups.All.With(group.Id.Index, null) });
    }
}

static class AllocResults
{
    public static (Net Net, AllocResult Result) ToAlloc(
        this (Net Net, ResurrectResult Result) resurrected, Course course) =>
        (resurrected.Net, course.Reached(resurrected.Result switch
        {
            ResurrectResult.OwnGroup => AllocResult.Resurrected,
            ResurrectResult.NoMemory => AllocResult.NoMemory,
            ResurrectResult.NoId => AllocResult.NoId,
            ResurrectResult.BackInItsGroup or ResurrectResult.MovedGroup or ResurrectResult.Full =>
                throw new UnreachableException("there is no other group"),
        }));

    public static Errno ToErrno(this AllocResult result) => result switch
    {
        AllocResult.Allocated or AllocResult.AlreadyInGroup or AllocResult.BecameInAny or AllocResult.Resurrected =>
            Errno.None,
        AllocResult.NoMemory => Errno.ENOMEM,
        AllocResult.NoId => Errno.ENOSPC,
    };
}
