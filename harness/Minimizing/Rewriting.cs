using System.Diagnostics;
using Reuseport.Vocabulary;

namespace Reuseport.Harness.Minimizing;

/// <summary>Replaces the operands of calls, each kind by a function of its own; what has none stays as it is.</summary>
sealed partial record Rewriting
{
    public Func<SockId, SockId> Sock { get; init; } = sk => sk;

    public Func<ProgramId, ProgramId> Program { get; init; } = program => program;

    public Func<Endpoint, Endpoint> Endpoint { get; init; } = endpoint => endpoint;

    public Func<FlowId, FlowId> Flow { get; init; } = flow => flow;

    public Script Apply(Script script) => script with { Ops = [.. script.Ops.Select(Apply)] };

    public Op Apply(Op op) => op switch
    {
        Op.Socket(var sk, var transport) => new Op.Socket(Sock(sk), transport),
        Op.ReusePort(var sk, var on) => new Op.ReusePort(Sock(sk), on),
        Op.ReuseAddr(var sk, var on) => new Op.ReuseAddr(Sock(sk), on),
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
        Op.Attach(var sk, var program) => new Op.Attach(Sock(sk), Program(program)),
        Op.Detach(var sk) => new Op.Detach(Sock(sk)),
        Op.Sysctl => op,
        Op.Order(var sk, var flow, var to) => new Op.Order(Sock(sk), Flow(flow), Endpoint(to)),
        Op.Function function => Apply(function),
        _ => throw new UnreachableException($"no rewriting of {op.GetType()}"),
    };
}
