using System.Diagnostics;

namespace Reuseport.Vocabulary;

/// <summary>Replaces the operands of calls, each kind by a function of its own; what has none stays as it is.</summary>
public sealed partial record Rewriting
{
    public Func<SockId, SockId> Sock { get; init; } = sk => sk;

    public Func<ProgramId, ProgramId> Program { get; init; } = program => program;

    public Func<MapId, MapId> Map { get; init; } = map => map;

    public Func<Endpoint, Endpoint> Endpoint { get; init; } = endpoint => endpoint;

    public Func<Transport, Transport> Transport { get; init; } = transport => transport;

    public Func<FlowId, FlowId> Flow { get; init; } = flow => flow;

    public Script Apply(Script script) => script with { Ops = [.. script.Ops.Select(Apply)] };

    public Op Apply(Op op) => op switch
    {
        Op.Socket(var sk, var transport) => new Op.Socket(Sock(sk), Transport(transport)),
        Op.Sockets(var first, var count, var like) => new Op.Sockets(Sock(first), count, Sock(like)),
        Op.ReusePort(var sk, var on) => new Op.ReusePort(Sock(sk), on),
        Op.ReuseAddr(var sk, var on) => new Op.ReuseAddr(Sock(sk), on),
        Op.V6Only(var sk, var on) => new Op.V6Only(Sock(sk), on),
        Op.Bind(var sk, var local) => new Op.Bind(Sock(sk), Endpoint(local)),
        Op.Listen(var sk, var backlog) => new Op.Listen(Sock(sk), backlog),
        Op.Shutdown(var sk, var how) => new Op.Shutdown(Sock(sk), how),
        Op.Close(var sk) => new Op.Close(Sock(sk)),
        Op.Connect(var flow, var to) => new Op.Connect(Flow(flow), Endpoint(to)),
        Op.Send(var flow, var to, var payload) => new Op.Send(Flow(flow), Endpoint(to), payload),
        Op.Accept(var sk) => new Op.Accept(Sock(sk)),
        Op.ConnectPeer(var sk, var flow, var to) => new Op.ConnectPeer(Sock(sk), Flow(flow), Endpoint(to)),
        Op.Disconnect(var sk) => new Op.Disconnect(Sock(sk)),
        Op.Load(var program, var code) => new Op.Load(Program(program), Apply(code)),
        Op.Attach(var sk, var file, var optLen) => new Op.Attach(Sock(sk), Apply(file), optLen),
        Op.Detach(var sk) => new Op.Detach(Sock(sk)),
        Op.LockFilter(var sk, var on) => new Op.LockFilter(Sock(sk), on),
        Op.CreateMap(var map, var entries, var valueSize) => new Op.CreateMap(Map(map), entries, valueSize),
        Op.Update(var map, var key, var value, var flags) => new Op.Update(Map(map), key, Apply(value), flags),
        Op.Delete(var map, var key) => new Op.Delete(Map(map), key),
        Op.Lookup(var map, var key) => new Op.Lookup(Map(map), key),
        Op.Notes(var program) => new Op.Notes(Program(program)),
        Op.ById(var program) => new Op.ById(Program(program)),
        Op.Sysctl or Op.Counters or Op.Left => op,
        Op.Order(var sk, var flow, var to) => new Op.Order(Sock(sk), Flow(flow), Endpoint(to)),
        Op.SetCpu(var sk, var cpu) => new Op.SetCpu(Sock(sk), cpu),
        Op.BindToDevice(var sk, var device) => new Op.BindToDevice(Sock(sk), device),
        Op.Chown(var sk, var uid) => new Op.Chown(Sock(sk), uid),
        Op.Orphan(var sk, var uid) => new Op.Orphan(Sock(sk), uid),
        Op.Reset(var flow, var to) => new Op.Reset(Flow(flow), Endpoint(to)),
        Op.ConnectOut(var sk, var peer) => new Op.ConnectOut(Sock(sk), peer),
        Op.Segment.Syn(var flow, var to) => new Op.Segment.Syn(Flow(flow), Endpoint(to)),
        Op.Segment.Ack(var flow, var to) => new Op.Segment.Ack(Flow(flow), Endpoint(to)),
        Op.Segment.Data(var flow, var to, var payload) => new Op.Segment.Data(Flow(flow), Endpoint(to), payload),
        Op.Segment.Rst(var flow, var to) => new Op.Segment.Rst(Flow(flow), Endpoint(to)),
        Op.Segment.Timer(var flow, var to) => new Op.Segment.Timer(Flow(flow), Endpoint(to)),
        Op.Wait(var sk, var call) => new Op.Wait(Sock(sk), call),
        Op.Woken(var sk) => new Op.Woken(Sock(sk)),
        Op.Function function => Apply(function),
        _ => throw new UnreachableException($"no rewriting of {op.GetType()}"),
    };

    BpfProgram Apply(BpfProgram code) => code switch
    {
        BpfProgram.SkReuseport { Body: SkReuseportBody.Select select } program =>
            program with { Body = select with { Map = Map(select.Map) } },
        BpfProgram.StandIn { Selected: { } selected } standIn => standIn with { Selected = Sock(selected) },
        _ => code,
    };

    Fd Apply(Fd file) => file switch
    {
        Fd.Sock(var sk) => new Fd.Sock(Sock(sk)),
        Fd.Program(var program) => new Fd.Program(Program(program)),
        Fd.Map(var map) => new Fd.Map(Map(map)),
        _ => file,
    };
}
