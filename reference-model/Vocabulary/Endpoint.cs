namespace Reuseport.Vocabulary;

public enum Transport
{
    Tcp4,
    Udp4,
    Tcp6,
    Udp6,

    /// <summary>AF_UNIX, SOCK_DGRAM</summary>
    Unix,

    /// <summary>SOCK_RAW of IPPROTO_UDP</summary>
    Raw4,

    /// <summary>IPPROTO_UDPLITE</summary>
    UdpLite4,

    /// <summary>IPPROTO_MPTCP</summary>
    Mptcp4,
}

/// <summary>The local addresses that a script may name.</summary>
public enum Address
{
    /// <summary><c>any</c>, 0.0.0.0</summary>
    Any,

    /// <summary><c>lo</c>, 127.0.0.1; every IPv4 flow comes from here.</summary>
    Lo,

    /// <summary><c>lo2</c>, 127.0.0.2</summary>
    Lo2,

    /// <summary><c>any6</c>, ::</summary>
    Any6,

    /// <summary><c>lo6</c>, ::1; every IPv6 flow comes from here.</summary>
    Lo6,

    /// <summary><c>mapped-any</c>, ::ffff:0.0.0.0</summary>
    MappedAny,

    /// <summary><c>mapped-lo</c>, ::ffff:127.0.0.1</summary>
    MappedLo,

    /// <summary><c>mapped-lo2</c>, ::ffff:127.0.0.2</summary>
    MappedLo2,
}

/// <summary>An address and a port, such as <c>lo p0</c>: where a socket is bound, where a flow goes.</summary>
public readonly record struct Endpoint(Address Address, PortId Port)
{
    public override string ToString() => $"{TraceWords.Addresses.Of(Address)} {Port}";
}

public static class TransportFamilies
{
    extension(Transport transport)
    {
        public bool IsTcp => transport is Transport.Tcp4 or Transport.Tcp6;

        public bool IsUdp => transport is Transport.Udp4 or Transport.Udp6;

        /// <summary>AF_INET6</summary>
        public bool IsInet6 => transport is Transport.Tcp6 or Transport.Udp6;
    }
}

public static class AddressFamilies
{
    extension(Address address)
    {
        /// <summary>It is written as a sockaddr_in6.</summary>
        public bool IsInet6 => address is Address.Any6 or Address.Lo6 || address.IsMapped;

        /// <summary>An IPv4 address written as IPv6, ::ffff:0:0/96.</summary>
        public bool IsMapped => address is Address.MappedAny or Address.MappedLo or Address.MappedLo2;

        /// <summary>Packets go to it: neither a wildcard nor another way to write an address.</summary>
        public bool IsDestination => address is Address.Lo or Address.Lo2 or Address.Lo6;

        /// <summary>The wildcard of its family: what a lookup tries after the address itself.</summary>
        public Address Wildcard => address.IsInet6 ? Address.Any6 : Address.Any;

        /// <summary>The address as an IPv6 socket has it.</summary>
        public Address AsInet6 => address switch
        {
            Address.Any => Address.MappedAny,
            Address.Lo => Address.MappedLo,
            Address.Lo2 => Address.MappedLo2,
            _ => address,
        };

        /// <summary>TCP to this address.</summary>
        public Transport Tcp => address.IsInet6 ? Transport.Tcp6 : Transport.Tcp4;

        /// <summary>UDP to this address.</summary>
        public Transport Udp => address.IsInet6 ? Transport.Udp6 : Transport.Udp4;
    }
}
