using System.Diagnostics;
using Reuseport.Vocabulary;

namespace Reuseport.Model;

[KernelFunction("reuseport_add_sock", File = "net/core/sock_reuseport.c")]
public enum AddSockResult
{
    Joined,
    BackInItsGroup,
    MovedGroup,

    /// <summary>
    /// EBUSY. No script reaches it: an unhashed socket has a group from SO_ATTACH_REUSEPORT_*, where it is alone, or
    /// from the closed section, which is asked first (kernel-facts.md f1). The function-level tests do.
    /// </summary>
    [ByFunctionsAlone]
    Busy,

    /// <summary>ENOMEM: past 32,768 members, or no memory to grow.</summary>
    Full,

    /// <summary>ENOMEM of reuseport_alloc() for sk2; see <see cref="NewGroupResult.NoMemory"/>.</summary>
    [ByFunctionsAlone]
    NoMemory,

    /// <summary>ENOSPC of reuseport_alloc() for sk2; see <see cref="NewGroupResult.NoId"/>.</summary>
    [ByFunctionsAlone]
    NoId,
}

[KernelFunction("reuseport_resurrect", File = "net/core/sock_reuseport.c")]
public enum ResurrectResult
{
    BackInItsGroup,
    OwnGroup,
    MovedGroup,
    Full,

    /// <summary>ENOMEM: no memory for a group of its own; see <see cref="NewGroupResult.NoMemory"/>.</summary>
    [ByFunctionsAlone]
    NoMemory,

    /// <summary>ENOSPC: no id for it; see <see cref="NewGroupResult.NoId"/>.</summary>
    [ByFunctionsAlone]
    NoId,
}

[KernelFunction("reuseport_detach_sock", File = "net/core/sock_reuseport.c")]
public enum DetachSockResult
{
    /// <summary>
    /// Growing at the ceiling has evicted it. No script reaches it: the kernel's callers look for a group before they
    /// take its lock, and only another CPU can evict in between.
    /// </summary>
    [ByFunctionsAlone]
    NoGroup,
    LeftClosed,
    LeftListening,
}

[KernelFunction("reuseport_stop_listen_sock", File = "net/core/sock_reuseport.c")]
public enum StopListenSockResult
{
    KeptForMigration,
    Detached,
}

public sealed partial record Net
{
    /// <summary>reuseport_add_sock()</summary>
    public (Net Net, AddSockResult Result) AddSock(SockId sk, SockId sk2, bool bindInany, Course course)
    {
        var net = this;
        if (GroupOf(sk2) is null)
        {
            (net, var allocated) = Alloc(sk2, bindInany, course);
            if (allocated is AllocResult.NoMemory or AllocResult.NoId)
            {
                var isMemory = allocated == AllocResult.NoMemory;
                return (net, course.Reached(isMemory ? AddSockResult.NoMemory : AddSockResult.NoId));
            }
        }
        var (old, group) = (net.GroupOf(sk), net.GroupOf(sk2)!);

        // The kernel asks whether the old group has closed members, not whether sk is one of them.
        if (old is { Closed: not [] })
            return net.Resurrect(sk, old, group, group.BindInany, course).ToAddSock(course);
        if (old is { Listening: not [_] })
            return (net, course.Reached(AddSockResult.Busy));
        if (group.IsFull)
        {
            (net, var roomy, _) = net.Grow(group, course);
            if (roomy is null)
                return (net, course.Reached(AddSockResult.Full));
            group = roomy;
        }

        net = net.Join(net.Push(group, sk), sk);
        if (old is not null)
            net = net.FreeIfEmpty(old with { Listening = [] }, course);
        return (net, course.Reached(AddSockResult.Joined));
    }

    /// <summary>reuseport_resurrect()</summary>
    public (Net Net, ResurrectResult Result) Resurrect(
        SockId sk, Group old, Group? group, bool bindInany, Course course)
    {
        if (old.Id == group?.Id)
        {
            var (without, _) = PullClosed(old, sk, course);
            return (Put(Push(without, sk)), course.Reached(ResurrectResult.BackInItsGroup));
        }

        // A new group starts empty: the old group's program stays behind.
        var result = group is null ? ResurrectResult.OwnGroup : ResurrectResult.MovedGroup;
        var net = this;
        if (group is null)
        {
            (group, var made) = NewGroup(bindInany, course);
            if (group is null)
            {
                var isId = made == NewGroupResult.NoId;
                return (this, course.Reached(isId ? ResurrectResult.NoId : ResurrectResult.NoMemory));
            }
        }
        if (group.IsFull)
        {
            (net, var roomy, _) = Grow(group, course);
            if (roomy is null)
                return (this, course.Reached(ResurrectResult.Full));
            group = roomy;
        }

        var (left, _) = net.PullClosed(old, sk, course);
        net = net.Put(left);
        net = net.Join(net.Push(group, sk), sk).FreeIfEmpty(left, course);
        return (net, course.Reached(result));
    }

    /// <summary>reuseport_detach_sock()</summary>
    public (Net Net, DetachSockResult Result) DetachSock(SockId sk, Course course)
    {
        if (GroupOf(sk) is not { } group)
            return (this, course.Reached(DetachSockResult.NoGroup));

        var (net, _) = SkReuseportDetach(sk, course);
        var result = DetachSockResult.LeftClosed;
        var (left, pulled) = PullClosed(group, sk, course);
        if (pulled == PullResult.Absent)
        {
            (left, _) = Pull(group, sk, course);
            result = DetachSockResult.LeftListening;
        }

        return (net.Put(left).Leave(sk).FreeIfEmpty(left, course), course.Reached(result));
    }

    /// <summary>reuseport_stop_listen_sock()</summary>
    public (Net Net, StopListenSockResult Result) StopListenSock(SockId sk, Course course)
    {
        var group = GroupOf(sk)!;
        if (this[sk].IsTcp && (Tcp.MigrateReq || group.Prog is { SelectsOrMigrates: true }))
        {
            var (net, _) = SkReuseportDetach(sk, course);
            var (left, _) = Pull(group, sk, course);
            return (net.Put(PushClosed(left, sk)), course.Reached(StopListenSockResult.KeptForMigration));
        }

        return (DetachSock(sk, course).Net, course.Reached(StopListenSockResult.Detached));
    }
}

static class AddSockResults
{
    public static (Net Net, AddSockResult Result) ToAddSock(
        this (Net Net, ResurrectResult Result) resurrected, Course course) =>
        (resurrected.Net, course.Reached(resurrected.Result switch
        {
            ResurrectResult.BackInItsGroup => AddSockResult.BackInItsGroup,
            ResurrectResult.MovedGroup => AddSockResult.MovedGroup,
            ResurrectResult.Full => AddSockResult.Full,
            ResurrectResult.OwnGroup or ResurrectResult.NoMemory or ResurrectResult.NoId =>
                throw new UnreachableException("sk2 has a group"),
        }));

    public static Errno ToErrno(this AddSockResult result) => result switch
    {
        AddSockResult.Joined or AddSockResult.BackInItsGroup or AddSockResult.MovedGroup => Errno.None,
        AddSockResult.Busy => Errno.EBUSY,
        AddSockResult.Full or AddSockResult.NoMemory => Errno.ENOMEM,
        AddSockResult.NoId => Errno.ENOSPC,
    };
}
