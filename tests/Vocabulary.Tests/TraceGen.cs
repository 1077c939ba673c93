using CsCheck;

namespace Reuseport.Vocabulary.Tests;

/// <summary>Generators of all that the trace language can say.</summary>
static class TraceGen
{
    public static readonly Gen<SockId> Sock = Index.Select(index => new SockId(index));

    public static readonly Gen<ProgramId> Prog = Index.Select(index => new ProgramId(index));

    public static readonly Gen<FlowId> Flow = Gen.Select(
        Gen.Enum<FlowFamily>(), Gen.Int[0, FlowId.Positions - 1], (family, position) => new FlowId(family, position));

    public static readonly Gen<Uid> User = Gen.Int[0, Uid.Count - 1].Select(number => new Uid(number));

    public static readonly Gen<Endpoint> Local = At(Gen.Enum<Address>());

    public static readonly Gen<Endpoint> Destination = At(Gen.OneOf(Address.Lo, Address.Lo2, Address.Lo6));

    public static readonly Gen<Op.Sysctl> Setting =
        Gen.Select(Gen.Enum<SysctlName>(), Gen.Int, (name, value) => new Op.Sysctl(name, value));

    public static readonly Gen<MapId> Map = Index.Select(index => new MapId(index));

    public static readonly Gen<UpdateFlags> Flags =
        Gen.Frequency((2, Gen.ULong[0, 4]), (1, Gen.ULong)).Select(flags => new UpdateFlags(flags));

    static readonly Gen<Sighting> _sighting =
        from hash in Gen.Int[0, FlowId.Positions - 1]
        from inAny in Gen.Bool
        from protocol in Gen.UInt
        from length in Gen.UInt
        from said in AnyErrno.Nullable()
        from migrating in Gen.Bool.Nullable()
        select new Sighting(hash, inAny, protocol, length, said, migrating);

    /// <summary>Any program whose map is one of these.</summary>
    public static Gen<BpfProgram> Program(params MapId[] maps) => Gen.OneOf<BpfProgram>(
        Gen.Select(Selector, Gen.OneOf(0, 3, 2_500, 4_096, 65_535).Nullable(),
            (selector, length) => new BpfProgram.Cbpf(selector) { Length = length }),
        Selector.Select(selector => new BpfProgram.SocketFilter(selector)),
        Gen.Const(BpfProgram.Xdp.Instance),
        Gen.Select(Body(maps), Gen.Enum<AttachType>(), Gen.Enum<Noting>(),
            (body, type, noting) => new BpfProgram.SkReuseport(body, type, noting)));

    static Gen<SkReuseportBody> Body(MapId[] maps)
    {
        Gen<SkReuseportBody> returning = Gen.OneOf(
            Gen.Bool.Select(SkReuseportBody (pass) => new SkReuseportBody.Return(pass)),
            Gen.UInt.Select(SkReuseportBody (number) => new SkReuseportBody.Number(number)));
        return maps is [] ? returning : Gen.OneOf(
            returning,
            Gen.Select(Gen.OneOf<MapId>(maps), Selector, Gen.Bool,
                SkReuseportBody (map, key, orDrop) => new SkReuseportBody.Select(map, key, orDrop)),
            Gen.Select(Gen.OneOf<MapId>(maps), Selector, Gen.UInt, SkReuseportBody (map, key, number) =>
                new SkReuseportBody.Select(map, key, OrDrop: false) { Returned = number }));
    }

    /// <summary>Any errno but 0; some have no name.</summary>
    static readonly Gen<Outcome> _failed = Gen.Frequency(
        (3, Gen.OneOf<Errno>([.. Enum.GetValues<Errno>().Where(errno => errno != Errno.None)])),
        (1, Gen.Int[1, 4095].Select(number => (Errno)number)))
        .Select(Outcome (errno) => new Outcome.Failed(errno));

    /// <summary>What a program may see of a call.</summary>
    public static readonly Gen<Outcome> Seen = Gen.OneOf(
        Gen.Const<Outcome>(Vocabulary.Outcome.Ok.Instance),
        Gen.Const<Outcome>(Vocabulary.Outcome.Unanswered.Instance),
        Gen.Const<Outcome>(Vocabulary.Outcome.Ready.Instance),
        Gen.Const<Outcome>(Vocabulary.Outcome.Asleep.Instance),
        Gen.Const<Outcome>(Vocabulary.Outcome.TimedOut.Instance),
        Gen.Const<Outcome>(Vocabulary.Outcome.Foreign.Instance),
        Gen.Select(Gen.Int[0, int.MaxValue], Gen.Int[0, 9], Gen.Int[0, 9],
            Outcome (sockets, programs, entries) => new Outcome.LeftOver(sockets, programs, entries)),
        _failed,
        Sock.Select(Outcome (sk) => new Outcome.Selected(sk)),
        Flow.Select(Outcome (flow) => new Outcome.Accepted(flow)),
        Gen.Select(Gen.ULong, Gen.ULong, Outcome (success, failure) => new Outcome.Counted(success, failure)),
        Gen.Const<Outcome>(new Outcome.Noted(0, null)),
        Gen.Select(Gen.UInt[1, uint.MaxValue], _sighting, Outcome (runs, last) => new Outcome.Noted(runs, last)),
        Sock.Array[0, 5].Select(Outcome (members) => new Outcome.Ordered([.. members])));

