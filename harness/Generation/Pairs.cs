using Reuseport.Model;
using Reuseport.Vocabulary;
using static Reuseport.Harness.Generation.Chances;

namespace Reuseport.Harness.Generation;

/// <summary>
/// Two sockets at one port: all cases of protocol, address, IPV6_V6ONLY, SO_REUSEADDR, SO_REUSEPORT and listening, each
/// once before any comes again. A run begins anywhere in their order; the rest of a case is drawn.
/// </summary>
sealed class Pairs(Dice dice)
{
    /// <summary>A prime that divides no count of cases: stepping by it comes to each.</summary>
    const int Step = 7_919;

    /// <summary>Where a socket can be: the address, and whether it takes IPv6 alone.</summary>
    static readonly (Address Address, bool V6Only)[] _places =
    [
        (Address.Any, false), (Address.Lo, false), (Address.Lo2, false), (Address.Any6, false), (Address.Any6, true),
        (Address.Lo6, false), (Address.MappedAny, false), (Address.MappedLo, false),
    ];

    /// <summary>SO_REUSEADDR, SO_REUSEPORT, and listening at each place.</summary>
    static readonly int _ofSock = _places.Length * 8;

    int _next = dice.Below(Count);

    /// <summary>The cases of two sockets, for each protocol.</summary>
    static int Count => 2 * _ofSock * _ofSock;

    /// <summary>The number of the case that was made last: the same in every run.</summary>
    public int Number { get; private set; }

    /// <summary>Makes the next case.</summary>
    public void Make(Draft draft)
    {
        Number = _next;
        _next = (_next + Step) % Count;
        var isTcp = Number % 2 == 0;
        if (dice.Percent(PairHasProgram))
            draft.Take(new Op.Load(new(0), Program()));
        Make(draft, new(0), isTcp, Number / 2 % _ofSock);
        Make(draft, new(1), isTcp, Number / 2 / _ofSock);
        Between(draft);
        if (dice.Percent(PairHasThird))
            Make(draft, new(2), dice.Percent(ThirdIsOfOther) ? !isTcp : isTcp, dice.Below(_ofSock));
        else
            Between(draft);
    }

    void Make(Draft draft, SockId sk, bool isTcp, int number)
    {
        var (address, v6Only) = _places[number / 8];
        var (reuse, reusePort, listens) = ((number & 1) != 0, (number & 2) != 0, (number & 4) != 0);
        draft.Take(new Op.Socket(sk, isTcp ? address.Tcp : address.Udp));
        if (v6Only)
            draft.Take(new Op.V6Only(sk, On: true));
        if (reuse)
            draft.Take(new Op.ReuseAddr(sk, On: true));
        if (reusePort)
            draft.Take(new Op.ReusePort(sk, On: true));
        if (dice.Percent(PairHasSetting))
            draft.Take(Setting(sk));
        if (dice.Percent(PairAttachesFirst))
            draft.Take(new Op.Attach(sk, new Fd.Program(new(0))));
        if (draft.Take(new Op.Bind(sk, new(address, new(0)))) is Outcome.Failed && dice.Percent(FailedBindsAgain))
            draft.Take(new Op.Bind(sk, new(dice.Of(_places).Address, new(0))));
        if (listens && isTcp)
            draft.Take(new Op.Listen(sk, dice.Of(0, 1, 16)));
        if (listens && !isTcp && dice.Percent(PairConnects))
            draft.Take(Peer(draft.Net, sk, address));
    }

    Op Setting(SockId sk) => dice.Below(3) switch
    {
        0 => new Op.Chown(sk, new(1 + dice.Below(2))),
        1 => new Op.BindToDevice(sk, dice.Of(Device.Loopback, Device.Gone)),
        _ => new Op.SetCpu(sk, dice.Of(IncomingCpu.Here, IncomingCpu.Elsewhere)),
    };

    /// <summary>What one of the sockets does when both are there.</summary>
    void Between(Draft draft)
    {
        var sk = new SockId(dice.Below(2));
        draft.Take(dice.Below(9) switch
        {
            0 => new Op.Shutdown(sk, dice.Of(How.Read, How.Both)),
            1 => new Op.Disconnect(sk),
            2 => new Op.ReusePort(sk, dice.Percent(PairSetsOption)),
            3 => new Op.ReuseAddr(sk, dice.Percent(PairSetsOption)),
            4 => new Op.Attach(sk, new Fd.Program(new(0))),
            5 => new Op.Listen(sk, dice.Of(0, 1, 16)),
            6 => Setting(sk),
            7 => new Op.Close(sk),
            _ => new Op.Detach(sk),
        });
    }

    Op.ConnectPeer Peer(Net net, SockId sk, Address address)
    {
        Endpoint to = new(Reachable(address), new(0));
        return new(sk, new(Steering.Family(net, isTcp: false, to), dice.Below(2)), to);
    }

    static Address Reachable(Address address) => new Saddr(address).OnTheWire switch
    {
        Address.Any => Address.Lo,
        Address.Any6 => Address.Lo6,
        var one => one,
    };

    BpfProgram Program() => dice.Below(3) switch
    {
        0 => new BpfProgram.Cbpf(new Selector.Index((uint)dice.Below(3))),
        1 => new BpfProgram.SocketFilter(new Selector.Index((uint)dice.Below(2))),
        _ => new BpfProgram.SkReuseport(
            new SkReuseportBody.Return(dice.Percent(PairProgramPasses)), AttachType.SelectOrMigrate, Noting.Packet),
    };
}
