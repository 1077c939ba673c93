using Reuseport.Model;
using Reuseport.Vocabulary;

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
    readonly Transport? _only;
    readonly Endpoint[] _endpoints;
    readonly List<SockId> _socks = [];

    /// <summary>The programs and maps of the script.</summary>
    readonly BpfOperands _bpf;

    readonly KindOperands _kinds;
    readonly CrowdOperands _crowd;

    public Operands(Dice dice)
    {
        _dice = dice;
        _bpf = new(dice);
        _kinds = new(dice);
        _crowd = new(dice);
        _only = dice.Below(5) switch
        {
            0 or 1 => Transport.Tcp4,
            2 or 3 => Transport.Udp4,
            _ => null,
        };
        var home = new Endpoint(dice.Of(Address.Any, Address.Lo, Address.Lo, Address.Lo2), new(dice.Below(2)));
        var away = new Endpoint(dice.Of(Address.Any, Address.Lo), dice.Percent(70) ? home.Port : new(2));
        _endpoints = [home, home, home, home, away];
    }

    public IEnumerable<Op> Opening() => [.. _crowd.Opening(_endpoints[0]), .. _bpf.Opening()];

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
            return new Op.Sysctl(SysctlName.TcpMigrateReq, _dice.Percent(4) ? 2 : _dice.Below(2));

        if (move == Move.OtherKind)
            return _kinds.Draw(_bpf.Attach, _bpf.UpdateWith);

        var sk = AnySock(net);
        return move switch
        {
            Move.ReusePort => new Op.ReusePort(sk, _dice.Percent(60)),
            Move.ReuseAddr => new Op.ReuseAddr(sk, _dice.Percent(70)),
            Move.Bind => new Op.Bind(sk, _dice.Of(_endpoints)),
            Move.Listen => new Op.Listen(sk, Backlog()),
            Move.Shutdown => new Op.Shutdown(Leaver(net, sk), _dice.Of(How.Read, How.Read, How.Both, How.Write)),
            Move.Close => new Op.Close(Leaver(net, sk)),
            Move.Accept => new Op.Accept(sk),
            Move.ConnectPeer => ConnectPeer(net),
            Move.Disconnect => new Op.Disconnect(Leaver(net, sk)),
            Move.Detach => new Op.Detach(sk),
            Move.Sockets => _crowd.Draw(net),
            Move.Order => Orders(net).FirstOrDefault(),
            Move.Advance or Move.Socket or Move.Flow or Move.Sysctl or Move.OtherKind => null,
            _ => _bpf.Draw(move, net, sk),
        };
    }

    /// <summary>The order of each group, and what every program has noted.</summary>
    public IEnumerable<Op> Closing(Net net) => [.. Orders(net), .. _bpf.LastNotes()];

    /// <summary>What became of the connections, where a listener that had some in its queue left.</summary>
    public Op? Sequel(Op op, Net before) => op switch
    {
        Op.Shutdown(var sk, not How.Write) => Counted(before, sk),
        Op.Close(var sk) => Counted(before, sk),
        Op.Disconnect(var sk) => Counted(before, sk),
        Op.Socket made when !made.Transport.IsTcpOrUdp() => _kinds.CallOn(made, _bpf.Attach, _bpf.UpdateWith),
        _ => null,
    };

    static Op.Counters? Counted(Net before, SockId sk) =>
        before.Find(sk) is { AcceptQueue: not [] } ? Op.Counters.Instance : null;

    /// <summary>One reading of the order for each address and port that has a group.</summary>
    IEnumerable<Op> Orders(Net net) =>
        from sk in net.OpenSocks
        where sk.Group is not null && !sk.IsUnhashed && sk.Port.Name is not null
        group sk by (sk.Transport, sk.RcvSaddr, sk.Port) into members
        select Order(members.First());

    Op.Order Order(Sock sk)
    {
        var flow = new FlowId(sk.RcvSaddr == Address.Any ? FlowFamily.Wildcard : FlowFamily.Specific, 0);
        return new(sk.Id, flow, Reachable(new(sk.RcvSaddr, sk.Port.Name!.Value)));
    }

    public void Taken(Op op)
    {
        if (op is Op.Socket made)
            _kinds.Taken(made);
        if (op is Op.Socket(var sk, var transport) && transport.IsTcpOrUdp())
            _socks.Add(sk);
        if (op is Op.Sockets crowd)
            _socks.AddRange(_crowd.Taken(crowd));
    }

    Op.Socket? NewSocket() => _socks.Count >= SocksMax
        ? null
        : new(new(_socks.Count), _only ?? _dice.Of(Transport.Tcp4, Transport.Udp4));

    /// <summary>The call that brings a socket nearer to membership: SO_REUSEPORT, a port, a backlog.</summary>
    Op? Advance(Net net)
    {
        var sk = net.Find(AnySock(net));
        if (sk is null)
            return NewSocket();
        if (_dice.Percent(30) && _bpf.Advance(net) is { } towardsSelection)
            return towardsSelection;
        if (sk.Port.IsNone)
            return sk.ReusePort ? new Op.Bind(sk.Id, _dice.Of(_endpoints)) : new Op.ReusePort(sk.Id, true);
        return sk.IsTcp && sk.State == SockState.Close ? new Op.Listen(sk.Id, Backlog()) : NewSocket();
    }

    Op Flow(Net net, bool mayBeUnsteered)
    {
        var bound = net.OpenSocks.Where(sock => sock.Port.Name is not null).ToArray();
        var sk = bound is [] || _dice.Percent(5) ? null : _dice.Of(bound);
        var transport = sk?.Transport ?? _only ?? Transport.Tcp4;
        var to = sk is null ? Reachable(_dice.Of(_endpoints)) : Reachable(new(sk.RcvSaddr, sk.Port.Name!.Value));
        var flow = sk?.Peer is { } peer && _dice.Percent(50) && peer.Port == to.Port
            ? peer.Flow
            : new FlowId(Family(net, transport, to, mayBeUnsteered), _dice.Below(FlowId.Positions));
        return transport == Transport.Tcp4
            ? new Op.Connect(flow, to)
            : new Op.Send(flow, to, (byte)_dice.Below(4));
    }

    Op.ConnectPeer? ConnectPeer(Net net)
    {
        var sk = net.OpenSocks.Where(sock => !sock.IsTcp && sock.Transport.IsTcpOrUdp())
            .ElementAtOrDefault(_dice.Below(_socks.Count));
        if (sk is null)
            return null;
        var to = Reachable(sk.Port.Name is { } port ? new(sk.RcvSaddr, port) : _dice.Of(_endpoints));
        var family = Family(net, Transport.Udp4, to, mayBeUnsteered: true);
        return new(sk.Id, new(family, _dice.Below(FlowId.Positions)), to);
    }

    /// <summary>The family that is steered for whoever the lookup will meet first.</summary>
    FlowFamily Family(Net net, Transport transport, Endpoint to, bool mayBeUnsteered)
    {
        var isSpecific = net.OpenSocks.Any(sk => sk.Transport == transport && !sk.IsUnhashed
            && sk.RcvSaddr == to.Address && sk.Port == LocalPort.Of(to.Port));
        if (mayBeUnsteered && _dice.Percent(4))
            isSpecific = !isSpecific;
        return isSpecific ? FlowFamily.Specific : FlowFamily.Wildcard;
    }

    /// <summary>Mostly room for all, sometimes for one or two: a backlog of n takes n + 1.</summary>
    int Backlog() => _dice.Of(0, 1, 16, 16, 16, 128, -1);

    /// <summary>The wildcard is no destination: a flow to it goes to one of the addresses that it stands for.</summary>
    Endpoint Reachable(Endpoint local) =>
        local.Address == Address.Any ? local with { Address = _dice.Of(Address.Lo, Address.Lo, Address.Lo2) } : local;

    /// <summary>
    /// Who leaves had better have a queue, and somebody to leave it to: that is what migration is about.
    /// </summary>
    SockId Leaver(Net net, SockId sk)
    {
        if (_dice.Percent(40))
            return sk;
        var isAloneToo = _dice.Percent(20);
        Sock[] waitedFor =
        [
            .. net.OpenSocks.Where(sock => sock.AcceptQueue is not []
                && (isAloneToo || net.GroupOf(sock.Id) is { Listening: not [_] })),
        ];
        Sock[] movedByProgram =
            [.. waitedFor.Where(sock => net.GroupOf(sock.Id) is { Prog: { SelectsOrMigrates: true } })];
        return movedByProgram is not [] ? _dice.Of(movedByProgram).Id
            : waitedFor is not [] ? _dice.Of(waitedFor).Id
            : sk;
    }

    /// <summary>Now and then a closed one, too: refusing it is behaviour.</summary>
    SockId AnySock(Net net)
    {
        var sk = _socks[_dice.Below(_socks.Count)];
        return net.Find(sk) is null && !_dice.Percent(20) ? _socks[_dice.Below(_socks.Count)] : sk;
    }
}
