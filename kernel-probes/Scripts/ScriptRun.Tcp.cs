using Reuseport.KernelProbes.Abi;
using Reuseport.Vocabulary;
using Tmds.Linux;

namespace Reuseport.KernelProbes.Scripts;

/// <summary>Listeners and connections.</summary>
sealed unsafe partial class ScriptRun
{
    Outcome Listen(SockId sk, int backlog)
    {
        var socket = _sockets[sk];
        var result = Result(LibC.listen(socket.Fd, backlog));
        socket.ForgetQueueLength();
        if (result is Outcome.Ok)
            CheckAutoPort(socket);
        return result;
    }

    Outcome Connect(FlowId flow, Endpoint to)
    {
        var source = net.Flows.Source(to.Address.Tcp, flow, to);
        _clients.CloseDead(source, to);
        foreach (var socket in _sockets.Values)
            socket.NoteQueueLength();

        var fd = Inet.OpenSource(to.Address.Tcp, source);
        var outcome = Connect(fd, to);
        if (outcome is Outcome.Selected)
            _clients.Add(new(fd, flow, source, to));
        else
            _ = LibC.close(fd);
        return outcome;
    }

    /// <summary>
    /// connect(2) says EINPROGRESS although the answer of the other end has been handled when it returns: the state of
    /// the client tells what became of it. A SYN that was dropped leaves it in SYN_SENT; that it was dropped is
    /// confirmed by a counter, never by time.
    /// </summary>
    Outcome Connect(int client, Endpoint to)
    {
        if (Inet.Connect(client, Inet.At(to)) < 0 && (Errno)LibC.errno is var errno and not Errno.EINPROGRESS)
            return Result(errno);

        var deadline = Deadline.Start();
        while (true)
        {
            switch (Inet.Info(client).tcpi_state)
            {
                case Uapi.TCP_SYN_SENT:
                    if (net.Drops.Grew())
                        return Outcome.Unanswered.Instance;
                    break;
                case Uapi.TCP_CLOSE:
                    return Result(Inet.TakeError(client));
                default:
                    if (FindReceiver() is { } listener)
                        return new Outcome.Selected(listener.Id);
                    break;
            }
            deadline.Yield("the end of a connect");
        }
    }

    ScriptSocket? FindGrownQueue()
    {
        foreach (var socket in _sockets.Values)
        {
            if (socket.QueueGrew())
                return socket;
        }
        return null;
    }

    Outcome Accept(SockId sk)
    {
        var outcome = Accept(sk, out var fd, out var port, out var local);
        return outcome ?? Reset(fd, port, local);
    }

    /// <returns>Null for a connection; else why there is none.</returns>
    Outcome? Accept(SockId sk, out int fd, out ushort port, out Endpoint local)
    {
        (port, local) = (0, default);
        var socket = _sockets[sk];
        SockAddr peer;
        socklen_t length = sizeof(SockAddr);
        fd = LibC.accept4(socket.Fd, (sockaddr*)&peer, &length, LibC.SOCK_NONBLOCK | LibC.SOCK_CLOEXEC);
        if (fd < 0)
            return ((Errno)LibC.errno).IsLack() ? throw FaultException.OfLastCall("accept4") : Result(fd);

        socket.ForgetQueueLength();
        local = Inet.DestinationOf(Inet.LocalOf(fd));
        port = peer.Port;
        return null;
    }

    /// <summary>Closes both ends of an accepted connection.</summary>
    Outcome Reset(int accepted, ushort source, Endpoint local)
    {
        _ = LibC.close(accepted);
        return Accepted(_segments?.FlowOf(source, local) ?? _clients.CloseAccepted(source, local));
    }

    /// <param name="flow">Null for a connection that no client of the script has made.</param>
    static Outcome Accepted(FlowId? flow) => flow is { } known ? new Outcome.Accepted(known) : Outcome.Foreign.Instance;
}
