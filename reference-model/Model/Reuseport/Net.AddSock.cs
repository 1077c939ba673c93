using System.Diagnostics;
using Reuseport.Vocabulary;

namespace Reuseport.Model;

/// <summary>reuseport_add_sock()</summary>
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

/// <summary>reuseport_resurrect()</summary>
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

/// <summary>reuseport_detach_sock()</summary>
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

/// <summary>reuseport_stop_listen_sock()</summary>
public enum StopListenSockResult
{
    KeptForMigration,
    Detached,
}

public sealed partial record Net
{
    /// <summary>reuseport_add_sock()</summary>
    public (Net Net, AddSockResult Result) AddSock(SockId sk, SockId sk2, bool bindInany, Path path)
    {
        var net = this;
        if (GroupOf(sk2) is null)
        {
            (net, var allocated) = Alloc(sk2, bindInany, path);
            if (allocated is AllocResult.NoMemory or AllocResult.NoId)
            {
                var isMemory = allocated == AllocResult.NoMemory;
                return (net, path.Reached(isMemory ? AddSockResult.NoMemory : AddSockResult.NoId));
            }
        }
        var (old, group) = (net.GroupOf(sk), net.GroupOf(sk2)!);

        // The kernel asks whether the old group has closed members, not whether sk is one of them.
        if (old is { Closed: not [] })
            return net.Resurrect(sk, old, group, group.BindInany, path).ToAddSock(path);
        if (old is { Listening: not [_] })
            return (net, path.Reached(AddSockResult.Busy));
        if (group.IsFull)
        {
            (net, var roomy, _) = net.Grow(group, path);
            if (roomy is null)
                return (net, path.Reached(AddSockResult.Full));
            group = roomy;
        }

        net = net.Join(net.Push(group, sk), sk);
        if (old is not null)
            net = net.FreeIfEmpty(old with { Listening = [] }, path);
        return (net, path.Reached(AddSockResult.Joined));
    }

    /// <summary>reuseport_resurrect()</summary>
    public (Net Net, ResurrectResult Result) Resurrect(SockId sk, Group old, Group? group, bool bindInany, Path path)
    {
        if (old.Id == group?.Id)
        {
            var (without, _) = PullClosed(old, sk, path);
            return (Put(Push(without, sk)), path.Reached(ResurrectResult.BackInItsGroup));
        }

        // A new group starts empty: the old group's program stays behind.
        var result = group is null ? ResurrectResult.OwnGroup : ResurrectResult.MovedGroup;
        var net = this;
        if (group is null)
        {
            (group, var made) = NewGroup(bindInany, path);
            if (group is null)
            {
                var isId = made == NewGroupResult.NoId;
                return (this, path.Reached(isId ? ResurrectResult.NoId : ResurrectResult.NoMemory));
            }
        }
        if (group.IsFull)
        {
            (net, var roomy, _) = Grow(group, path);
            if (roomy is null)
                return (this, path.Reached(ResurrectResult.Full));
            group = roomy;
        }

        var (left, _) = net.PullClosed(old, sk, path);
        net = net.Put(left);
        net = net.Join(net.Push(group, sk), sk).FreeIfEmpty(left, path);
        return (net, path.Reached(result));
    }

    /// <summary>reuseport_detach_sock()</summary>
    public (Net Net, DetachSockResult Result) DetachSock(SockId sk, Path path)
    {
        if (GroupOf(sk) is not { } group)
            return (this, path.Reached(DetachSockResult.NoGroup));

        var (net, _) = SkReuseportDetach(sk, path);
        var result = DetachSockResult.LeftClosed;
        var (left, pulled) = PullClosed(group, sk, path);
        if (pulled == PullResult.Absent)
        {
            (left, _) = Pull(group, sk, path);
            result = DetachSockResult.LeftListening;
        }

        return (net.Put(left).Leave(sk).FreeIfEmpty(left, path), path.Reached(result));
    }

    /// <summary>reuseport_stop_listen_sock()</summary>
    public (Net Net, StopListenSockResult Result) StopListenSock(SockId sk, Path path)
    {
        var group = GroupOf(sk)!;
        if (this[sk].IsTcp && (TcpMigrateReq || group.Prog is { SelectsOrMigrates: true }))
        {
            var (net, _) = SkReuseportDetach(sk, path);
            var (left, _) = Pull(group, sk, path);
            return (net.Put(PushClosed(left, sk)), path.Reached(StopListenSockResult.KeptForMigration));
        }

        return (DetachSock(sk, path).Net, path.Reached(StopListenSockResult.Detached));
    }
}

static class AddSockResults
{
    public static (Net Net, AddSockResult Result) ToAddSock(
        this (Net Net, ResurrectResult Result) resurrected, Path path) =>
        (resurrected.Net, path.Reached(resurrected.Result switch
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
