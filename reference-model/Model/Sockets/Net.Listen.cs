using Reuseport.Vocabulary;

namespace Reuseport.Model;

[KernelFunction("inet_listen", File = "net/ipv4/af_inet.c")]
public enum ListenResult
{
    /// <summary>EOPNOTSUPP: UDP does not listen.</summary>
    NotStream,

    /// <summary>EINVAL: it is connected as a client.</summary>
    Connected,
    BacklogOnly,

    /// <summary>EADDRINUSE</summary>
    InUse,

    /// <summary>ENOMEM of reuseport_add_sock()</summary>
    GroupFull,

    /// <summary>EBUSY of reuseport_add_sock(). No script reaches it: see <see cref="AddSockResult.Busy"/>.</summary>
    GroupBusy,
    Listening,
}

public sealed partial record Net
{
    /// <summary>net.core.somaxconn</summary>
    public const uint Somaxconn = 4096;

    /// <summary>inet_listen()</summary>
    (Net Net, ListenResult Result) Listen(SockId id, int backlog, Course course)
    {
        if (!this[id].IsTcp)
            return (this, course.Reached(ListenResult.NotStream));
        if (this[id].IsConnected)
            return (this, course.Reached(ListenResult.Connected));

        // A negative backlog is a large unsigned one, and somaxconn cuts it off.
        var net = Put(this[id] with { MaxAckBacklog = Math.Min((uint)backlog, Somaxconn) });
        return this[id].State == SockState.Listen
            ? (net, course.Reached(ListenResult.BacklogOnly))
            : net.ListenStart(id, course);
    }

    /// <summary>inet_csk_listen_start()</summary>
    (Net Net, ListenResult Result) ListenStart(SockId id, Course course)
    {
        var net = Put(this[id] with { State = SockState.Listen });
        (net, var isInUse) = net.GetPort(id, net[id].Port, course);
        if (isInUse)
            return (this, course.Reached(ListenResult.InUse));

        (net, var hashed) = net.InetHash(id, course);
        var result = hashed switch
        {
            AddSockResult.Full or AddSockResult.NoMemory or AddSockResult.NoId => ListenResult.GroupFull,
            AddSockResult.Busy => ListenResult.GroupBusy,
            AddSockResult.Joined or AddSockResult.BackInItsGroup or AddSockResult.MovedGroup or null =>
                ListenResult.Listening,
        };
        return result == ListenResult.Listening
            ? (
                net.Put(net[id] with { HasListened = true }) with { Listeners = net.Listeners.Insert(net[id], id) },
                course.Reached(result))
            : (net.Put(net[id] with { State = SockState.Close }), course.Reached(result));
    }

    /// <summary>__inet_hash(): without SO_REUSEPORT a group that the socket still has is left as it is.</summary>
    (Net Net, AddSockResult? Result) InetHash(SockId id, Course course) =>
        this[id].ReusePort ? InetReuseportAddSock(id, course) : (this, null);

    /// <summary>inet_reuseport_add_sock(); null where the listener is alone with its address and port.</summary>
    (Net Net, AddSockResult? Result) InetReuseportAddSock(SockId id, Course course)
    {
        var sk = this[id];
        foreach (var id2 in Listeners)
        {
            var sk2 = this[id2];
            if (sk2.Port == sk.Port && SharesGroup(sk, sk2))
                return AddSock(id, id2, sk.Saddr.IsAny, course);
        }
        return (Alloc(id, sk.Saddr.IsAny, course).Net, null);
    }

    /// <summary>tcp_disconnect() of a listener: the same for shutdown(), close() and connect(AF_UNSPEC).</summary>
    Net StopListening(SockId id, Course course)
    {
        // tcp_disconnect() clears rx_opt, which has the time of the last SYN cookie.
        var net = Put(this[id] with
        {
            State = SockState.Close,
            AcceptQueue = [],
            IsShutdown = false,
            SynqOverflow = false,
        });
        net = net.InetUnhash(id, course);
        if (!net[id].PortLocked)
            net = net.Put(net[id] with { Port = LocalPort.None });
        net = net.ResetSaddr(id);

        // inet_csk_listen_stop(): who is still in the queue moves to another listener or is reset.
        foreach (var child in this[id].AcceptQueue)
        {
            (net, var nsk, _) = net.MigrateSock(id, child, course);
            if (nsk is { } target)
                net = net.ReqskQueueAdd(target, child, course);
        }
        return net.DestroyEmptyBuckets().StateChange(id, course);
    }

    /// <summary>inet_csk_reqsk_queue_add() of a connection that moves</summary>
    Net ReqskQueueAdd(SockId nsk, Connection child, Course course)
    {
        if (this[nsk].State != SockState.Listen)
            return this with { MigrateReqFailure = MigrateReqFailure + 1 };
        var net = Put(this[nsk] with { AcceptQueue = this[nsk].AcceptQueue.Add(child) }) with
        {
            MigrateReqSuccess = MigrateReqSuccess + 1,
        };
        // Where nobody is told, who sleeps there sleeps on (note 7).
        return Profile.WakesMigrated ? net.DataReady(nsk, course) : net;
    }

    /// <summary>inet_unhash() of a listener</summary>
    Net InetUnhash(SockId id, Course course)
    {
        var net = this;
        if (GroupOf(id) is not null)
            net = Profile.NoMigration ? DetachSock(id, course).Net : StopListenSock(id, course).Net;
        return net with { Listeners = net.Listeners.Remove(id) };
    }
}

static class ListenResults
{
    public static Errno ToErrno(this ListenResult result) => result switch
    {
        ListenResult.NotStream => Errno.EOPNOTSUPP,
        ListenResult.Connected => Errno.EINVAL,
        ListenResult.InUse => Errno.EADDRINUSE,
        ListenResult.GroupFull => Errno.ENOMEM,
        ListenResult.GroupBusy => Errno.EBUSY,
        ListenResult.BacklogOnly or ListenResult.Listening => Errno.None,
    };
}
