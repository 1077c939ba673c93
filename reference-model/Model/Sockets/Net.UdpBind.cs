using Reuseport.Vocabulary;

namespace Reuseport.Model;

/// <summary>udp_lib_get_port()</summary>
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
    (Net Net, UdpGetPortResult Result) UdpGetPort(SockId id, LocalPort port, Path path)
    {
        if (!port.IsNone && IsUdpPortInuse(this[id], port, path))
            return (this, path.Reached(UdpGetPortResult.InUse));

        var net = Put(this[id] with { Port = port.IsNone ? LocalPort.PickedFor(id) : port });
        if (this[id].ReusePort)
        {
            (net, var added) = net.UdpReuseportAddSock(id, path);
            if (added != Errno.None)
                return (this, path.Reached(UdpGetPortResult.NotAdded));
        }

        net = net with { UdpHash = [id, .. net.UdpHash], UdpHash2 = [id, .. net.UdpHash2] };
        return (net, path.Reached(port.IsNone ? UdpGetPortResult.PickedPort : UdpGetPortResult.Bound));
    }

    /// <summary>
    /// udp_lib_lport_inuse(): the first peer that may share the port ends the search, whoever comes after it.
    /// </summary>
    bool UdpLportInuse(Sock sk, LocalPort port)
    {
        foreach (var id in UdpHash)
        {
            if (this[id].Port == port && UdpConflict(sk, this[id]) is { } isInuse)
                return isInuse;
        }
        return false;
    }

    /// <summary>Whether sk2 keeps sk from its port; null where the two have nothing to do with each other.</summary>
    static bool? UdpConflict(Sock sk, Sock sk2) =>
        (sk2.Reuse && sk.Reuse) || !Overlap(sk2.RcvSaddr, sk.RcvSaddr)
            ? null
            : !(sk2.ReusePort && sk.ReusePort && sk.Group is null);

    /// <summary>udp_reuseport_add_sock()</summary>
    (Net, Errno) UdpReuseportAddSock(SockId id, Path path)
    {
        var sk = this[id];
        foreach (var id2 in UdpHash)
        {
            var sk2 = this[id2];
            if (sk2.Port == sk.Port && sk2.ReusePort && sk2.RcvSaddr == sk.RcvSaddr)
            {
                var (joined, result) = AddSock(id, id2, sk.RcvSaddr == Address.Any, path);
                return (joined, result.ToErrno());
            }
        }
        return (Alloc(id, sk.RcvSaddr == Address.Any, path).Net, Errno.None);
    }

    /// <summary>udp_lib_unhash(): the port is free and the group left.</summary>
    Net UdpUnhash(SockId id, Path path)
    {
        if (this[id].IsUnhashed)
            return this;
        var net = GroupOf(id) is null ? this : DetachSock(id, path).Net;
        return net.Put(net[id] with { Port = LocalPort.None }).UdpUnhash4(id) with
        {
            UdpHash = UdpHash.Remove(id),
            UdpHash2 = UdpHash2.Remove(id),
        };
    }
}

static class Chain
{
    public static EquatableArray<SockId> Remove(this EquatableArray<SockId> chain, SockId sk) =>
        chain.IndexOf(sk) is >= 0 and var index ? chain.Without(index) : chain;
}
