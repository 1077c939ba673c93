using Reuseport.Vocabulary;
using static Reuseport.Harness.Generation.Chances;

namespace Reuseport.Harness.Generation;

/// <summary>Sockets that are neither TCP nor UDP, and what the kernel refuses them.</summary>
sealed class KindOperands(Dice dice)
{
    /// <summary>They are named from here on, behind the sockets that flows reach.</summary>
    const int First = 8;

    const int Most = 3;

    readonly List<Op.Socket> _made = [];

    /// <summary>A new one, or an option of one that is there.</summary>
    /// <param name="attach">An attach of the script's programs to a socket; null where there is none.</param>
    /// <param name="update">An update of the script's maps with a socket; null where there is none.</param>
    public Op Draw(Func<SockId, Op?> attach, Func<SockId, Op?> update)
    {
        if (_made.Count == 0 || (_made.Count < Most && dice.Percent(OtherKindIsNew)))
            return New();
        return CallOn(dice.Of([.. _made]), attach, update);
    }

    /// <summary>A call on one that was made, or is made now.</summary>
    public Op CallOn(Op.Socket made, Func<SockId, Op?> attach, Func<SockId, Op?> update)
    {
        var sk = made.Sk;
        return made.Transport == Transport.Mptcp4 ? update(sk) ?? new Op.Close(sk) : dice.Below(10) switch
        {
            0 or 1 or 2 => new Op.ReusePort(sk, dice.Percent(OtherKindReusePortOn)),
            3 => new Op.ReuseAddr(sk, dice.Percent(OtherKindReuseAddrOn)),
            4 => new Op.Detach(sk),
            5 => dice.Percent(OtherKindCloses)
                ? new Op.Close(sk)
                : new Op.LockFilter(sk, dice.Percent(OtherKindLocksFilter)),
            6 or 7 or 8 => attach(sk) ?? new Op.Detach(sk),
            _ => update(sk) ?? new Op.ReusePort(sk, On: true),
        };
    }

    public void Taken(Op.Socket made)
    {
        if (!made.Transport.IsTcpOrUdp())
            _made.Add(made);
    }

    Op.Socket New() => new(
        new(First + _made.Count),
        dice.Of(Transport.Unix, Transport.Raw4, Transport.UdpLite4, Transport.UdpLite4, Transport.Mptcp4));
}
