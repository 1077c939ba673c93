using Reuseport.Model;
using Reuseport.Vocabulary;
using static Reuseport.Harness.Generation.Chances;

namespace Reuseport.Harness.Generation;

/// <summary>
/// Fills a move with operands that collide: few ports and addresses, mostly the same, and flows steered for the group
/// that the model says they will reach.
/// </summary>
sealed class Operands : IOperands
{
    /// <summary>Sockets in a script, one by one.</summary>
    const int SocksMax = 6;

    readonly Dice _dice;
    readonly Transport[] _transports;
    readonly Locals _locals;
    readonly List<SockId> _socks = [];

    /// <summary>What may stand in the script, as far as it is made.</summary>
    readonly ScriptRules _rules = new();

    /// <summary>The programs and maps of the script.</summary>
    readonly BpfOperands _bpf;

    /// <summary>What the sockets of the script have besides.</summary>
    readonly SettingOperands _settings;

    readonly SegmentOperands _segments;

    readonly WaiterOperands _waiters;

    /// <summary>The counters are compared after every call.</summary>
    readonly bool _countAlways;
    readonly KindOperands _kinds;
    readonly CrowdOperands _crowd;

    public Operands(Dice dice)
    {
        _dice = dice;
        _bpf = new(dice, _rules);
        _settings = new(dice);
        _segments = new(dice);
        _kinds = new(dice);
        _crowd = new(dice);
        _waiters = new(dice);
        _countAlways = dice.Percent(CountersAlways);
        Transport[] inet = dice.Below(5) switch
        {
            0 or 1 => [Transport.Tcp4],
            2 or 3 => [Transport.Udp4],
            _ => [Transport.Tcp4, Transport.Udp4],
        };
        var inet6 = inet.Select(transport => transport == Transport.Tcp4 ? Transport.Tcp6 : Transport.Udp6);
        _transports = dice.Below(10) switch
        {
            < 5 => inet,
            < 7 => [.. inet6],
            _ => [.. inet, .. inet6],
        };
        _locals = new(dice);
    }

    public IEnumerable<Op> Opening() =>
        [.. _crowd.Opening(_dice.Of(_transports).IsInet6, _locals), .. _bpf.Opening()];

    public Op? Draw(int move, Net net, bool mayBeUnsteered) => Draw((Move)move, net, mayBeUnsteered);

    Op? Draw(Move move, Net net, bool mayBeUnsteered)
    {
        if (move == Move.Socket || _socks.Count == 0)
            return NewSocket();
        if (move == Move.Advance)
            return Advance(net);
        if (move == Move.Flow)
            return Flow(net, mayBeUnsteered);
        if (move == Move.Sysctl)
            return new Op.Sysctl(SysctlName.TcpMigrateReq, _dice.Percent(MigrateReqIsRefused) ? 2 : _dice.Below(2));

        if (move == Move.OtherKind)
            return _kinds.Draw(_bpf.Attach, _bpf.UpdateWith);

        var sk = AnySock(net);
        return move switch
        {
            Move.ReusePort => ReusePort(net, sk),
            Move.ReuseAddr => new Op.ReuseAddr(sk, _dice.Percent(ReuseAddrOn)),
            Move.V6Only => Inet6(net) is { } six ? new Op.V6Only(six, _dice.Percent(V6OnlyOn)) : null,
            Move.Bind => new Op.Bind(sk, net.Find(sk) is { } open ? _locals.For(open) : _locals.Any()),
            Move.Listen => new Op.Listen(sk, Backlog()),
            Move.Shutdown => new Op.Shutdown(ToStop(net, sk), _dice.Of(How.Read, How.Read, How.Both, How.Write)),
            Move.Close => new Op.Close(ToStop(net, sk)) is var close && _rules.WhyNot(close) is null ? close : null,
            Move.Accept => new Op.Accept(sk),
            Move.ConnectPeer => ConnectPeer(net),
            Move.Disconnect => new Op.Disconnect(ToStop(net, sk)),
            Move.Detach => new Op.Detach(sk),
            Move.Sockets => _crowd.Draw(net),
            Move.Order => Orders(net).FirstOrDefault(),
            Move.Cpu or Move.Device or Move.Chown or Move.GetSockOpt => _settings.Draw(move, net, sk),
            Move.Orphan or Move.Reset or Move.ConnectOut => ClientOperands.Draw(_dice, move, net, sk),
            Move.Segment => CloseWithRequests(net) ?? Segment(net, mayBeUnsteered),
            Move.Wait => _waiters.Wait(net),
            Move.Woken => WaiterOperands.Woken(net).FirstOrDefault(),
            Move.Advance or Move.Socket or Move.Flow or Move.Sysctl or Move.OtherKind => null,
            Move.Attach => _bpf.Draw(move, net, _segments.StoppedWithRequests(net) ?? sk),
            _ => _bpf.Draw(move, net, sk),
        };
    }

