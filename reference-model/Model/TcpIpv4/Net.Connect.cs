using Reuseport.Vocabulary;

namespace Reuseport.Model;

/// <summary>A client's connect(2)</summary>
[KernelFunction("tcp_v4_connect", File = "net/ipv4/tcp_ipv4.c")]
[KernelFunction("tcp_v6_connect", File = "net/ipv6/tcp_ipv6.c")]
public enum ConnectResult
{
    /// <summary>EADDRNOTAVAIL: the four-tuple is still in use.</summary>
    FlowOpen,
    Refused,
    QueueFull,

    /// <summary>A listener on a device that is gone was selected: there is no way back to the client.</summary>
    NoRoute,
    Queued,
}

public sealed partial record Net
{
    /// <summary>A whole handshake: tcp_v4_connect() or tcp_v6_connect() on one side, tcp_conn_request() on the other.
    /// </summary>
    (Net, Outcome) Connect(FlowId flow, Endpoint to, Course course)
    {
        if (IsOpen(flow, to))
            return Result(this, ConnectResult.FlowOpen, Failed(Errno.EADDRNOTAVAIL));
        var (net, nsk) = LookupListener(Packet.Syn(flow, to), course);
        if (nsk is not { } id)
            return Result(net, ConnectResult.Refused, Failed(Errno.ECONNREFUSED));

        (net, var request) = net.ConnRequest(id, course);
        switch (request)
        {
            case ConnRequestResult.AcceptQueueFull:
                return Result(net, ConnectResult.QueueFull, Outcome.Unanswered.Instance);
            case ConnRequestResult.NoRoute:
                return Result(net, ConnectResult.NoRoute, Outcome.Unanswered.Instance);
            case ConnRequestResult.SentCookie:
                return net.AnswerCookie(flow, to, course);
        }
        net = net.Enqueue(id, new(flow, to, Reuse: false, ReusePort: false)).DataReady(id, course);
        return Result(net, ConnectResult.Queued, new Outcome.Selected(id));

        (Net, Outcome) Result(Net next, ConnectResult result, Outcome outcome)
        {
            course.Reached(result);
            return (next, outcome);
        }
    }

    /// <summary>
    /// The ACK of a client that got a SYN cookie: no request awaits it, and it is looked up again. The same listener is
    /// found: nothing has changed, and no program tells a SYN from such an ACK.
    /// </summary>
    (Net, Outcome) AnswerCookie(FlowId flow, Endpoint to, Course course)
    {
        var ack = Packet.Ack(flow, to);
        var (net, sk) = LookupListener(ack, course);
        var answer = net.RcvCookie(sk!.Value, ack, hasCookie: true, isOfSegments: false, course);
        course.Reached(ConnectResult.Queued);
        return answer;
    }

    bool IsOpen(FlowId flow, Endpoint to)
    {
        foreach (var sk in Socks)
        {
            if (sk is not null && IndexOf(sk.AcceptQueue, flow, to) >= 0)
                return true;
        }
        return IndexOf(Tcp.Orphans, flow, to) >= 0;
    }

    static int IndexOf(EquatableArray<Connection> children, FlowId flow, Endpoint to)
    {
        for (var i = 0; i < children.Count; i++)
        {
            if (children[i].Flow == flow && children[i].Local == to && !children[i].IsReset)
                return i;
        }
        return -1;
    }
}
