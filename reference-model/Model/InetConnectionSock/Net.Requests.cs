using Reuseport.Vocabulary;

namespace Reuseport.Model;

public sealed partial record Net
{
    /// <summary>The half-open connections in the table of connections.</summary>
    public EquatableArray<Request> Requests { get; init; }

    /// <summary>The flows whose last SYN|ACK had a SYN cookie: its ACK makes a connection without a request.</summary>
    public EquatableArray<(FlowId Flow, Endpoint To)> Cookies { get; init; }

    Request? FindRequest(FlowId flow, Endpoint to)
    {
        foreach (var request in Requests)
        {
            if (request.IsOf(flow, to))
                return request;
        }
        return null;
    }

    /// <summary>inet_csk_reqsk_queue_hash_add()</summary>
    Net ReqskQueueHashAdd(SockId listener, FlowId flow, Endpoint to) => AddToQueueLen(listener, 1) with
    {
        Requests = Requests.Add(
            new(listener, new(flow, to, Reuse: false, ReusePort: false) { IsOfSegments = true })),
    };

    /// <summary>
    /// inet_csk_reqsk_queue_drop(): takes the request out of the table, and one off the length of the queue of the
    /// socket that it is called with.
    /// </summary>
    Net ReqskQueueDrop(SockId sk, Request request, Course course) =>
        (this with { Requests = Requests.Remove(request) }).AddToQueueLen(sk, -1).SockPut(request.Listener, course);

    /// <summary>reqsk_queue_added() and reqsk_queue_removed()</summary>
    Net AddToQueueLen(SockId sk, int change) =>
        Put(this[sk] with { ReqskQueueLen = this[sk].ReqskQueueLen + change });

    bool HasRequest(SockId listener)
    {
        foreach (var request in Requests)
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
}
