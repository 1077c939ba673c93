using Reuseport.Model;
using Reuseport.Vocabulary;
using static Reuseport.Harness.Generation.Chances;

namespace Reuseport.Harness.Generation;

/// <summary>Connections of the sockets themselves, and those that are left to the kernel.</summary>
static class ClientOperands
{
    public static Op? Draw(Dice dice, Move move, Net net, SockId sk) => move switch
    {
        Move.Orphan => Orphan(dice, net, sk),
        Move.Reset => Reset(dice, net),
        Move.ConnectOut => ConnectOut(dice, net),
        _ => null,
    };

    /// <summary>
    /// Mostly a listener with connections in its queue; they go to the listener's owner or to another user.
    /// </summary>
    static Op.Orphan Orphan(Dice dice, Net net, SockId sk)
    {
        Sock[] waitedFor = [.. net.OpenSocks.Where(sock => sock.AcceptQueue is not [])];
        var listener = waitedFor is [] || dice.Percent(OrphanOfAny) ? net.Find(sk) : dice.Of(waitedFor);
        var uid = listener is not null && dice.Percent(OrphanOfListenersOwner)
            ? listener.Uid
            : new(dice.Below(Uid.Count));
        return new(listener?.Id ?? sk, uid);
    }

    static Op.Reset? Reset(Dice dice, Net net)
    {
        Connection[] open =
        [
            .. net.Tcp.Orphans,
            .. dice.Percent(ResetOfWaiting) ? net.OpenSocks.SelectMany(sock => sock.AcceptQueue) : [],
        ];
        if (open is [])
            return null;
        var one = dice.Of(open);
        return new(one.Flow, one.Local);
    }

    /// <summary>
    /// Mostly a socket with a group that it takes along, else one that is not connected. Connections are ended as often
    /// as made.
    /// </summary>
    static Op? ConnectOut(Dice dice, Net net)
    {
        Sock[] tcp = [.. net.OpenSocks.Where(sock => sock.Transport == Transport.Tcp4)];
        Sock[] clients = [.. tcp.Where(sock => sock.IsConnected)];
        if (clients is not [] && dice.Percent(ConnectOutEnds))
            return new Op.Disconnect(dice.Of(clients).Id);
        Sock[] free = [.. tcp.Where(sock => sock.State == SockState.Close)];
        Sock[] members = [.. free.Where(sock => sock.Group is not null)];
        var among = members is not [] && dice.Percent(ConnectOutOfMember) ? members
            : dice.Percent(ConnectOutOfFree) ? free
            : tcp;
        return among is []
            ? null
            : new Op.ConnectOut(dice.Of(among).Id, dice.Percent(ConnectOutToListener) ? Peer.Listener : Peer.Nobody);
    }
}
