using Reuseport.Vocabulary;

namespace Reuseport.Model;

/// <summary>Where it looks for conflicts on a port that the script names.</summary>
[KernelFunction("udp_lib_get_port", File = "net/ipv4/udp.c")]
public enum UdpPortInuseResult
{
    /// <summary>udp_lib_lport_inuse() among all sockets of the port</summary>
    OfPort,

    /// <summary>udp_lib_lport_inuse2() among those of the address and of the wildcard (note 13)</summary>
    OfAddress,
}

public sealed partial record Net
{
    /// <summary>With more sockets than these in the chain of a port, those of an address are looked at.</summary>
    const int UdpChainLong = 10;

    /// <summary>udp_lib_get_port(): its search for conflicts, for a port that the script names</summary>
    bool IsUdpPortInuse(Sock sk, LocalPort port, Course course)
    {
        var usesHash2 = UdpChainLength(port) > UdpChainLong
            && !(Profile.UdpWildcardScan && sk.Saddr.V4 == Address.Any);
        return course.Reached(usesHash2 ? UdpPortInuseResult.OfAddress : UdpPortInuseResult.OfPort)
            == UdpPortInuseResult.OfPort
            ? UdpLportInuse(sk, port)
            : UdpLportInuse2(sk, port, sk.Saddr.Chain)
                || (sk.Saddr.Chain != Address.Any && UdpLportInuse2(sk, port, Address.Any));
    }

    /// <summary>udp_lib_lport_inuse2(): a peer that may share the port ends the search, in this chain alone.</summary>
    bool UdpLportInuse2(Sock sk, LocalPort port, Address chain)
    {
        foreach (var id in Udp.Hash2)
        {
            var sk2 = this[id];
            if (sk2.Port == port && sk2.Saddr.Chain == chain && UdpConflict(sk, sk2) is { } isInuse)
                return isInuse;
        }
        return false;
    }

    /// <summary>hslot->count: no two ports of a script share a chain.</summary>
    int UdpChainLength(LocalPort port)
    {
        var length = 0;
        foreach (var id in Udp.Hash)
            length += this[id].Port == port ? 1 : 0;
        return length;
    }
}
