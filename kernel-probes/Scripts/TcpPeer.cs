using Reuseport.KernelProbes.Abi;
using Reuseport.Vocabulary;
using Tmds.Linux;

namespace Reuseport.KernelProbes.Scripts;

/// <summary>
/// The listener that the TCP sockets of a script connect to, and the other ends of their connections. It is there as
/// long as the script.
/// </summary>
sealed unsafe class TcpPeer : IDisposable
{
    const int Backlog = 16;

    readonly int _listener = Inet.Open(Transport.Tcp4);
    readonly List<int> _accepted = [];

    public TcpPeer()
    {
        if (Inet.Bind(_listener, Inet.At(Address.Any, Ports.Peer)) == 0 && LibC.listen(_listener, Backlog) == 0)
            return;
        var refused = OutcomeException.OfLastCall("making a listener for the sockets of the script");
        Dispose();
        throw refused;
    }

    /// <summary>
    /// Each socket connects to an address of its own in 127.2.0.0/16, so that no two have the same four-tuple.
    /// </summary>
    public static SockAddr At(SockId sk, Peer peer)
    {
        var at = Inet.At(Address.Lo, peer == Peer.Listener ? Ports.Peer : Ports.Nobody);
        at.Inet[1] = 2;
        at.Inet[2] = (byte)(sk.Index >> 8);
        at.Inet[3] = (byte)sk.Index;
        return at;
    }

    /// <summary>Takes the other end of the connection that was made last; it is held, and reset at the end.</summary>
    public void Accept()
    {
        var deadline = Deadline.Start();
        int fd;
        while ((fd = LibC.accept4(_listener, null, null, LibC.SOCK_NONBLOCK | LibC.SOCK_CLOEXEC)) < 0)
        {
            if ((Errno)LibC.errno != Errno.EAGAIN)
                throw OutcomeException.OfLastCall("accepting a connection of a socket of the script");
            deadline.Yield("the other end of a connection of a socket of the script");
        }
        _accepted.Add(fd);
    }

    public void Dispose()
    {
        foreach (var fd in _accepted)
            _ = LibC.close(fd);
        _ = LibC.close(_listener);
    }
}
