using CsCheck;

namespace Reuseport.Vocabulary.Tests;

/// <summary>Generators of all that the trace language can say.</summary>
static class TraceGen
{
    public static readonly Gen<SockId> Sock = Index.Select(index => new SockId(index));

    public static readonly Gen<ProgramId> Prog = Index.Select(index => new ProgramId(index));

    public static readonly Gen<FlowId> Flow = Gen.Select(
        Gen.Enum<FlowFamily>(), Gen.Int[0, FlowId.Positions - 1], (family, position) => new FlowId(family, position));

    public static readonly Gen<Endpoint> Local = At(Gen.Enum<Address>());

    public static readonly Gen<Endpoint> Destination = At(Gen.OneOf(Address.Lo, Address.Lo2));

    public static readonly Gen<Op.Sysctl> Setting =
        Gen.Select(Gen.Enum<SysctlName>(), Gen.Int, (name, value) => new Op.Sysctl(name, value));

    public static readonly Gen<BpfProgram> Program = Gen.OneOf<BpfProgram>(
        Selector.Select(selector => new BpfProgram.Cbpf(selector)),
        Selector.Select(selector => new BpfProgram.SocketFilter(selector)),
        Gen.Bool.Select(pass => new BpfProgram.SkReuseport(pass)));

    /// <summary>Any errno but 0; some have no name.</summary>
    static readonly Gen<Outcome> _failed = Gen.Frequency(
        (3, Gen.OneOf<Errno>([.. Enum.GetValues<Errno>().Where(errno => errno != Errno.None)])),
        (1, Gen.Int[1, 4095].Select(number => (Errno)number)))
        .Select(Outcome (errno) => new Outcome.Failed(errno));

    /// <summary>What a program may see of a call.</summary>
    public static readonly Gen<Outcome> Seen = Gen.OneOf(
        Gen.Const<Outcome>(Vocabulary.Outcome.Ok.Instance),
        Gen.Const<Outcome>(Vocabulary.Outcome.Unanswered.Instance),
        _failed,
        Sock.Select(Outcome (sk) => new Outcome.Selected(sk)),
        Flow.Select(Outcome (flow) => new Outcome.Accepted(flow)),
        Sock.Array[0, 5].Select(Outcome (members) => new Outcome.Ordered([.. members])));

    /// <summary>What a trace may expect of a call: also several outcomes, or any.</summary>
    public static readonly Gen<Outcome> Outcome = Gen.Frequency(
        (6, Seen),
        (2, Seen.Array[1, 4].Select(seen => Vocabulary.Outcome.Either(seen))),
        (1, Gen.Const<Outcome>(Vocabulary.Outcome.DontCare.Instance)));

    /// <summary>Definitions first, then calls that use nothing else.</summary>
    public static readonly Gen<Script> Script =
        from settings in Setting.Array[0, 2]
        from sockets in Gen.Select(Sock, Gen.Enum<Transport>()).Array[1, 4]
        from programs in Gen.Select(Prog, Program).Array[0, 3]
        let names = Names.Of(sockets, programs)
        from calls in names.Call.Array[0, 20]
        select new Script([.. settings], [.. names.Definitions, .. calls]);

    public static readonly Gen<Trace> Trace =
        from kernel in Gen.Char["abcxyz0189./+-@_"].Array[1, 12].Select(letters => new string(letters)).Null()
        from script in Script
        from outcomes in Outcome.Array[script.Ops.Count]
        select new Trace(kernel, script, [.. outcomes]);

    static Gen<int> Index => Gen.Frequency((8, Gen.Int[0, 3]), (1, Gen.Int[0, TraceReader.IndexMax]));

    static Gen<Selector> Selector => Gen.Frequency(
        (1, Gen.Const(Vocabulary.Selector.Payload)),
        (2, Gen.UInt[0, 9].Select(index => new Selector(index))),
        (1, Gen.UInt.Select(index => new Selector(index))));

    static Gen<Endpoint> At(Gen<Address> address) =>
        Gen.Select(address, Gen.Int[0, PortId.Count - 1], (where, port) => new Endpoint(where, new(port)));
}
