using Reuseport.Model;
using Reuseport.Vocabulary;
using static Reuseport.Harness.Generation.Chances;

namespace Reuseport.Harness.Generation;

/// <summary>
/// Calls at the end of a script that read what the model knows and no call before showed: the bind tables by fresh
/// sockets, queues by accept, groups by their order, maps by their slots. Which ones a script has is drawn.
/// </summary>
sealed class Observers(Dice dice, OnePort socks)
{
    /// <summary>Calls for each two of the script before: a third of its time.</summary>
    const int CallsForEach = 2;

    const int CallsLeast = 4;

    /// <summary>Fresh sockets are named from here on.</summary>
    const int FirstFresh = 20;

    /// <summary>None, SO_REUSEADDR, SO_REUSEPORT, both, SO_REUSEPORT of another user.</summary>
    const int FreshOptions = 5;

    /// <summary>The third may share the port with both.</summary>
    const int FreshAtOnce = 3;

    /// <summary>The flows that connect(2) opens: those above are made of segments.</summary>
    const int Positions = 4;

    static readonly MapId _map = new(FirstFresh);

    readonly List<SockId> _fresh = [];

    /// <summary>Adds them to the script.</summary>
    public void Observe(Draft draft)
    {
        _fresh.Clear();
        // What became of a thread is told once.
        foreach (var waited in draft.Net.OpenSocks.Where(sk => sk.Waiter is not null).ToList())
        {
            draft.Take(new Op.Woken(waited.Id));
            draft.Take(new Op.Woken(waited.Id));
        }
        var until = Math.Min(draft.Count + Math.Max(CallsLeast, draft.Count / CallsForEach), Draft.OpsMax);
        PortId[] ports = [.. draft.Ops.OfType<Op.Bind>().Select(bind => bind.Local.Port).Distinct()];
        if (ports is not [] && dice.Percent(PortIsTakenAnew))
        {
            PortId[] ofTcp = [.. ports.Where(port => HasPort(draft, port, isTcp: true))];
            TakeAnew(draft, dice.Of(ofTcp is not [] && dice.Percent(AnewIsTcp) ? ofTcp : ports));
        }
        for (var tries = 3 * (until - draft.Count); tries > 0 && draft.Count < until; tries--)
            One(draft, ports);
        if (dice.Percent(ObserversEndWithOrder) && Orders(draft.Net) is [_, ..] orders)
            draft.Take(dice.Of(orders));
        if (AttachedBeforeBind(draft) is { } program && dice.Percent(ProgramIsAskedFor))
            draft.Take(new Op.ById(program));
    }

    /// <summary>An empty port remembers nothing of those that had it, whatever a socket changes later.</summary>
    void TakeAnew(Draft draft, PortId port)
    {
        foreach (var sk in draft.Net.OpenSocks.Where(sk => sk.Port == LocalPort.Of(port)).ToList())
            draft.Take(new Op.Close(sk.Id));
        for (var fresh = 0; fresh < FreshAtOnce; fresh++)
        {
            Fresh(draft, port, dice.Percent(AnewHasReusePort) ? 2 : dice.Below(FreshOptions));
            if (_fresh is not [.., var last] || !dice.Percent(FreshChanges))
                continue;
            var change = dice.Percent(FreshChangesReusePort) ? OnePort.ReusePort : dice.Below(OnePort.Changes);
            socks.Change(draft, last, change);
        }
    }

    /// <summary>A group of its own holds the program, until the socket joins another one.</summary>
    static ProgramId? AttachedBeforeBind(Draft draft)
    {
        var attached = new Dictionary<SockId, ProgramId>();
        foreach (var op in draft.Ops)
        {
            if (op is Op.Attach(var sk, Fd.Program(var program), _))
                attached[sk] = program;
            else if (op is Op.Bind(var bound, _) && attached.TryGetValue(bound, out var held))
                return held;
        }
        return null;
    }

    void One(Draft draft, PortId[] ports)
    {
        var net = draft.Net;
        switch (dice.Below(12))
        {
            case 0 or 1 or 2 when ports is not []:
                Fresh(draft, dice.Of(ports), dice.Below(FreshOptions));
                break;
            case 3 or 4 when ports is not []:
                Flow(draft, dice.Of(ports));
                break;
            case 5 or 6:
                Queue(draft);
                break;
            case 7:
                Slots(draft);
                break;
            case 8 when Any(net) is { } sk:
                draft.Take(dice.Below(4) switch
                {
                    0 => new Op.Detach(sk.Id),
                    1 => new Op.GetSockOpt(sk.Id, SockOption.IncomingCpu),
                    2 => new Op.Disconnect(sk.Id),
                    _ => new Op.Listen(sk.Id, 1),
                });
                break;
            case 9:
                draft.Take(Op.Counters.Instance);
                break;
            case 10 when net.OpenSocks.FirstOrDefault(sk => sk.Port.IsNone && sk.Transport.IsTcpOrUdp()) is { } free
                && ports is not []:
                draft.Take(new Op.Bind(free.Id, new(dice.Of(OnePort.Places).Address, dice.Of(ports))));
                break;
            case 11:
                foreach (var load in draft.Ops.OfType<Op.Load>().ToList())
                    draft.Take(new Op.Notes(load.Prog));
                break;
        }
    }

