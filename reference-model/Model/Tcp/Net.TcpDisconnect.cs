using Reuseport.Vocabulary;

namespace Reuseport.Model;

/// <summary>connect(2) to AF_UNSPEC</summary>
[KernelFunction("tcp_disconnect", File = "net/ipv4/tcp.c")]
[KernelFunction("__udp_disconnect", File = "net/ipv4/udp.c")]
public enum DisconnectResult
{
    /// <summary>A TCP socket that neither listens nor is connected has nothing to end.</summary>
    Nothing,

    /// <summary>A TCP client resets its connection.</summary>
    ConnectionReset,
    StoppedListening,
    KeptAddress,
    LostAddress,
    LostPort,
}

public sealed partial record Net
{
    /// <summary>tcp_disconnect() and udp_disconnect()</summary>
    (Net Net, DisconnectResult Result) Disconnect(SockId id, Course course)
    {
        var sk = this[id];
        if (!sk.IsTcp)
            return UdpDisconnect(sk, course);
        return sk.State switch
        {
            SockState.Listen => (StopListening(id, course), course.Reached(DisconnectResult.StoppedListening)),
            SockState.Established or SockState.FinWait2 =>
                (ResetConnection(id, course), course.Reached(DisconnectResult.ConnectionReset)),
            SockState.Close =>
                (Put(sk with { IsShutdown = false }).ResetSaddr(id), course.Reached(DisconnectResult.Nothing)),
        };
    }

    /// <summary>tcp_disconnect() of a listener: the same for shutdown(), close() and connect(AF_UNSPEC).</summary>
    Net StopListening(SockId id, Course course)
    {
        // tcp_disconnect() clears rx_opt, which has the time of the last SYN cookie.
        var net = Put(this[id] with
        {
            State = SockState.Close,
            AcceptQueue = [],
            IsShutdown = false,
            SynqOverflow = false,
        });
        net = net.InetUnhash(id, course);
        if (!net[id].PortLocked)
            net = net.Put(net[id] with { Port = LocalPort.None });
        net = net.ResetSaddr(id);

        // inet_csk_listen_stop(): a connection that is still in the queue moves to another listener or is reset.
        foreach (var child in this[id].AcceptQueue)
        {
            (net, var nsk, _) = net.MigrateSock(id, child, course);
            if (nsk is { } target)
                net = net.ReqskQueueAdd(target, child, course);
        }
        return net.DestroyEmptyBuckets().StateChange(id, course);
    }

    /// <summary>tcp_disconnect() of a client; nothing where there is no connection.</summary>
    Net ResetConnection(SockId id, Course course)
    {
        if (!this[id].IsConnected)
            return this;

        // Without a closed section inet_unhash() detaches from the group in every state. Note 5.
        var net = Profile.NoMigration && GroupOf(id) is not null ? DetachSock(id, course).Net : this;
        var sk = net[id];
        return net.Put(sk with
        {
            State = SockState.Close,
            Port = sk.PortLocked ? sk.Port : LocalPort.None,
            IsShutdown = false,
        }).ResetSaddr(id).DestroyEmptyBuckets().StateChange(id, course);
    }
}
