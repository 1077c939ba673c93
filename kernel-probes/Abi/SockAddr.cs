using System.Runtime.InteropServices;
using Tmds.Linux;

namespace Reuseport.KernelProbes.Abi;

/// <summary>struct sockaddr_in, ip(7), or struct sockaddr_in6, ipv6(7), as its family says.</summary>
[StructLayout(LayoutKind.Explicit, Size = Inet6Length)]
unsafe struct SockAddr
{
    /// <summary>Bytes.</summary>
    const int InetLength = 16, Inet6Length = 28;

    [FieldOffset(0)]
    public ushort Family;

    /// <summary>In the order of the network.</summary>
    [FieldOffset(2)]
    public ushort NetworkPort;

    /// <summary>sin_addr</summary>
    [FieldOffset(4)]
    public fixed byte Inet[4];

    /// <summary>sin6_addr</summary>
    [FieldOffset(8)]
    public fixed byte Inet6[16];

    /// <summary>Any family that is not AF_INET6 has room in the shorter form.</summary>
    public readonly int Length => Family == LibC.AF_INET6 ? Inet6Length : InetLength;

    /// <summary>In the order of the machine.</summary>
    public readonly ushort Port => LibC.ntohs(NetworkPort);

    /// <summary>AF_UNSPEC: the end of an association.</summary>
    public static SockAddr Unspecified => new() { Family = (ushort)LibC.AF_UNSPEC };
}
