using Reuseport.Vocabulary;

namespace Reuseport.Model;

public sealed partial record Net
{
    Request? FindRequest(FlowId flow, Endpoint to)
    {
        foreach (var request in Tcp.Requests)
        {
            if (request.IsOf(flow, to))
                return request;
        }
        return null;
    }

    /// <summary>inet_csk_reqsk_queue_hash_add()</summary>
    Net ReqskQueueHashAdd(SockId listener, FlowId flow, Endpoint to)
    {
        var child = new Connection(flow, to, Reuse: false, ReusePort: false) { IsOfSegments = true };
        return AddToQueueLen(listener, 1).Put(Tcp with { Requests = Tcp.Requests.Add(new(listener, child)) });
    }

    /// <summary>
    /// inet_csk_reqsk_queue_drop(): takes the request out of the table, and one off the length of the queue of the
    /// socket that it is called with.
    /// </summary>
    Net ReqskQueueDrop(SockId sk, Request request, Course course) =>
        Put(Tcp with { Requests = Tcp.Requests.Remove(request) })
            .AddToQueueLen(sk, -1).SockPut(request.Listener, course);

    /// <summary>reqsk_queue_added() and reqsk_queue_removed()</summary>
    Net AddToQueueLen(SockId sk, int change) =>
        Put(this[sk] with { ReqskQueueLen = this[sk].ReqskQueueLen + change });

    /// <summary>
    /// inet_csk_reqsk_queue_is_full(): as many as the backlog says, or one more; below zero the length is a large
    /// unsigned number. Note 14.
    /// </summary>
    bool IsReqskQueueFull(Sock sk) => Profile.ReqskFullAtBacklog
        ? (uint)sk.ReqskQueueLen >= sk.MaxAckBacklog
        : (uint)sk.ReqskQueueLen > sk.MaxAckBacklog;

    bool HasRequest(SockId listener)
    {
        foreach (var request in Tcp.Requests)
        {
            if (request.Listener == listener)
                return true;
        }
        return false;
    }

    /// <summary>sock_put(), and sk_destruct() of a closed socket that no request refers to any more.</summary>
    Net SockPut(SockId id, Course course)
    {
        if (!this[id].IsDead || HasRequest(id))
            return this;
        var net = GroupOf(id) is null ? this : DetachSock(id, course).Net;
        return net with { Socks = net.Socks.With(id.Index, null) };
    }

    /// <summary>LINUX_MIB_TCPMIGRATEREQSUCCESS</summary>
    Net CountMigrateReqSuccess() => Put(Tcp with { MigrateReqSuccess = Tcp.MigrateReqSuccess + 1 });

    /// <summary>LINUX_MIB_TCPMIGRATEREQFAILURE</summary>
    Net CountMigrateReqFailure() => Put(Tcp with { MigrateReqFailure = Tcp.MigrateReqFailure + 1 });
}