    static readonly Gen<Outcome> _inPart = Gen.Select(Gen.UInt.Nullable(), _sighting, Gen.Bool.Array[4],
        Outcome (runs, seen, said) => new Outcome.InPart(
            said[0] ? runs : null, said[1] ? seen.Hash : null, said[2] ? seen.InAny : null, seen.Protocol,
            said[3] ? seen.Length : null, seen.Select, seen.Migrating));

    /// <summary>What a trace may expect of a call of one kernel: also several outcomes, or any.</summary>
    static readonly Gen<Outcome> _plain = Gen.Frequency(
        (6, Seen),
        (1, _inPart),
        (2, Seen.Array[1, 4].Select(seen => Vocabulary.Outcome.Either(seen))),
        (1, Gen.Const<Outcome>(Vocabulary.Outcome.DontCare.Instance)));

    static readonly Gen<KernelCondition> _condition =
        Gen.Select(Gen.OneOf("late", "lost", "udp-hash4"), Gen.Bool,
            (name, isShown) => new KernelCondition(name, isShown));

    static readonly Gen<KernelCase> _case = Gen.Select(_plain, _condition.Array[1, 3],
        (outcome, conditions) => new KernelCase(outcome, [.. conditions]));

    /// <summary>What a trace may expect of a call.</summary>
    public static readonly Gen<Outcome> Outcome = Gen.Frequency(
        (8, _plain),
        (1, Gen.Select(_case.Array[1, 3], _plain,
            Outcome (cases, otherwise) => new Outcome.ByBehaviour([.. cases], otherwise))));

    /// <summary>Definitions first, then calls with their names: those that may stand there.</summary>
    public static readonly Gen<Script> Script =
        from settings in Setting.Array[0, 2]
        from sockets in Gen.Select(Sock, Kind, (sk, kind) => new Op.Socket(sk, kind)).Array[1, 4]
        from maps in Gen.Select(Map, Gen.UInt[0, Op.CreateMap.EntriesMax], Gen.UInt,
            (map, entries, valueSize) => new Op.CreateMap(map, entries, valueSize)).Array[0, 2]
        from programs in Gen.Select(Prog, Program([.. maps.Select(map => map.Map)]),
            (prog, program) => new Op.Load(prog, program)).Array[0, 3]
        let calls = new CallGen(
            [.. sockets.Select(socket => socket.Sk)], [.. maps.Select(map => map.Map)],
            [.. programs.Select(load => load.Prog)])
        from drawn in calls.Call.Array[0, 40]
        from last in Gen.Const<Op>(Op.Left.Instance).Array[0, 1]
        select new Script([.. settings], [.. Obeying([.. sockets, .. maps, .. programs, .. drawn, .. last])]);

    static List<Op> Obeying(IEnumerable<Op> calls)
    {
        var rules = new ScriptRules();
        return [.. calls.Where(call => rules.Take(call) is null)];
    }

    public static readonly Gen<Trace> Trace =
        from kernel in Gen.Char["abcxyz0189./+-@_"].Array[1, 12].Select(letters => new string(letters)).Null()
        from diverges in Gen.Bool
        from script in Script
        from outcomes in Outcome.Array[8].Array[script.Ops.Count]
        select new Trace(kernel, script, [.. script.Ops.Zip(outcomes, Possible)]) { Diverges = diverges };

    static Outcome Possible(Op op, Outcome[] outcomes) =>
        outcomes.FirstOrDefault(outcome => PossibleOutcomes.CanHave(op, outcome), Vocabulary.Outcome.DontCare.Instance);

    /// <summary>Mostly one that flows reach.</summary>
    static Gen<Transport> Kind => Gen.Frequency(
        (4, Gen.OneOf<Transport>([.. Enum.GetValues<Transport>().Where(kind => kind.IsTcpOrUdp())])),
        (1, Gen.Enum<Transport>()));

    static Gen<int> Index => Gen.Frequency((8, Gen.Int[0, 3]), (1, Gen.Int[0, ScriptRules.IndexMax]));

    static Gen<Errno> AnyErrno => Gen.OneOf(Enum.GetValues<Errno>());

    static Gen<Selector> Selector => Gen.Frequency<Selector>(
        (1, Gen.Const(Vocabulary.Selector.Payload.Instance)),
        (1, Gen.Const(Vocabulary.Selector.Cpu.Instance)),
        (2, Gen.UInt[0, 9].Select(index => new Selector.Index(index))),
        (1, Gen.UInt.Select(index => new Selector.Index(index))),
        (1, Gen.Int[1, FlowId.Positions].Select(places => new Selector.Hash(places))));

    static Gen<Endpoint> At(Gen<Address> address) =>
        Gen.Select(address, Gen.Int[0, PortId.Count - 1], (where, port) => new Endpoint(where, new(port)));
}
