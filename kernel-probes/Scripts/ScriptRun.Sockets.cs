using Reuseport.KernelProbes.Abi;
using Reuseport.Vocabulary;
using Tmds.Linux;

namespace Reuseport.KernelProbes.Scripts;

/// <summary>The calls that both transports have.</summary>
sealed unsafe partial class ScriptRun
{
    /// <summary>A name whose socket the kernel refuses is there, and closed.</summary>
    Outcome Socket(SockId sk, Transport transport)
    {
        try
        {
            _sockets.Add(sk, new(sk, transport, Inet.Open(transport)));
            return Outcome.Ok.Instance;
        }
        catch (OutcomeException refused)
        {
            _sockets.Add(sk, new(sk, transport, ScriptSocket.Closed));
            return refused.Outcome;
        }
    }

    /// <summary>The names of those that are not made are there, and closed.</summary>
    Outcome Sockets(SockId first, int count, ScriptSocket like)
    {
        var form = like.IsOpen ? SocketForm.Of(like) : default;
        var result = Result(like.IsOpen ? Errno.None : Errno.EBADF);
        for (var i = 0; i < count; i++)
        {
            var sk = new SockId(first.Index + i);
            if (result is Outcome.Ok)
                result = Socket(sk, like.Transport, form);
            else
                _sockets.Add(sk, new(sk, like.Transport, ScriptSocket.Closed));
        }
        return result;
    }

    Outcome Socket(SockId sk, Transport transport, SocketForm form)
    {
        if (Socket(sk, transport) is Outcome.Failed refused)
            return refused;
        var socket = _sockets[sk];
        if (form.SetOptions(socket.Fd) is var set and not Errno.None)
            return Result(set);
        if (form.Local is { } local)
        {
            var result = Result(Inet.Bind(socket.Fd, local));
            socket.IsBound = result is Outcome.Ok;
            if (!socket.IsBound)
                return result;
        }
        return form.Backlog is { } backlog ? Listen(sk, backlog) : Outcome.Ok.Instance;
    }

    Outcome Set(SockId sk, int option, bool on) => Result(Inet.Set(_sockets[sk].Fd, option, on ? 1 : 0));

    Outcome SetV6Only(SockId sk, bool on) => Result(Inet.SetV6Only(_sockets[sk].Fd, on));

    Outcome Bind(SockId sk, Endpoint local)
    {
        var socket = _sockets[sk];
        var result = Result(Inet.Bind(socket.Fd, Inet.At(local)));
        socket.IsBound |= result is Outcome.Ok;
        return result;
    }

    Outcome Shutdown(SockId sk, How how)
    {
        ForgetQueueLengths();
        return Result(LibC.shutdown(_sockets[sk].Fd, how switch
        {
            How.Read => LibC.SHUT_RD,
            How.Write => LibC.SHUT_WR,
            How.Both => LibC.SHUT_RDWR,
        }));
    }

    Outcome Close(SockId sk)
    {
        ForgetQueueLengths();
        if (_looksUp)
            _sockets[sk].KeepCookie();
        return Result(LibC.close(_sockets[sk].Close()));
    }

    Outcome Disconnect(SockId sk)
    {
        ForgetQueueLengths();
        return Result(Inet.Connect(_sockets[sk].Fd, SockAddr.Unspecified));
    }

    /// <summary>Notes when the socket shares the port that the kernel has picked with another of the script.</summary>
    void CheckAutoPort(ScriptSocket socket)
    {
        if (socket.IsBound || (GoesOnWhenPortsCollide && _sockets.Count <= FewSockets))
            return;
        var port = Inet.LocalOf(socket.Fd).Port;
        foreach (var other in _sockets.Values)
        {
            AutoPortsCollided |= other != socket && other.Transport.IsTcp == socket.Transport.IsTcp
                && other is { IsOpen: true, IsBound: false } && Inet.LocalOf(other.Fd).Port == port;
        }
    }

    /// <summary>A listener that goes may hand its connections to any other.</summary>
    void ForgetQueueLengths()
    {
        foreach (var socket in _sockets.Values)
            socket.ForgetQueueLength();
    }
}
