using Reuseport.Vocabulary;

namespace Reuseport.Model;

public sealed partial record Net
{
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
                net.Put(net[id] with { HasListened = true })
                    .Put(net.Tcp with { Listeners = net.Tcp.Listeners.Insert(net[id], id) }),
                course.Reached(result))
            : (net.Put(net[id] with { State = SockState.Close }), course.Reached(result));
    }

    /// <summary>inet_csk_reqsk_queue_add() of a connection that moves</summary>
    Net ReqskQueueAdd(SockId nsk, Connection child, Course course)
    {
        if (this[nsk].State != SockState.Listen)
            return CountMigrateReqFailure();
        var net = Put(this[nsk] with { AcceptQueue = this[nsk].AcceptQueue.Add(child) }).CountMigrateReqSuccess();
        // On kernels that do not call sk_data_ready() here, the thread sleeps on (note 7).
        return Profile.WakesMigrated ? net.DataReady(nsk, course) : net;
    }
}
