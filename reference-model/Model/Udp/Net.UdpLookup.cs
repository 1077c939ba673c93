using Reuseport.Vocabulary;

namespace Reuseport.Model;

[KernelFunction("__udp4_lib_lookup", File = "net/ipv4/udp.c")]
[KernelFunction("__udp6_lib_lookup", File = "net/ipv6/udp.c")]
public enum UdpLookupResult
{
    NotFound,

    /// <summary>udp4_lib_lookup4() or udp6_lib_lookup4() found it (note 2).</summary>
    FourTuple,
    SpecificAddress,
    Wildcard,
    Dropped,
}

[KernelFunction("udp4_lib_lookup2", File = "net/ipv4/udp.c")]
[KernelFunction("udp6_lib_lookup2", File = "net/ipv6/udp.c")]
public enum UdpLookup2Result
{
    NotFound,

    /// <summary>A group without connections chose: final.</summary>
    Group,

    /// <summary>The highest score of all.</summary>
    HighestScore,
    Dropped,
}

/// <summary>A client's send(2)</summary>
[KernelFunction("__udp4_lib_rcv", File = "net/ipv4/udp.c")]
[KernelFunction("__udp6_lib_rcv", File = "net/ipv6/udp.c")]
public enum SendResult
{
    /// <summary>An ICMP message told the client.</summary>
    Refused,
    Delivered,

    /// <summary>A connected socket remembers the CPU that the datagram came in on (note 1).</summary>
    DeliveredToConnected,
}

public sealed partial record Net
{
    /// <summary>__udp4_lib_rcv() or __udp6_lib_rcv() of one datagram</summary>
    (Net, Outcome) Send(FlowId flow, Endpoint to, byte payload, Course course)
    {
        var packet = new Packet(to.Address.Udp, flow, to, payload);
        var (net, selected) = UdpLookup(packet, course);
        if (selected is not { } id)
        {
            course.Reached(SendResult.Refused);
            return (net, Failed(Errno.ECONNREFUSED));
        }

        // Over IPv6 a peer that the socket had once is enough. Note 10.
        var isConnected = packet.Transport.IsInet6 ? net[id].V6Daddr is not null : net[id].Peer is not null;
        course.Reached(isConnected ? SendResult.DeliveredToConnected : SendResult.Delivered);
        return (isConnected ? net.Put(net[id] with { IncomingCpu = IncomingCpu.Here }) : net, new Outcome.Selected(id));
    }

    /// <summary>__udp4_lib_lookup() and __udp6_lib_lookup()</summary>
    (Net, SockId?) UdpLookup(Packet packet, Course course)
    {
        if (UdpLookup4(packet) is { } connected)
        {
            course.Reached(UdpLookupResult.FourTuple);
            return (this, connected);
        }

        var (net, sk, isDropped) = UdpLookup2(packet, packet.To.Address, course);
        var result = UdpLookupResult.SpecificAddress;
        if (sk is null && !isDropped)
        {
            (net, sk, isDropped) = net.UdpLookup2(packet, packet.To.Address.Wildcard, course);
            result = UdpLookupResult.Wildcard;
        }
        course.Reached(isDropped ? UdpLookupResult.Dropped : sk is null ? UdpLookupResult.NotFound : result);
        return (net, sk);
    }

    /// <summary>udp4_lib_lookup4() and udp6_lib_lookup4(): filed under the packet's tuple, and still connected to it.
    /// </summary>
    SockId? UdpLookup4(Packet packet)
    {
        foreach (var id in Udp.Hash4)
        {
            var sk = this[id];
            if (sk.Hash4 == (packet.To.Address, packet.Source) && sk.Peer == packet.Source
                && sk.Saddr.OnTheWire == packet.To.Address && sk.Port == LocalPort.Of(packet.To.Port)
                && sk.TakesFromLoopback)
                return id;
        }
        return null;
    }

    /// <summary>udp4_lib_lookup2() and udp6_lib_lookup2()</summary>
    (Net, SockId?, bool IsDropped) UdpLookup2(Packet packet, Address local, Course course)
    {
        var net = this;
        SockId? best = null;
        var (badness, isDropped) = (packet.Transport.IsInet6 ? -1 : 0, false);
        foreach (var id in Udp.Hash2)
        {
            var score = ComputeScore(this[id], packet, local);
            if (score <= badness)
                continue;
            (badness, isDropped) = (score, false);
            best = id;
            if (this[id].State == SockState.Established || !this[id].ReusePort)
                continue;

            (net, var selected, var result) = net.SelectSock(id, packet, packet.Hash(local), course);
            isDropped = result == SelectSockResult.Dropped;
            if (selected is null && !isDropped)
                continue;
            best = selected;
            if (!GroupOf(id)!.HasConns)
                return Found(isDropped ? UdpLookup2Result.Dropped : UdpLookup2Result.Group);

            // With connections in the group its choice is one candidate among others.
            if (selected is { } member)
                badness = Rescore(score, ComputeScore(this[member], packet, local), packet.Transport.IsInet6);
        }
        return Found(isDropped ? UdpLookup2Result.Dropped
            : best is null ? UdpLookup2Result.NotFound
            : UdpLookup2Result.HighestScore);

        (Net, SockId?, bool) Found(UdpLookup2Result result) =>
            (net, best, course.Reached(result) == UdpLookup2Result.Dropped);
    }

    /// <summary>
    /// What the sockets that are met later have to exceed: the higher one of the scores of the socket that led to the
    /// group and of the group's choice. Older kernels take one of them. Note 15.
    /// </summary>
    int Rescore(int leader, int choice, bool isInet6) => !Profile.UdpOneScore ? Math.Max(leader, choice)
        : isInet6 ? leader
        : choice;

    static int CpuScore(Sock sk) => sk.IncomingCpu == IncomingCpu.Here ? 1 : 0;

    /// <summary>compute_score(); -1 for no match.</summary>
    static int ComputeScore(Sock sk, Packet packet, Address local)
    {
        if (sk.Port != LocalPort.Of(packet.To.Port) || (sk.Peer is { } peer && peer != packet.Source))
            return -1;
        if (!sk.Hears(packet, local))
            return -1;
        if (packet.Transport.IsInet6)
            return ComputeScore6(sk);

        // An AF_INET socket has 2; the peer's address, its port and the device are worth 4 each.
        return (sk.IsInet6 ? 1 : 2) + (sk.Peer is null ? 0 : 8) + (sk.Device == Device.None ? 0 : 4) + CpuScore(sk);
    }

    /// <summary>Each is worth one. The address of the peer counts also when there is no peer any more (note 10).
    /// </summary>
    static int ComputeScore6(Sock sk)
    {
        if (sk.V6Daddr is not (null or Address.Lo6))
            return -1;
        return (sk.Peer is null ? 0 : 1) + (sk.V6Daddr is null ? 0 : 1) + (sk.Device == Device.None ? 0 : 1)
            + CpuScore(sk);
    }
}