    /// <summary>What became of waiting threads, the order of each group, and what each program has noted.</summary>
    public IEnumerable<Op> Closing(Net net) =>
        [.. WaiterOperands.Woken(net), .. Orders(net), .. _bpf.Notes()];

    /// <summary>What became of the connections, where a listener that had some in its queue left.</summary>
    public Op? Sequel(Op op, Net before) => op switch
    {
        Op.Counters => null,
        _ when _countAlways && HasTcp => Op.Counters.Instance,
        Op.Segment => SegmentOperands.MayMove(op, before) ? Op.Counters.Instance : null,
        Op.Shutdown(var sk, not How.Write) => AfterStopping(before, sk),
        Op.Close(var sk) => Counted(before, sk),
        Op.Disconnect(var sk) => AfterStopping(before, sk),
        Op.Socket made when !made.Transport.IsTcpOrUdp() => _kinds.CallOn(made, _bpf.Attach, _bpf.UpdateWith),
        _ => null,
    };

    /// <summary>
    /// A listener that stops with half-open connections may get a program, and so a group of its own.
    /// </summary>
    Op? AfterStopping(Net before, SockId sk) =>
        SegmentOperands.HasRequests(before, sk) && _dice.Percent(LeaverGetsProgram) && _bpf.Attach(sk) is { } attach
            ? attach
            : Counted(before, sk);

    static Op.Counters? Counted(Net before, SockId sk) =>
        before.Find(sk) is { AcceptQueue: not [] } ? Op.Counters.Instance : null;

    /// <summary>One reading of the order for each address and port that has a group.</summary>
    IEnumerable<Op> Orders(Net net) =>
        from sk in net.OpenSocks
        where sk.Group is not null && Steering.IsFound(sk) && sk.Port.Name is not null
        group sk by (sk.Transport, sk.Saddr, sk.Port) into members
        select Order(members.First());

    Op.Order Order(Sock sk)
    {
        var isWildcard = sk.Saddr.IsAny || sk.RcvSaddr == Address.MappedAny;
        var flow = new FlowId(isWildcard ? FlowFamily.Wildcard : FlowFamily.Specific, 0);
        return new(sk.Id, flow, _locals.ReachableAt(sk));
    }

    public void Taken(Op op)
    {
        _rules.Take(op);
        if (op is Op.Socket made)
            _kinds.Taken(made);
        if (op is Op.Socket(var sk, var transport) && transport.IsTcpOrUdp())
            _socks.Add(sk);
        if (op is Op.Sockets crowd)
            _socks.AddRange(_crowd.Taken(crowd));
    }

    Op.Socket? NewSocket() => _socks.Count >= SocksMax
        ? null
        : new(new(_socks.Count), _dice.Of(_transports));

    SockId? Inet6(Net net)
    {
        Sock[] unbound = [.. net.OpenSocks.Where(sock => sock.IsInet6 && sock.Port.IsNone)];
        return unbound is not [] && _dice.Percent(V6OnlyOfUnbound) ? _dice.Of(unbound).Id
            : _transports.Any(transport => transport.IsInet6) ? _socks[_dice.Below(_socks.Count)]
            : null;
    }

    /// <summary>The call that brings a socket nearer to membership: SO_REUSEPORT, a port, a backlog.</summary>
    Op? Advance(Net net)
    {
        var sk = net.Find(AnySock(net));
        if (sk is null)
            return NewSocket();
        if (_dice.Percent(AdvanceTowardsSelection) && _bpf.Advance(net) is { } towardsSelection)
            return towardsSelection;
        if (sk.Port.IsNone && _settings.Advance(sk) is { } setting)
            return setting;
        if (sk.Port.IsNone)
            return sk.ReusePort ? new Op.Bind(sk.Id, _locals.For(sk)) : new Op.ReusePort(sk.Id, true);
        return sk.IsTcp && sk.State == SockState.Close ? new Op.Listen(sk.Id, Backlog()) : NewSocket();
    }

    Op Flow(Net net, bool mayBeUnsteered)
    {
        var bound = net.OpenSocks.Where(sock => sock.Port.Name is not null).ToArray();
        var sk = bound is [] || _dice.Percent(FlowToAnywhere) ? null : _dice.Of(bound);
        var isTcp = sk?.IsTcp ?? _transports[0].IsTcp;
        var to = sk is null ? _locals.AnyReachable() : _locals.ReachableAt(sk);
        var flow = sk?.Peer is { } peer && _dice.Percent(FlowOfPeer) && peer.Port == to.Port
            ? peer.Flow
            : new FlowId(Family(net, isTcp, to, mayBeUnsteered), _segments.ConnectPosition());
        return isTcp ? new Op.Connect(flow, to) : new Op.Send(flow, to, (byte)_dice.Below(4));
    }

