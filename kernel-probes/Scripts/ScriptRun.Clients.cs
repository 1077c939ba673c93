using Reuseport.KernelProbes.Abi;
using Reuseport.KernelProbes.Namespace;
using Reuseport.Vocabulary;
using Tmds.Linux;

namespace Reuseport.KernelProbes.Scripts;

/// <summary>Connections that are left to the kernel, and sockets of the script that connect themselves.</summary>
sealed unsafe partial class ScriptRun
{
    TcpPeer? _peer;

    Outcome Orphan(SockId sk, Uid uid)
    {
        var outcome = Accept(sk, out var fd, out var port, out var local);
        if (outcome is not null)
            return outcome;
        // The client of segments does not end a connection in an orderly way: what it has made is reset.
        if (_segments?.FlowOf(port, local) is not null)
            return Reset(fd, port, local);
        try
        {
            Inet.KeepOnClose(fd);
            if (Chown(fd, uid) < 0)
                throw OutcomeException.OfLastCall($"giving a connection to {uid}", "CAP_CHOWN");
        }
        finally
        {
            _ = LibC.close(fd);
        }
        return Accepted(_clients.Leave(port, local));
    }

    /// <summary>The reset has arrived when the next call is made, also where it is left to ksoftirqd.</summary>
    Outcome ResetOrphan(FlowId flow, Endpoint to)
    {
        var result = Result(_clients.Reset(flow, to));
        Loopback.Drain();
        return result;
    }

    /// <summary>
    /// The first connect(2) says EINPROGRESS although the answer has been handled when it returns; a second one tells
    /// what became of it, as one that blocks does at its end.
    /// </summary>
    Outcome ConnectOut(ScriptSocket socket, Peer peer)
    {
        _peer ??= new();
        var to = TcpPeer.At(socket.Id, peer);
        var errno = Connect(socket.Fd, to);
        if (errno == Errno.EINPROGRESS)
        {
            var deadline = Deadline.Start();
            while ((errno = Connect(socket.Fd, to)) == Errno.EALREADY)
                deadline.Yield("the end of a connect");
            if (errno == Errno.None)
                _peer.Accept();
        }
        return Result(errno);
    }

    static Errno Connect(int fd, SockAddr to) => Inet.Connect(fd, to) < 0 ? (Errno)LibC.errno : Errno.None;
}
