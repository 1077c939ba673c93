using Reuseport.Vocabulary;
using static Reuseport.Harness.Generation.Chances;

namespace Reuseport.Harness.Generation;

/// <summary>
/// A group past the 128 or the 256 members that its first arrays hold, some of them closed; or past the ten sockets at
/// which a bind of UDP begins to look at its address alone.
/// </summary>
sealed class Growth(Dice dice, OnePort socks)
{
    const int FirstOfCrowd = 100;

    /// <summary>So many of a crowd the model makes one by one.</summary>
    const int OneByOne = 3;

    static readonly SockId _like = new(0);
    static readonly SockId _neighbour = new(1);
    static readonly ProgramId _program = new(0);

    /// <summary>A program selects by the payload or by an index: the hash of a large group is not steered.</summary>
    public void Make(Draft draft)
    {
        var isSmall = dice.Percent(GrowthIsSmall);
        var isTcp = dice.Percent(isSmall ? SmallIsTcp : GrowthIsTcp);
        var address = dice.Of(Address.Any, Address.Lo, Address.Any6, Address.Lo6);
        Endpoint local = new(address, new(0));
        var count = isSmall ? dice.Between(4, 13) : dice.Of(126, 127, 128, 129, 254, 255, 256);
        var last = new SockId(FirstOfCrowd + count - 1);
        var index = dice.Of(0u, 1u, 127u, 128u, (uint)count - 1, (uint)count, (uint)count + 1);
        draft.Take(new Op.Load(_program, new BpfProgram.Cbpf(new Selector.Index(index))));
        if (isSmall)
            Neighbour(draft, isTcp);
        draft.Take(new Op.Socket(_like, isTcp ? address.Tcp : address.Udp));
        draft.Take(new Op.ReusePort(_like, On: true));
        draft.Take(new Op.Bind(_like, local));
        if (isTcp)
            draft.Take(new Op.Listen(_like, 16));
        if (dice.Percent(GrowthAttachesFirst))
            draft.Take(new Op.Attach(_like, new Fd.Program(_program)));
        if (dice.Percent(GrowthClosesFirst))
            Stop(draft, _like, isTcp);
        if (isSmall && dice.Percent(NeighbourChanges))
            socks.Change(
                draft, _neighbour,
                dice.Percent(NeighbourChangesReusePort) ? OnePort.ReusePort : dice.Below(OnePort.Changes));
        draft.Take(new Op.Sockets(new(FirstOfCrowd), count, _like));
        for (var left = dice.Between(2, 6); left > 0; left--)
            Call(draft, isTcp, local, dice.Of(_like, new(FirstOfCrowd), last, new(FirstOfCrowd + dice.Below(count))));
        draft.Take(new Op.Attach(_like, new Fd.Program(_program)));
        draft.Take(new Op.Attach(last, new Fd.Program(_program)));
        draft.Take(Flow(draft, isTcp, local));
    }

    /// <summary>A socket at another address of the port, which the group meets or not.</summary>
    void Neighbour(Draft draft, bool isTcp) => socks.Make(draft, _neighbour, isTcp, dice.Below(OnePort.Count));

    void Call(Draft draft, bool isTcp, Endpoint local, SockId sk)
    {
        switch (dice.Below(7))
        {
            case 6:
                // The model makes these one by one, and what comes after them at once.
                Stop(draft, _like, isTcp);
                for (var first = 0; first < OneByOne; first++)
                    Stop(draft, new(FirstOfCrowd + first), isTcp);
                draft.Take(Flow(draft, isTcp, local));
                break;
            case 0 or 1:
                Stop(draft, sk, isTcp);
                break;
            case 2:
                draft.Take(new Op.Close(sk));
                break;
            case 3 when isTcp:
                draft.Take(new Op.Listen(sk, 16));
                break;
            case 4:
                draft.Take(new Op.Attach(sk, new Fd.Program(_program)));
                break;
            default:
                draft.Take(Flow(draft, isTcp, local));
                break;
        }
    }

    static void Stop(Draft draft, SockId sk, bool isTcp) =>
        draft.Take(isTcp ? new Op.Shutdown(sk, How.Read) : new Op.Disconnect(sk));

    Op Flow(Draft draft, bool isTcp, Endpoint local)
    {
        var address = local.Address.IsInet6 ? Address.Lo6 : Address.Lo;
        return Steering.To(draft.Net, isTcp, local with { Address = address }, dice.Below(4), payload: 1);
    }
}
