using Reuseport.Model;
using Reuseport.Vocabulary;
using static Reuseport.Harness.Generation.Chances;

namespace Reuseport.Harness.Generation;

/// <summary>Few sockets at one port: how one is made, and what one of them does then.</summary>
sealed class OnePort(Dice dice)
{
    /// <summary>
    /// The cases of one socket: its place, SO_REUSEADDR and SO_REUSEPORT, and from <see cref="Quiet"/> on the same with
    /// listen(2), or connect(2) for UDP.
    /// </summary>
    public const int Count = 2 * Quiet;

    /// <summary>The cases of a socket that is bound, and no more.</summary>
    public const int Quiet = 8 * 4;

    /// <summary>What one of the sockets can do.</summary>
    public const int Changes = 9;

    /// <summary>The change that sets or clears SO_REUSEPORT.</summary>
    public const int ReusePort = 2;

    /// <summary>The change that closes it.</summary>
    public const int Close = 8;

    static readonly ProgramId _program = new(0);

    /// <summary>Where a socket can be: the address, and whether it takes IPv6 alone.</summary>
    public static readonly (Address Address, bool V6Only)[] Places =
    [
        (Address.Any, false), (Address.Lo, false), (Address.Lo2, false), (Address.Any6, false), (Address.Any6, true),
        (Address.Lo6, false), (Address.MappedAny, false), (Address.MappedLo, false),
    ];

    /// <summary>Loads the program that the sockets attach.</summary>
    public void Load(Draft draft) => draft.Take(new Op.Load(_program, dice.Below(3) switch
    {
        0 => new BpfProgram.Cbpf(new Selector.Index((uint)dice.Below(3))),
        1 => new BpfProgram.SocketFilter(new Selector.Index((uint)dice.Below(2))),
        _ => new BpfProgram.SkReuseport(
            new SkReuseportBody.Return(dice.Percent(PairProgramPasses)), AttachType.SelectOrMigrate, Noting.Packet),
    }));

    /// <param name="number">Below <see cref="Count"/>.</param>
    public void Make(Draft draft, SockId sk, bool isTcp, int number)
    {
        var (address, v6Only) = Places[number % Quiet / 4];
        draft.Take(new Op.Socket(sk, isTcp ? address.Tcp : address.Udp));
        if (v6Only)
            draft.Take(new Op.V6Only(sk, On: true));
        if ((number & 1) != 0)
            draft.Take(new Op.ReuseAddr(sk, On: true));
        if ((number & 2) != 0)
            draft.Take(new Op.ReusePort(sk, On: true));
        if (dice.Percent(PairHasSetting))
            draft.Take(Setting(sk));
        if (dice.Percent(PairAttachesFirst))
            draft.Take(new Op.Attach(sk, new Fd.Program(_program)));
        if (draft.Take(new Op.Bind(sk, new(address, new(0)))) is Outcome.Failed && dice.Percent(FailedBindsAgain))
            draft.Take(new Op.Bind(sk, new(dice.Of(Places).Address, new(0))));
        if (number < Quiet)
            return;
        if (isTcp)
            draft.Take(new Op.Listen(sk, dice.Of(0, 1, 16)));
        else if (dice.Percent(PairConnects))
            draft.Take(Peer(draft.Net, sk, address));
    }

    /// <summary>What one of the sockets does when others are there.</summary>
    /// <param name="change">Below <see cref="Changes"/>.</param>
    public void Change(Draft draft, SockId sk, int change)
    {
        if (draft.Net.Find(sk) is not { } open)
            return;
        draft.Take(change switch
        {
            0 => new Op.Shutdown(sk, dice.Of(How.Read, How.Both)),
            5 or 7 when !open.IsTcp => Peer(draft.Net, sk, open.RcvSaddr),
            1 => new Op.Disconnect(sk),
            ReusePort => new Op.ReusePort(sk, !open.ReusePort),
            3 => new Op.ReuseAddr(sk, !open.Reuse),
            4 => dice.Percent(ChangeAttaches) ? new Op.Attach(sk, new Fd.Program(_program)) : new Op.Detach(sk),
            5 => new Op.Listen(sk, dice.Of(0, 1, 16)),
            6 => open.IncomingCpu == IncomingCpu.None ? Setting(sk) : new Op.SetCpu(sk, IncomingCpu.None),
            7 => new Op.ConnectOut(sk, Vocabulary.Peer.Listener),
            _ => new Op.Close(sk),
        });
    }

    Op Setting(SockId sk) => dice.Below(3) switch
    {
        0 => new Op.Chown(sk, new(1 + dice.Below(2))),
        1 => new Op.BindToDevice(sk, dice.Of(Device.Loopback, Device.Gone)),
        _ => new Op.SetCpu(sk, dice.Of(IncomingCpu.Here, IncomingCpu.Elsewhere)),
    };

    /// <summary>The peer of another socket, or one of its own: sockets of one peer are filed in one place.</summary>
    Op.ConnectPeer Peer(Net net, SockId sk, Address address)
    {
        if (dice.Percent(PeerIsThatOfAnother)
            && net.OpenSocks.FirstOrDefault(other => other.Peer is not null)?.Peer is { } peer)
            return new(sk, peer.Flow, new(Steering.Reachable(peer.Steered), peer.Port));
        Endpoint to = new(Steering.Reachable(address), new(0));
        return new(sk, new(Steering.Family(net, isTcp: false, to), dice.Below(2)), to);
    }
}
