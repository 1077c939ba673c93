using Reuseport.Vocabulary;

namespace Reuseport.Model;

/// <summary>__inet_lookup_listener()</summary>
public enum LookupListenerResult
{
    Nobody,
    SpecificAddress,
    Wildcard,

    /// <summary>A program said SK_DROP: final, whoever else listens.</summary>
    Dropped,
}

/// <summary>A client's connect(2)</summary>
public enum ConnectResult
{
    /// <summary>EADDRNOTAVAIL: the four-tuple is still in use.</summary>
    FlowOpen,
    Refused,
    QueueFull,
    Queued,
}

/// <summary>inet_csk_accept()</summary>
public enum AcceptResult
{
    NotStream,
    NotListening,
    Empty,
    Accepted,
}

public sealed partial record Net
{
    /// <summary>A whole handshake: tcp_v4_connect() on one side, tcp_conn_request() on the other.</summary>
    (Net, Outcome) Connect(FlowId flow, Endpoint to, Path path)
    {
        if (IsOpen(flow, to))
            return Result(this, ConnectResult.FlowOpen, Failed(Errno.EADDRNOTAVAIL));
        var (net, nsk) = LookupListener(Packet.Syn(flow, to), path);
        if (nsk is not { } id)
            return Result(net, ConnectResult.Refused, Failed(Errno.ECONNREFUSED));

        (net, var request) = net.ConnRequest(id, path);
        switch (request)
        {
            case ConnRequestResult.AcceptQueueFull:
                return Result(net, ConnectResult.QueueFull, Outcome.Unanswered.Instance);
            case ConnRequestResult.SentCookie:
                return net.AnswerCookie(flow, to, path);
        }
        net = net.Enqueue(id, new(flow, to, Reuse: false, ReusePort: false)).DataReady(id, path);
        return Result(net, ConnectResult.Queued, new Outcome.Selected(id));

        (Net, Outcome) Result(Net next, ConnectResult result, Outcome outcome)
        {
            path.Reached(result);
            return (next, outcome);
        }
    }

    /// <summary>
    /// The ACK of a client that got a SYN cookie: no request awaits it, and it is looked up again. The same listener is
    /// found: nothing has changed, and no program tells a SYN from such an ACK.
    /// </summary>
    (Net, Outcome) AnswerCookie(FlowId flow, Endpoint to, Path path)
    {
        var ack = Packet.Ack(flow, to);
        var (net, sk) = LookupListener(ack, path);
        var answer = net.RcvCookie(sk!.Value, ack, hasCookie: true, path);
        path.Reached(ConnectResult.Queued);
        return answer;
    }

    bool IsOpen(FlowId flow, Endpoint to)
    {
        foreach (var sk in Socks)
        {
            foreach (var child in sk?.AcceptQueue ?? [])
            {
                if (child.Flow == flow && child.Local == to && !child.IsReset)
                    return true;
            }
        }
        return false;
    }

    /// <summary>__inet_lookup_listener(): a hit at the address, also a dropping one, keeps the wildcard out.</summary>
    (Net, SockId?) LookupListener(Packet packet, Path path)
    {
        var (net, sk, isDropped) = Lhash2Lookup(packet, packet.To.Address, path);
        var result = LookupListenerResult.SpecificAddress;
        if (sk is null && !isDropped)
        {
            (net, sk, isDropped) = net.Lhash2Lookup(packet, Address.Any, path);
            result = LookupListenerResult.Wildcard;
        }
        path.Reached(isDropped ? LookupListenerResult.Dropped : sk is null ? LookupListenerResult.Nobody : result);
        return (net, sk);
    }

    /// <summary>
    /// inet_lhash2_lookup(). The score is the same for all listeners of one address here, so the first one decides:
    /// with SO_REUSEPORT set now its group chooses, and whoever has no group takes all.
    /// </summary>
    (Net, SockId?, bool IsDropped) Lhash2Lookup(Packet packet, Address local, Path path)
    {
        foreach (var id in Listeners)
        {
            var sk = this[id];
            if (sk.RcvSaddr != local || sk.Port != LocalPort.Of(packet.To.Port))
                continue;
            if (!sk.ReusePort)
                return (this, id, false);
            var (net, selected, result) = SelectSock(id, packet, packet.Hash(local), path);
            return result == SelectSockResult.Dropped ? (net, null, true) : (net, selected ?? id, false);
        }
        return (this, null, false);
    }

    /// <summary>inet_csk_accept(); the connection is reset at once and its port and flow are free.</summary>
    (Net, Outcome) Accept(SockId id, Path path)
    {
        var result = this[id] switch
        {
            { IsTcp: false } => AcceptResult.NotStream,
            { State: not SockState.Listen } => AcceptResult.NotListening,
            { AcceptQueue: [] } => AcceptResult.Empty,
            _ => AcceptResult.Accepted,
        };
        path.Reached(result);
        return result switch
        {
            AcceptResult.NotStream => (this, Failed(Errno.EOPNOTSUPP)),
            AcceptResult.NotListening => (this, Failed(Errno.EINVAL)),
            AcceptResult.Empty => (this, Failed(Errno.EAGAIN)),
            AcceptResult.Accepted => (
                Put(this[id] with { AcceptQueue = this[id].AcceptQueue.Without(0) }).DestroyEmptyBuckets(),
                new Outcome.Accepted(this[id].AcceptQueue[0].Flow)),
        };
    }
}
