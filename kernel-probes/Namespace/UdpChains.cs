using Reuseport.KernelProbes.Abi;
using Reuseport.Vocabulary;
using Tmds.Linux;

namespace Reuseport.KernelProbes.Namespace;

/// <summary>
/// The chains in which udp4_lib_lookup2 looks for a socket by its address and port, in the thread's network namespace.
/// An address has the chain that a secret of the namespace gives it, and two addresses may have the same.
/// </summary>
static unsafe class UdpChains
{
    /// <summary>Whether neither 127.0.0.1 nor ::1 shares a chain with its wildcard (note 6).</summary>
    public static bool AreApart() => IsApart(Transport.Udp4, Address.Lo) && IsApart(Transport.Udp6, Address.Lo6);

    /// <summary>
    /// It is so if a socket that connects and disconnects is the first in the wildcard's chain afterwards:
    /// udp_lib_rehash moves it there and back. The secret gives the answer for all ports.
    /// </summary>
    static bool IsApart(Transport transport, Address address)
    {
        var port = Ports.Of(new PortId(0));
        var mover = Bound(transport, port);
        var newer = Bound(transport, port);
        // An IPv4 datagram to either: over IPv6 the peer that the mover had would count (note 10).
        var sender = Inet.Open(Transport.Udp4);
        try
        {
            var payload = (byte)0;
            if (Inet.Connect(mover, Inet.At(address, Ports.FlowFirst)) < 0
                || Inet.Connect(mover, SockAddr.Unspecified) < 0
                || Inet.Connect(sender, Inet.At(Address.Lo, port)) < 0
                || LibC.send(sender, &payload, 1, 0) != 1)
                throw FaultException.OfLastCall("looking for the chains of UDP");
            if (LibC.recv(mover, &payload, 1, 0) == 1)
                return true;
            return LibC.recv(newer, &payload, 1, 0) == 1 ? false
                : throw FaultException.OfLastCall("finding the socket that gets a datagram of its own");
        }
        finally
        {
            _ = LibC.close(mover);
            _ = LibC.close(newer);
            _ = LibC.close(sender);
        }
    }

    static int Bound(Transport transport, ushort port)
    {
        var fd = Inet.Open(transport);
        var any = transport.IsInet6 ? Address.Any6 : Address.Any;
        return Inet.Set(fd, LibC.SO_REUSEADDR, 1) == 0 && Inet.Bind(fd, Inet.At(any, port)) == 0 ? fd
            : throw FaultException.OfLastCall("looking for the chains of UDP");
    }
}
