using Reuseport.Vocabulary;

namespace Reuseport.Model;

public sealed partial record Net
{
    /// <summary>
    /// What <see cref="Op.Sockets"/> spells out, call by call. Where two have joined one group after the other, those
    /// that follow do the same while there is room: they come at once, or the ceiling would take the model minutes.
    /// </summary>
    (Net, Errno) MakeSockets(Op.Sockets sockets, Course course)
    {
        var (first, count, like) = sockets;
        var net = this;
        for (var made = 0; made < count;)
        {
            var sk = new SockId(first.Index + made);
            (net, var errno) = net.MakeSocket(sk, net[like], course);
            if (errno != Errno.None)
                return (net, errno);
            made++;
            if (net.GroupOf(sk) is not { Listening: [.., var before, var last] } group
                || last != sk || before.Index != sk.Index - 1 || !net.BindsAlikeFromNowOn(net[sk]))
                continue;
            var (next, joining) = (first.Index + made, Math.Min(group.Room, count - made));
            net = net.JoinAll(group, net[sk], next, joining).HashAll(sk, next, joining);
            made += joining;
        }
        return (net, Errno.None);
    }

    /// <summary>
    /// A bind of UDP asks others for conflicts when ten sockets have the port; from then on always the same.
    /// </summary>
    bool BindsAlikeFromNowOn(Sock sk) => sk.IsTcp || UdpChainLength(sk.Port) > UdpChainLong + 1;

    (Net, Errno) MakeSocket(SockId id, Sock like, Course course)
    {
        var net = Put(new Sock(id, like.Transport)
        {
            Reuse = like.Reuse,
            ReusePort = like.ReusePort,
            V6Only = like.V6Only,
        });
        if (like.Port.Name is { } port)
        {
            (net, var bound) = net.Bind(id, new(like.RcvSaddr, port), course);
            if (bound != Errno.None)
                return (net, bound);
        }
        if (like.State != SockState.Listen)
            return (net, Errno.None);
        (net, var listened) = net.Listen(id, (int)like.MaxAckBacklog, course);
        return (net, listened.ToErrno());
    }

    /// <summary>Each comes to the chains of the one before it.</summary>
    Net HashAll(SockId sk, int first, int count)
    {
        var oldestFirst = Enumerable.Range(first, count).Select(index => new SockId(index)).ToArray();
        return this[sk].IsTcp
            ? Put(Tcp with { Listeners = Tcp.Listeners.Insert(this[sk], oldestFirst) })
            : Put(Udp.Insert(this[sk], oldestFirst));
    }
}
