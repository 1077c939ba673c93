using Reuseport.Vocabulary;

namespace Reuseport.Model;

[KernelFunction("udp_lib_get_port", File = "net/ipv4/udp.c")]
public enum UdpGetPortResult
{
    PickedPort,
    Bound,
    InUse,

    /// <summary>Reported as EADDRINUSE like a port in use.</summary>
    NotAdded,
}

public sealed partial record Net
{
    /// <summary>udp_lib_get_port()</summary>
    (Net Net, UdpGetPortResult Result) UdpGetPort(SockId id, LocalPort port, Course course)
    {
        if (!port.IsNone && IsUdpPortInuse(this[id], port, course))
            return (this, course.Reached(UdpGetPortResult.InUse));

        var net = Put(this[id] with { Port = port.IsNone ? LocalPort.PickedFor(id) : port });
        if (this[id].ReusePort)
        {
            (net, var added) = net.UdpReuseportAddSock(id, course);
            if (added != Errno.None)
                return (this, course.Reached(UdpGetPortResult.NotAdded));
        }

        net = net.Put(net.Udp.Insert(this[id], id));
        return (net, course.Reached(port.IsNone ? UdpGetPortResult.PickedPort : UdpGetPortResult.Bound));
    }

    /// <summary>
    /// udp_lib_lport_inuse(): the first peer that may share the port ends the search, whatever comes after it.
    /// </summary>
    bool UdpLportInuse(Sock sk, LocalPort port)
    {
        foreach (var id in Udp.Hash)
        {
            if (this[id].Port == port && UdpConflict(sk, this[id]) is { } isInuse)
                return isInuse;
        }
        return false;
    }

    /// <summary>Whether sk2 keeps sk from its port; null if the two cannot conflict.</summary>
    static bool? UdpConflict(Sock sk, Sock sk2) =>
        (sk2.Reuse && sk.Reuse) || !Overlap(sk2.Device, sk.Device) || !sk.Saddr.Equal(sk2.Saddr, matchWildcard: true)
            ? null
            : !(sk2.ReusePort && sk.ReusePort && sk.Group is null && sk2.Uid == sk.Uid);

    /// <summary>udp_reuseport_add_sock()</summary>
    (Net, Errno) UdpReuseportAddSock(SockId id, Course course)
    {
        var sk = this[id];
        foreach (var id2 in Udp.Hash)
        {
            var sk2 = this[id2];
            if (sk2.Port == sk.Port && SharesGroup(sk, sk2))
            {
                var (joined, result) = AddSock(id, id2, sk.Saddr.IsAny, course);
                return (joined, result.ToErrno());
            }
        }
        return (Alloc(id, sk.Saddr.IsAny, course).Net, Errno.None);
    }

    /// <summary>
    /// What udp_reuseport_add_sock() and inet_reuseport_add_sock() ask of a peer at the same port: only a socket with
    /// the same address, device and owner joins.
    /// </summary>
    static bool SharesGroup(Sock sk, Sock sk2) => sk2.IsInet6 == sk.IsInet6 && sk2.V6Only == sk.V6Only
        && sk2.Device == sk.Device && sk2.ReusePort && sk2.Uid == sk.Uid
        && sk.Saddr.Equal(sk2.Saddr, matchWildcard: false);

    /// <summary>udp_lib_unhash(): the port is free and the group left.</summary>
    Net UdpUnhash(SockId id, Course course)
    {
        if (this[id].IsUnhashed)
            return this;
        var net = GroupOf(id) is null ? this : DetachSock(id, course).Net;
        return net.Put(net[id] with { Port = LocalPort.None }).Put(net.Udp.Remove(id)).UdpUnhash4(id);
    }
}

static class Chain
{
    /// <summary>
    /// sk_add_node_rcu(): to the head, or for an IPv6 socket with SO_REUSEPORT to the tail, so that IPv4 lookups meet
    /// IPv4 sockets first.
    /// </summary>
    /// <param name="sks">In the order in which they come.</param>
    public static EquatableArray<SockId> Insert(
        this EquatableArray<SockId> chain, Sock like, params ReadOnlySpan<SockId> sks)
    {
        SockId[] entries = [.. sks];
        if (like is { IsInet6: true, ReusePort: true })
            return [.. chain, .. entries];
        Array.Reverse(entries);
        return [.. entries, .. chain];
    }

    public static EquatableArray<T> Remove<T>(this EquatableArray<T> chain, T sk) =>
        chain.IndexOf(sk) is >= 0 and var index ? chain.Without(index) : chain;
}
