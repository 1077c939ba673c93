namespace Reuseport.Vocabulary;

/// <summary>Replaces the operands of calls, each kind by a function of its own; what has none stays as it is.</summary>
public sealed record Rewriting
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
        Op.Socket made => made with { Sk = Sock(made.Sk), Transport = Transport(made.Transport) },
        Op.Sockets made => made with { First = Sock(made.First), Sk = Sock(made.Sk) },
        Op.Bind bind => bind with { Sk = Sock(bind.Sk), Local = Endpoint(bind.Local) },
        Op.Attach attach => attach with { Sk = Sock(attach.Sk), File = Apply(attach.File) },
        Op.OnSocketOfFlow call =>
            call with { Sk = Sock(call.Sk), Flow = Flow(call.Flow), To = Endpoint(call.To) },
        Op.OnSocket call => call with { Sk = Sock(call.Sk) },
        Op.OfFlow call => call with { Flow = Flow(call.Flow), To = Endpoint(call.To) },
        Op.Load load => new Op.Load(Program(load.Prog), Apply(load.Program)),
        Op.Update update => update with { Map = Map(update.Map), Value = Apply(update.Value) },
        Op.OfMap call => call with { Map = Map(call.Map) },
        Op.OfProgram call => call with { Prog = Program(call.Prog) },
        Op.Function function => Apply(function),
        _ => op,
    };

    Op.Function Apply(Op.Function function) => function switch
    {
        Op.Function.Crowd crowd => crowd with { First = Sock(crowd.First), Sk = Sock(crowd.Sk) },
        Op.Function.AddSock add => add with { Sk = Sock(add.Sk), Sk2 = Sock(add.Sk2) },
        Op.Function.AttachProg attach => attach with { Sk = Sock(attach.Sk), Prog = Program(attach.Prog) },
        Op.Function.OfSock call => call with { Sk = Sock(call.Sk) },
        _ => function,
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
