using Reuseport.Vocabulary;

namespace Reuseport.Model;

/// <summary>struct udp_table</summary>
public sealed record UdpTable
{
    /// <summary>The primary chains as one, newest first: a bind meets peers in this order.</summary>
    public EquatableArray<SockId> Hash { get; init; }

    /// <summary>The address chains as one: newest first; a socket that changes its address counts as new.</summary>
    public EquatableArray<SockId> Hash2 { get; init; }

    /// <summary>The four-tuple chains as one, newest first.</summary>
    public EquatableArray<SockId> Hash4 { get; init; }

    /// <summary>Into the chains of a port and of an address.</summary>
    /// <param name="sks">In the order in which they come.</param>
    public UdpTable Insert(Sock like, params ReadOnlySpan<SockId> sks) =>
        this with { Hash = Hash.Insert(like, sks), Hash2 = Hash2.Insert(like, sks) };

    /// <summary>Out of the chains of its port and of its address.</summary>
    public UdpTable Remove(SockId sk) => this with { Hash = Hash.Remove(sk), Hash2 = Hash2.Remove(sk) };
}
