using Reuseport.Vocabulary;

namespace Reuseport.Model;

/// <summary>The local address of a socket as lookups and bind conflicts compare it; its family says the socket's.
/// </summary>
/// <param name="V6Only">ipv6_only_sock()</param>
public readonly record struct Saddr(Address Address, bool V6Only = false)
{
    /// <summary>
    /// sk_rcv_saddr, the IPv4 side of it; null for an address that has none. The kernel writes 127.0.0.6 there, which
    /// no packet goes to and only the wildcard is equal to.
    /// </summary>
    public Address? V4 => Address switch
    {
        Address.Any6 or Address.MappedAny => Address.Any,
        Address.MappedLo => Address.Lo,
        Address.MappedLo2 => Address.Lo2,
        Address.Lo6 => null,
        var v4 => v4,
    };

    /// <summary>As packets have it: a mapped address is an IPv4 one.</summary>
    public Address OnTheWire => Address.IsMapped && V4 is { } v4 ? v4 : Address;

    /// <summary>Whose chain in the table of UDP it is in: ipv6_portaddr_hash() is the same for all wildcards.</summary>
    public Address Chain => Address == Address.Any6 ? Address.Any : OnTheWire;

    /// <summary>IPv4 packets may reach the socket.</summary>
    public bool TakesInet => !V6Only && V4 is not null;

    /// <summary>inet_rcv_saddr_any(); the mapped wildcard is none.</summary>
    public bool IsAny => Address is Address.Any or Address.Any6;

    /// <summary>inet_rcv_saddr_equal()</summary>
    public bool Equal(Saddr sk2, bool matchWildcard) => Equal(sk2, matchWildcard, matchWildcard);

    /// <summary>ipv6_rcv_saddr_equal() for an IPv6 socket, ipv4_rcv_saddr_equal() for another</summary>
    public bool Equal(Saddr sk2, bool matchSk1Wildcard, bool matchSk2Wildcard)
    {
        var isMapped2 = !sk2.Address.IsInet6 || sk2.Address.IsMapped;
        if (!Address.IsInet6 || (Address.IsMapped && isMapped2))
        {
            return !sk2.V6Only
                && (V4 == sk2.V4
                    || (matchSk1Wildcard && V4 == Address.Any)
                    || (matchSk2Wildcard && sk2.V4 == Address.Any));
        }

        if (sk2.Address == Address.Any6 && matchSk2Wildcard && !(sk2.V6Only && Address.IsMapped))
            return true;
        if (Address == Address.Any6 && matchSk1Wildcard && !(V6Only && isMapped2))
            return true;
        return Address == sk2.Address;
    }
}
