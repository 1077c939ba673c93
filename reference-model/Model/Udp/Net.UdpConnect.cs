using Reuseport.Vocabulary;

namespace Reuseport.Model;

[KernelFunction("udp_connect", File = "net/ipv4/udp.c")]
[KernelFunction("udpv6_connect", File = "net/ipv6/udp.c")]
[KernelFunction("__ip4_datagram_connect", File = "net/ipv4/datagram.c")]
[KernelFunction("__ip6_datagram_connect", File = "net/ipv6/datagram.c")]
public enum ConnectPeerResult
{
    /// <summary>EAFNOSUPPORT: the peer is of the other family, or has no way from a mapped address.</summary>
    OtherFamily,

    /// <summary>ENETUNREACH: an IPv4 peer of a socket with IPV6_V6ONLY.</summary>
    V6Only,
    /// <summary>ENODEV: no route over IPv4 by its device.</summary>
    NoDevice,

    /// <summary>ENETUNREACH: no route over IPv6 by its device.</summary>
    NoRoute,
    Connected,

    /// <summary>Filed by its four-tuple, and no longer in its group (note 2).</summary>
    FiledByTuple,

    /// <summary>Filed already, and now by its new four-tuple.</summary>
    FiledAnew,
}

public sealed partial record Net
{
    /// <summary>
    /// inet_dgram_connect() with udp_connect() or udpv6_connect(). The peer is on 127.0.0.1 or ::1; an IPv6 socket is
    /// given the first as a mapped address. One that fails has a port nevertheless.
    /// </summary>
    (Net Net, ConnectPeerResult Result) ConnectPeer(SockId id, SourcePort peer, Course course)
    {
        var net = this[id].Port.IsNone ? UdpGetPort(id, LocalPort.None, course).Net : this;
        if (Refuses(net[id], peer) is { } refusal)
            return (net, course.Reached(refusal));
        net = net.DatagramConnect(id, peer, course);
        return Profile.UdpHash4
            ? net.UdpHash4Add(id, course)
            : (net, course.Reached(ConnectPeerResult.Connected));
    }

    static ConnectPeerResult? Refuses(Sock sk, SourcePort peer)
    {
        var isPeer6 = peer.Address.IsInet6;
        if (isPeer6 && !sk.IsInet6)
            return ConnectPeerResult.OtherFamily;
        if (!isPeer6 && sk.V6Only)
            return ConnectPeerResult.V6Only;
        if (!sk.TakesFromLoopback)
            return isPeer6 ? ConnectPeerResult.NoRoute : ConnectPeerResult.NoDevice;
        return isPeer6 && sk.RcvSaddr.IsMapped ? ConnectPeerResult.OtherFamily : null;
    }

    /// <summary>__ip4_datagram_connect() and __ip6_datagram_connect()</summary>
    Net DatagramConnect(SockId id, SourcePort peer, Course course)
    {
        var address = this[id].IsInet6 ? peer.Address.AsInet6 : peer.Address;
        var net = Put(this[id] with { Peer = peer, V6Daddr = this[id].IsInet6 ? address : null });
        if (this[id].RcvSaddr is Address.Any or Address.Any6 or Address.MappedAny)
            net = net.Put(net[id] with { RcvSaddr = address }).UdpLibRehash(id, isMoved: true, course);
        (net, _) = net.HasConnsSet(id, course);
        return net.Put(net[id] with { State = SockState.Established });
    }

    /// <summary>udp4_hash4() or udp6_hash4(), and udp_lib_hash4()</summary>
    (Net Net, ConnectPeerResult Result) UdpHash4Add(SockId id, Course course)
    {
        // A socket that is filed stays filed, with udp_rehash4() by its new four-tuple. Note 2.
        if (this[id].Hash4 is not null)
        {
            return Profile.UdpRehash4 && IsStale(id)
                ? (FileByTuple(id), course.Reached(ConnectPeerResult.FiledAnew))
                : (this, course.Reached(ConnectPeerResult.Connected));
        }

        var net = GroupOf(id) is null ? this : DetachSock(id, course).Net;
        return (net.FileByTuple(id), course.Reached(ConnectPeerResult.FiledByTuple));
    }

    /// <summary>udp_unhash4()</summary>
    Net UdpUnhash4(SockId id) =>
        Put(this[id] with { Hash4 = null }).Put(Udp with { Hash4 = Udp.Hash4.Remove(id) });

    bool IsStale(SockId id) => this[id].Hash4 is { } filed && filed != TupleOf(id);

    Net FileByTuple(SockId id) =>
        Put(this[id] with { Hash4 = TupleOf(id) }).Put(Udp with { Hash4 = [id, .. Udp.Hash4.Remove(id)] });

    (Address Local, SourcePort? Peer) TupleOf(SockId id) => (this[id].Saddr.OnTheWire, this[id].Peer);

    /// <summary>udp_disconnect() and __udp_disconnect()</summary>
    (Net Net, DisconnectResult Result) UdpDisconnect(Sock sk, Course course)
    {
        var net = Profile.UdpUnhash4 ? UdpUnhash4(sk.Id) : this;

        // The device is cleared too; the group stays, though its members were to have one device.
        net = net.Put(net[sk.Id] with { State = SockState.Close, Peer = null, Device = Device.None });
        var result = DisconnectResult.KeptAddress;
        if (!sk.AddressLocked)
        {
            result = DisconnectResult.LostAddress;
            net = net.Put(net[sk.Id] with { RcvSaddr = sk.RcvSaddr.Wildcard });
            if (sk.PortLocked)
                net = net.UdpLibRehash(sk.Id, isMoved: !sk.Saddr.IsAny, course);
        }
        if (!sk.PortLocked)
        {
            result = DisconnectResult.LostPort;
            net = net.UdpUnhash(sk.Id, course);
        }
        return (net, course.Reached(result));
    }

    /// <summary>
    /// udp_lib_rehash(): a socket that changes its address leaves its group and never comes back by itself.
    /// </summary>
    Net UdpLibRehash(SockId id, bool isMoved, Course course)
    {
        if (this[id].IsUnhashed)
            return this;
        var net = GroupOf(id) is null ? this : DetachSock(id, course).Net;
        if (isMoved)
            net = net.Put(net.Udp with { Hash2 = [id, .. net.Udp.Hash2.Remove(id)] });
        return net.IsStale(id) ? net.FileByTuple(id) : net;
    }
}

static class ConnectPeerResults
{
    public static Errno ToErrno(this ConnectPeerResult result) => result switch
    {
        ConnectPeerResult.OtherFamily => Errno.EAFNOSUPPORT,
        ConnectPeerResult.V6Only or ConnectPeerResult.NoRoute => Errno.ENETUNREACH,
        ConnectPeerResult.NoDevice => Errno.ENODEV,
        ConnectPeerResult.Connected or ConnectPeerResult.FiledByTuple or ConnectPeerResult.FiledAnew => Errno.None,
    };
}
