using Reuseport.Vocabulary;

namespace Reuseport.Model;

[KernelFunction("__inet_lookup_listener", File = "net/ipv4/inet_hashtables.c")]
[KernelFunction("inet6_lookup_listener", File = "net/ipv6/inet6_hashtables.c")]
public enum LookupListenerResult
{
    Nobody,
    SpecificAddress,
    Wildcard,

    /// <summary>A program said SK_DROP: final, whoever else listens.</summary>
    Dropped,
}

[KernelFunction("inet_lhash2_lookup", File = "net/ipv4/inet_hashtables.c")]
[KernelFunction("inet6_lhash2_lookup", File = "net/ipv6/inet6_hashtables.c")]
public enum Lhash2LookupResult
{
    Nobody,

    /// <summary>The highest score of all, and no group to choose.</summary>
    HighestScore,

    /// <summary>The group of the first that matches chose: final.</summary>
    Group,

    /// <summary>A listener without a group was met before, and this group has a higher score.</summary>
    BetterGroup,
    Dropped,
}

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

[KernelFunction("inet_csk_accept", File = "net/ipv4/inet_connection_sock.c")]
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
        return IndexOf(Orphans, flow, to) >= 0;
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

    /// <summary>__inet_lookup_listener(): a hit at the address, also a dropping one, keeps the wildcard out.</summary>
    (Net, SockId?) LookupListener(Packet packet, Course course)
    {
        var (net, sk, isDropped) = Lhash2Lookup(packet, packet.To.Address, course);
        var result = LookupListenerResult.SpecificAddress;
        if (sk is null && !isDropped)
        {
            (net, sk, isDropped) = net.Lhash2Lookup(packet, packet.To.Address.Wildcard, course);
            result = LookupListenerResult.Wildcard;
        }
        course.Reached(isDropped ? LookupListenerResult.Dropped : sk is null ? LookupListenerResult.Nobody : result);
        return (net, sk);
    }

    /// <summary>
    /// inet_lhash2_lookup() and inet6_lhash2_lookup(): the first with SO_REUSEPORT set now that beats those before it
    /// lets its group choose, and that is final, whoever scores higher. A listener without a group is one candidate
    /// among others.
    /// </summary>
    (Net, SockId?, bool IsDropped) Lhash2Lookup(Packet packet, Address local, Course course)
    {
        var net = this;
        SockId? best = null;
        var hiscore = 0;
        foreach (var id in Listeners)
        {
            var score = ListenerScore(this[id], packet, local);
            if (score <= hiscore)
                continue;
            var group = best is null ? Lhash2LookupResult.Group : Lhash2LookupResult.BetterGroup;
            (best, hiscore) = (id, score);
            if (!this[id].ReusePort)
                continue;
            (net, var selected, var chosen) = net.SelectSock(id, packet, packet.Hash(local), course);
            if (chosen == SelectSockResult.Dropped)
                return Found(null, Lhash2LookupResult.Dropped);
            if (selected is not null)
                return Found(selected, group);
        }
        return Found(best, best is null ? Lhash2LookupResult.Nobody : Lhash2LookupResult.HighestScore);

        (Net, SockId?, bool) Found(SockId? sk, Lhash2LookupResult found) =>
            (net, sk, course.Reached(found) == Lhash2LookupResult.Dropped);
    }

    /// <summary>compute_score() of inet_hashtables.c and inet6_hashtables.c; -1 for no match.</summary>
    static int ListenerScore(Sock sk, Packet packet, Address local)
    {
        if (sk.Port != LocalPort.Of(packet.To.Port) || !sk.Hears(packet, local))
            return -1;

        // An IPv4 socket has one more where IPv4 is looked up, and each of the device and the CPU is worth one.
        var family = packet.Transport.IsInet6 || sk.IsInet6 ? 1 : 2;
        return family + (sk.Device == Device.None ? 0 : 1) + CpuScore(sk);
    }

    /// <summary>inet_csk_accept(); the connection is reset at once and its port and flow are free.</summary>
    (Net, Outcome) Accept(SockId id, Course course)
    {
        var result = this[id] switch
        {
            { IsTcp: false } => AcceptResult.NotStream,
            { State: not SockState.Listen } => AcceptResult.NotListening,
            { AcceptQueue: [] } => AcceptResult.Empty,
            _ => AcceptResult.Accepted,
        };
        course.Reached(result);
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