    Sock? Any(Net net) =>
        net.OpenSocks.Where(sk => sk.Transport.IsTcpOrUdp()).ToArray() is [_, ..] open ? dice.Of(open) : null;

    /// <summary>A socket without options, with one of them, or of another user: may it have the port?</summary>
    /// <param name="options">Below <see cref="FreshOptions"/>.</param>
    void Fresh(Draft draft, PortId port, int options)
    {
        var sk = new SockId(FirstFresh + _fresh.Count);
        var (address, v6Only) = dice.Of(OnePort.Places);
        var isTcp = HasPort(draft, port, isTcp: true) && dice.Percent(FreshIsTcp);
        if (draft.Take(new Op.Socket(sk, isTcp ? address.Tcp : address.Udp)) is null)
            return;
        _fresh.Add(sk);
        if (v6Only)
            draft.Take(new Op.V6Only(sk, On: true));
        if (options is 1 or 3)
            draft.Take(new Op.ReuseAddr(sk, On: true));
        if (options is 2 or 3 or 4)
            draft.Take(new Op.ReusePort(sk, On: true));
        if (options == 4)
            draft.Take(new Op.Chown(sk, new(1)));
        if (draft.Take(new Op.Bind(sk, new(address, port))) is Outcome.Failed)
            return;
        if (isTcp && dice.Percent(FreshListens))
            draft.Take(new Op.Listen(sk, 1));
        else if (dice.Percent(FreshCloses))
            draft.Take(new Op.Close(sk));
    }

    static bool HasPort(Draft draft, PortId port, bool isTcp) =>
        draft.Net.OpenSocks.Any(sk => sk.IsTcp == isTcp && sk.Port == LocalPort.Of(port));

    void Flow(Draft draft, PortId port)
    {
        var isTcp = HasPort(draft, port, isTcp: true)
            && (!HasPort(draft, port, isTcp: false) || dice.Percent(FlowIsTcp));
        Endpoint to = new(dice.Of(Address.Lo, Address.Lo, Address.Lo2, Address.Lo6), port);
        draft.Take(Steering.To(draft.Net, isTcp, to, dice.Below(Positions), (byte)dice.Below(3)));
    }

    /// <summary>What waits in the queue of a listener, and how many more it takes.</summary>
    void Queue(Draft draft)
    {
        Sock[] listeners = [.. draft.Net.OpenSocks.Where(sk => sk.State == SockState.Listen)];
        if (listeners is [])
            return;
        var waitedFor = listeners.Where(sk => sk.AcceptQueue is not []).ToArray();
        if (waitedFor is not [] && dice.Percent(QueueIsEmptied))
        {
            var sk = dice.Of(waitedFor);
            for (var left = sk.AcceptQueue.Count; left >= 0; left--)
                draft.Take(new Op.Accept(sk.Id));
            return;
        }
        var small = listeners.Where(sk => sk.MaxAckBacklog <= 1 && sk.Port.Name is not null).ToArray();
        if (small is [])
            return;
        var full = dice.Of(small);
        Endpoint to = new(Steering.Reachable(full.RcvSaddr), full.Port.Name!.Value);
        for (var position = 0; position < Positions; position++)
            draft.Take(Steering.To(draft.Net, isTcp: true, to, position, payload: 0));
    }

    void Slots(Draft draft)
    {
        MapId[] maps = [.. draft.Ops.OfType<Op.CreateMap>().Select(made => made.Map)];
        if (maps is [] && dice.Percent(MapIsMade))
        {
            draft.Take(new Op.CreateMap(_map, 2, sizeof(ulong)));
            maps = [_map];
        }
        if (maps is not [] && Any(draft.Net) is { } sk && dice.Percent(MapTakesAny))
            draft.Take(new Op.Update(dice.Of(maps), (uint)dice.Below(2), Value(draft, sk), UpdateFlags.Any));
        foreach (var map in draft.Ops.OfType<Op.CreateMap>().ToList())
        {
            for (var key = 0u; key < Math.Min(map.Entries, 4); key++)
                draft.Take(new Op.Lookup(map.Map, key));
        }
    }

    /// <summary>What need not be a member, or no socket.</summary>
    Fd Value(Draft draft, Sock sk) =>
        dice.Percent(MapTakesProgram) && draft.Ops.OfType<Op.Load>().ToArray() is [_, ..] loaded
            ? new Fd.Program(dice.Of(loaded).Prog)
            : new Fd.Sock(sk.Id);

    static Op.Order[] Orders(Net net) =>
    [
        .. from sk in net.OpenSocks
           where sk.Group is not null && Steering.IsFound(sk) && sk.Port.Name is not null
           let isWildcard = sk.Saddr.IsAny || sk.RcvSaddr == Address.MappedAny
           let flow = new FlowId(isWildcard ? FlowFamily.Wildcard : FlowFamily.Specific, 0)
           select new Op.Order(sk.Id, flow, new(Steering.Reachable(sk.RcvSaddr), sk.Port.Name!.Value)),
    ];
}
