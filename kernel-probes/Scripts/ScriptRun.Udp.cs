using System.Runtime.InteropServices;
using Reuseport.KernelProbes.Abi;
using Reuseport.Vocabulary;
using Tmds.Linux;

namespace Reuseport.KernelProbes.Scripts;

/// <summary>Datagrams.</summary>
sealed unsafe partial class ScriptRun
{
    uint _sent;

    /// <summary>The first byte is the script's, the number tells a datagram from an older one.</summary>
    [StructLayout(LayoutKind.Sequential, Pack = 1)]
    internal readonly record struct Datagram(byte Payload, uint Number);

    Outcome ConnectPeer(SockId sk, FlowId flow, Endpoint to)
    {
        var socket = _sockets[sk];
        var peer = Inet.SourceOf(to.Address.Udp);
        if (socket.Transport.IsInet6)
            peer = peer.AsInet6;
        var result = Result(Inet.Connect(socket.Fd, Inet.At(peer, net.Flows.Source(to.Address.Udp, flow, to))));
        // It has a port also when it fails.
        if (socket.IsOpen)
            CheckAutoPort(socket);
        return result;
    }

    Outcome Send(FlowId flow, Endpoint to, byte payload)
    {
        var fd = Inet.OpenSource(to.Address.Udp, net.Flows.Source(to.Address.Udp, flow, to));
        try
        {
            return Send(fd, to, new(payload, ++_sent));
        }
        finally
        {
            _ = LibC.close(fd);
        }
    }

    /// <summary>One of two things happens: a socket receives the datagram, or an ICMP error comes back.</summary>
    Outcome Send(int source, Endpoint to, Datagram datagram)
    {
        if (Inet.Connect(source, Inet.At(to)) < 0)
            throw OutcomeException.OfLastCall("connecting the source of a datagram");
        if ((long)LibC.send(source, &datagram, sizeof(Datagram), 0) < 0)
            throw OutcomeException.OfLastCall("sending a datagram");

        var deadline = Deadline.Start();
        while (true)
        {
            if (Receivers(datagram) is not [] and var receivers)
                return receivers is [var only] ? new Outcome.Selected(only) : new Outcome.Ordered(receivers);
            if (Inet.TakeError(source) is var error and not Errno.None)
                return Result(error);
            deadline.Yield("the end of a datagram");
        }
    }

    /// <summary>
    /// Asks every socket, and takes from each what it has: a kernel may give one datagram to several, or one that this
    /// call has not sent.
    /// </summary>
    EquatableArray<SockId> Receivers(Datagram datagram)
    {
        EquatableArray<SockId> receivers = [];
        var isForeign = false;
        foreach (var socket in _sockets.Values)
        {
            if (!socket.Transport.IsUdp || !socket.IsOpen || !Receive(socket.Fd, out var received))
                continue;
            isForeign |= received != datagram;
            receivers = receivers.Add(socket.Id);
        }
        return isForeign
            ? throw new OutcomeException(Outcome.Foreign.Instance, $"{receivers} received another than {datagram}")
            : receivers;
    }

    static bool Receive(int fd, out Datagram datagram)
    {
        fixed (Datagram* buffer = &datagram)
        {
            if ((long)LibC.recv(fd, buffer, sizeof(Datagram), LibC.MSG_DONTWAIT) >= 0)
                return true;
        }
        datagram = default;
        return (Errno)LibC.errno == Errno.EAGAIN ? false : throw OutcomeException.OfLastCall("recv");
    }
}
