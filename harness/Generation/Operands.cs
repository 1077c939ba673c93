using Reuseport.Model;
using Reuseport.Vocabulary;

namespace Reuseport.Harness.Generation;

/// <summary>
/// Fills a move with operands that collide: few ports and addresses, mostly the same, and flows steered for the group
/// that the model says they will reach.
/// </summary>
sealed class Operands : IOperands
{
    /// <summary>
    /// Sockets in a script. More would meet in one slot of the UDP table, where another check takes over.
    /// </summary>
    const int SocksMax = 6;

    readonly Dice _dice;
    readonly Transport? _only;
    readonly Endpoint[] _endpoints;
    readonly List<SockId> _socks = [];
    readonly List<ProgramId> _programs = [];

    public Operands(Dice dice)
    {
        _dice = dice;
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

    /// <summary>The programs of the script, loaded before anything else.</summary>
    public IEnumerable<Op> Opening()
    {
        for (var count = _dice.Below(4); count > 0; count--)
        {
            var prog = new ProgramId(_programs.Count);
            _programs.Add(prog);
            yield return new Op.Load(prog, Program());
        }
    }

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

        var sk = AnySock(net);
        return move switch
        {
            Move.ReusePort => new Op.ReusePort(sk, _dice.Percent(60)),
            Move.ReuseAddr => new Op.ReuseAddr(sk, _dice.Percent(70)),
            Move.Bind => new Op.Bind(sk, _dice.Of(_endpoints)),
            Move.Listen => new Op.Listen(sk, Backlog()),
            Move.Shutdown => new Op.Shutdown(sk, _dice.Of(How.Read, How.Read, How.Both, How.Write)),
            Move.Close => new Op.Close(sk),
            Move.Accept => new Op.Accept(sk),
            Move.ConnectPeer => ConnectPeer(net),
            Move.Disconnect => new Op.Disconnect(sk),
            Move.Attach => _programs.Count == 0 ? null : new Op.Attach(sk, _programs[_dice.Below(_programs.Count)]),
            Move.Detach => new Op.Detach(sk),
            Move.Order => Closing(net).FirstOrDefault(),
            Move.Advance or Move.Socket or Move.Flow or Move.Sysctl => null,
        };
    }

    /// <summary>One reading of the order for each address and port that has a group.</summary>
    public IEnumerable<Op> Closing(Net net) =>
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
        if (op is Op.Socket(var sk, _))
            _socks.Add(sk);
    }

    Op.Socket? NewSocket() => _socks.Count == SocksMax
        ? null
        : new(new(_socks.Count), _only ?? _dice.Of(Transport.Tcp4, Transport.Udp4));

    /// <summary>The call that brings a socket nearer to membership: SO_REUSEPORT, a port, a backlog.</summary>
    Op? Advance(Net net)
    {
        var sk = net.Find(AnySock(net));
        if (sk is null)
            return NewSocket();
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
        var sk = net.OpenSocks.Where(sock => !sock.IsTcp).ElementAtOrDefault(_dice.Below(_socks.Count));
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

    BpfProgram Program() => _dice.Below(10) switch
    {
        0 or 1 or 2 => new BpfProgram.Cbpf(Selector()),
        3 or 4 => new BpfProgram.Cbpf(Vocabulary.Selector.Payload),
        5 or 6 => new BpfProgram.SocketFilter(Selector()),
        7 => new BpfProgram.SocketFilter(Vocabulary.Selector.Payload),
        8 => new BpfProgram.SkReuseport(Pass: true),
        _ => new BpfProgram.SkReuseport(Pass: false),
    };

    Selector Selector() => new(_dice.Of(0u, 0u, 1u, 1u, 2u, 3u, 9u, uint.MaxValue));

    /// <summary>Mostly room for all, sometimes for one or two: a backlog of n takes n + 1.</summary>
    int Backlog() => _dice.Of(0, 1, 16, 16, 16, 128, -1);

    /// <summary>The wildcard is no destination: a flow to it goes to one of the addresses that it stands for.</summary>
    Endpoint Reachable(Endpoint local) =>
        local.Address == Address.Any ? local with { Address = _dice.Of(Address.Lo, Address.Lo, Address.Lo2) } : local;

    /// <summary>Now and then a closed one, too: refusing it is behaviour.</summary>
    SockId AnySock(Net net)
    {
        var sk = _socks[_dice.Below(_socks.Count)];
        return net.Find(sk) is null && !_dice.Percent(20) ? _socks[_dice.Below(_socks.Count)] : sk;
    }
}
