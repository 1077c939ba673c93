using Reuseport.Vocabulary;
using Tmds.Linux;

namespace Reuseport.KernelProbes;

/// <summary>
/// The chains in which udp4_lib_lookup2 looks for a socket by its address and port, in the thread's network namespace.
/// An address has the chain that a secret of the namespace gives it, and two addresses may have the same.
/// </summary>
static unsafe class UdpChains
{
    /// <summary>
    /// Whether 0.0.0.0 and 127.0.0.1 have chains of their own (note 6). It is so if a socket that connects and
    /// disconnects is the first in its chain afterwards: udp_lib_rehash moves it there and back. The secret gives the
    /// answer for all ports.
    /// </summary>
    public static bool AreApart()
    {
        var port = Ports.Of(new PortId(0));
        var mover = Bound(port);
        var newer = Bound(port);
        var sender = Inet.Open(Transport.Udp4);
        try
        {
            var peer = Inet.At(Address.Lo, Ports.FlowFirst);
            var payload = (byte)0;
            if (Inet.Connect(mover, peer) < 0
                || Inet.Connect(mover, new() { sin_family = LibC.AF_UNSPEC }) < 0
                || Inet.Connect(sender, Inet.At(Address.Lo, port)) < 0
                || LibC.send(sender, &payload, 1, 0) != 1)
                throw FaultException.OfLastCall("looking for the chains of UDP");
            if (LibC.recv(mover, &payload, 1, 0) == 1)
                return true;
            return LibC.recv(newer, &payload, 1, 0) == 1 ? false
                : throw FaultException.OfLastCall("no socket got the datagram of its own");
        }
        finally
        {
            _ = LibC.close(mover);
            _ = LibC.close(newer);
            _ = LibC.close(sender);
        }
    }

    static int Bound(ushort port)
    {
        var fd = Inet.Open(Transport.Udp4);
        return Inet.Set(fd, LibC.SO_REUSEPORT, 1) == 0 && Inet.Bind(fd, Inet.At(Address.Any, port)) == 0 ? fd
            : throw FaultException.OfLastCall("looking for the chains of UDP");
    }
}
