namespace Reuseport.Vocabulary;

public enum Transport
{
    Tcp4,
    Udp4,

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

    /// <summary><c>lo</c>, 127.0.0.1; every flow comes from here.</summary>
    Lo,

    /// <summary><c>lo2</c>, 127.0.0.2</summary>
    Lo2,
}

/// <summary>An address and a port, such as <c>lo p0</c>: where a socket is bound, where a flow goes.</summary>
public readonly record struct Endpoint(Address Address, PortId Port)
{
    public override string ToString() => $"{TraceWords.Addresses.Of(Address)} {Port}";
}
