using Reuseport.Vocabulary;

namespace Reuseport.Model;

/// <summary>__inet_lookup_listener() and inet6_lookup_listener()</summary>
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
    /// <summary>A whole handshake: tcp_v4_connect() or tcp_v6_connect() on one side, tcp_conn_request() on the other.
    /// </summary>
    (Net, Outcome) Connect(FlowId flow, Endpoint to, Path path)
    {
        if (IsOpen(flow, to))
            return Result(this, ConnectResult.FlowOpen, Failed(Errno.EADDRNOTAVAIL));
        var (net, nsk) = LookupListener(new(to.Address.Tcp, flow, to, Payload: null), path);
        if (nsk is not { } id)
            return Result(net, ConnectResult.Refused, Failed(Errno.ECONNREFUSED));

        // sk_acceptq_is_full(): one more fits than the backlog says.
        var sk = net[id];
        if (sk.AcceptQueue.Count > sk.MaxAckBacklog)
            return Result(net, ConnectResult.QueueFull, Outcome.Unanswered.Instance);
        var local = sk.IsInet6 ? to.Address.AsInet6 : to.Address;
        var child = new Connection(flow, to, sk.Reuse, sk.ReusePort) { Saddr = new(local, sk.V6Only) };
        net = net.Put(sk with { AcceptQueue = sk.AcceptQueue.Add(child) });
        return Result(net, ConnectResult.Queued, new Outcome.Selected(id));

        (Net, Outcome) Result(Net next, ConnectResult result, Outcome outcome)
        {
            path.Reached(result);
            return (next, outcome);
        }
    }

    bool IsOpen(FlowId flow, Endpoint to)
    {
        foreach (var sk in Socks)
        {
            foreach (var child in sk?.AcceptQueue ?? [])
            {
                if (child.Flow == flow && child.Local == to)
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
            (net, sk, isDropped) = net.Lhash2Lookup(packet, packet.To.Address.Wildcard, path);
            result = LookupListenerResult.Wildcard;
        }
        path.Reached(isDropped ? LookupListenerResult.Dropped : sk is null ? LookupListenerResult.Nobody : result);
        return (net, sk);
    }

    /// <summary>
    /// inet_lhash2_lookup() and inet6_lhash2_lookup(): the first listener of its score decides. With SO_REUSEPORT set
    /// now its group chooses, and that is final; whoever has no group takes all that no higher score takes.
    /// </summary>
    (Net, SockId?, bool IsDropped) Lhash2Lookup(Packet packet, Address local, Path path)
    {
        var net = this;
        SockId? best = null;
        var hiscore = 0;
        foreach (var id in Listeners)
        {
            var score = ListenerScore(this[id], packet, local);
            if (score <= hiscore)
                continue;
            (best, hiscore) = (id, score);
            if (!this[id].ReusePort)
                continue;
            (net, var selected, var result) = net.SelectSock(id, packet, packet.Hash(local), path);
            if (selected is not null || result == SelectSockResult.Dropped)
                return (net, selected, result == SelectSockResult.Dropped);
        }
        return (net, best, false);
    }

    /// <summary>compute_score() of a listener; -1 for no match.</summary>
    static int ListenerScore(Sock sk, Packet packet, Address local)
    {
        if (sk.Port != LocalPort.Of(packet.To.Port))
            return -1;
        if (packet.Transport.IsInet6)
            return sk.IsInet6 && sk.RcvSaddr == local ? 1 : -1;
        if (sk.V6Only || sk.Saddr.V4 != local)
            return -1;
        return sk.IsInet6 ? 1 : 2;
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