    bool HasTcp => _transports.Any(transport => transport.IsTcp);

    /// <summary>A step of an IPv4 handshake with the listener of some address and port.</summary>
    Op.Segment? Segment(Net net, bool mayBeUnsteered)
    {
        if (!_segments.AreThere || !HasTcp)
            return null;
        Sock[] bound =
            [.. net.OpenSocks.Where(sock => sock.IsTcp && sock.Saddr.TakesInet && sock.Port.Name is not null)];
        if (bound is [])
            return null;
        var sk = _dice.Of(bound);
        var to = _locals.ReachableOverInet(sk);
        return _segments.Draw(net, Family(net, isTcp: true, to, mayBeUnsteered), to);
    }

    Op.ConnectPeer? ConnectPeer(Net net)
    {
        Sock[] udp = [.. net.OpenSocks.Where(sock => sock.Transport.IsUdp)];
        if (udp is [])
            return null;
        Sock[] astray = [.. udp.Where(sock => !sock.TakesFromLoopback)];
        var sk = _dice.Of(astray is not [] && _dice.Percent(PeerOfAstray) ? astray : udp);
        var to = sk.Port.Name is null || _dice.Percent(PeerAnywhere) ? _locals.AnyReachable() : _locals.ReachableAt(sk);
        var family = Family(net, isTcp: false, to, mayBeUnsteered: true);
        return new(sk.Id, new(family, _dice.Below(FlowId.Positions)), to);
    }

    /// <summary>The family of flow that is steered for the socket that the lookup meets first.</summary>
    FlowFamily Family(Net net, bool isTcp, Endpoint to, bool mayBeUnsteered)
    {
        var family = Steering.Family(net, isTcp, to);
        if (!mayBeUnsteered || !_dice.Percent(UnsteeredFlow))
            return family;
        return family == FlowFamily.Specific ? FlowFamily.Wildcard : FlowFamily.Specific;
    }

    /// <summary>Sometimes the newest of several listeners clears SO_REUSEPORT: it then gets every connection.</summary>
    Op.ReusePort ReusePort(Net net, SockId sk) =>
        net.Tcp.Listeners is [var newest, _, ..] && _dice.Percent(NewestLeaves)
            ? new(newest, On: false)
            : new(sk, _dice.Percent(ReusePortOn));

    /// <summary>Mostly room for all, sometimes for one or two: a backlog of n takes n + 1.</summary>
    int Backlog() => _dice.Of(0, 1, 16, 16, 16, 128, -1);

    /// <summary>
    /// Mostly a listener with connections in its queue and another member in its group: they move when it stops.
    /// </summary>
    SockId ToStop(Net net, SockId sk)
    {
        if (_dice.Percent(LeaverIsAny))
            return sk;
        var isAloneToo = _dice.Percent(LeaverMayBeAlone);
        Sock[] waitedFor =
        [
            .. net.OpenSocks.Where(sock => (sock.AcceptQueue is not [] || SegmentOperands.HasRequests(net, sock.Id))
                && (isAloneToo || net.GroupOf(sock.Id) is { Listening: not [_] })),
        ];
        Sock[] movedByProgram =
            [.. waitedFor.Where(sock => net.GroupOf(sock.Id) is { Prog: { SelectsOrMigrates: true } })];
        return movedByProgram is not [] ? _dice.Of(movedByProgram).Id
            : waitedFor is not [] ? _dice.Of(waitedFor).Id
            : sk;
    }

    /// <summary>Sometimes the listener is closed, or connects, while it still has half-open connections.</summary>
    Op? CloseWithRequests(Net net)
    {
        var close = SegmentOperands.StoppedAlone(net) is { } kept ? new Op.Close(kept) : null;
        if (close is null || _rules.WhyNot(close) is not null || _dice.Percent(KeptStays))
            return null;
        return net[close.Sk].Transport == Transport.Tcp4 && _dice.Percent(KeptConnectsOut)
            ? new Op.ConnectOut(close.Sk, Peer.Listener)
            : close;
    }

    /// <summary>Now and then a closed one, too: refusing it is behaviour.</summary>
    SockId AnySock(Net net)
    {
        var sk = _socks[_dice.Below(_socks.Count)];
        return net.Find(sk) is null && !_dice.Percent(ClosedSockStays) ? _socks[_dice.Below(_socks.Count)] : sk;
    }
}
