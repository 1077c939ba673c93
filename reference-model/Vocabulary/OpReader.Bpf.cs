namespace Reuseport.Vocabulary;

/// <summary>Reads the calls that have to do with programs and maps.</summary>
static partial class OpReader
{
    static Op.Load ReadLoad(ref LineCursor line, TraceReader names, ProgramId prog)
    {
        var name = line;
        Expect(ref line, "=");
        var word = line;
        BpfProgram program = line.Word("a kind of program") switch
        {
            "cbpf" => ReadCbpf(ref line),
            "filter" => new BpfProgram.SocketFilter(ReadIndex(ref line)),
            "xdp" => BpfProgram.Xdp.Instance,
            "standin" => FunctionReader.ReadStandIn(ref line, names),
            var kind => TraceWords.AttachTypes.TryParse(kind, out var type)
                ? ReadSkReuseport(ref line, names, type)
                : throw line.Error(
                    $"'{kind}' is no kind of program (cbpf, filter, xdp, {TraceWords.AttachTypes}, standin)"),
        };
        names.Define(ref name, prog, program);
        return new(prog, program);
    }

    static BpfProgram.SkReuseport ReadSkReuseport(ref LineCursor line, TraceReader names, AttachType type)
    {
        SkReuseportBody body = line.Word("'pass', 'drop', 'return' or 'select'") switch
        {
            "pass" => new SkReuseportBody.Return(Pass: true),
            "drop" => new SkReuseportBody.Return(Pass: false),
            "return" => new SkReuseportBody.Number(line.Number<uint>("a number")),
            "select" => ReadSelect(ref line, names),
            var word => throw line.Error($"'{word}' is neither 'pass' nor 'drop', 'return' or 'select'"),
        };
        var noting = !line.AtEnd && !line.IsAt("->") ? line.Value(TraceWords.Notings, "'note'") : Noting.Nothing;
        return new(body, type, noting);
    }

    static SkReuseportBody.Select ReadSelect(ref LineCursor line, TraceReader names)
    {
        var map = Map(ref line, names);
        var key = ReadSelector(ref line);
        if (line.Take("return"))
            return new(map, key, OrDrop: false) { Returned = line.Number<uint>("a number") };
        var orDrop = line.Take("or");
        if (orDrop)
            Expect(ref line, "drop");
        return new(map, key, orDrop);
    }

    static BpfProgram.Cbpf ReadCbpf(ref LineCursor line)
    {
        var program = new BpfProgram.Cbpf(ReadIndex(ref line));
        if (!line.Take("length"))
            return program;
        return line.Number<int>("a number of instructions") is var length
            && length is 0 or (>= BpfProgram.Cbpf.OwnLengthMax and <= BpfProgram.Cbpf.FittingMax)
                or (>= BpfProgram.Cbpf.LargeMin and <= BpfProgram.Cbpf.LengthMax)
            ? program with { Length = length }
            : throw line.Error(
                $"instructions are 0, {BpfProgram.Cbpf.OwnLengthMax} to {BpfProgram.Cbpf.FittingMax}, "
                + $"or {BpfProgram.Cbpf.LargeMin} to {BpfProgram.Cbpf.LengthMax}");
    }

    static Selector ReadIndex(ref LineCursor line)
    {
        var at = line;
        var selector = ReadSelector(ref line);
        at.Word("a selector");
        return selector is not Selector.Hash ? selector : throw at.Error("a filter does not see the hash");
    }

    static Selector ReadSelector(ref LineCursor line) => line.Word("'index', 'payload', 'cpu' or 'hash'") switch
    {
        "index" => new Selector.Index(line.Number<uint>("an index (0 to 4294967295)")),
        "payload" => Selector.Payload.Instance,
        "cpu" => Selector.Cpu.Instance,
        "hash" => new Selector.Hash(ReadPlaces(ref line)),
        var word => throw line.Error($"'{word}' is neither 'index' nor 'payload', 'cpu' or 'hash'"),
    };

    /// <summary>Flows are steered for so many.</summary>
    static int ReadPlaces(ref LineCursor line) =>
        line.Number<int>("a number of places") is >= 1 and <= FlowId.Positions and var places ? places
            : throw line.Error($"places are 1 to {FlowId.Positions}");

    static Op.CreateMap ReadCreateMap(ref LineCursor line, TraceReader names, MapId map)
    {
        var name = line;
        Expect(ref line, "=");
        Expect(ref line, "sockarray");
        var entries = line.Number<uint>("a number of entries");
        if (entries > Op.CreateMap.EntriesMax)
            throw line.Error($"a map has {Op.CreateMap.EntriesMax} entries at the most");
        var valueSize = line.Number<uint>("the size of a value");
        names.Define(ref name, map);
        return new(map, entries, valueSize);
    }

    static Op.Update ReadUpdate(ref LineCursor line, TraceReader names) => new(
        Map(ref line, names), line.Number<uint>("a key"), ReadFd(ref line, names), ReadFlags(ref line));

    static UpdateFlags ReadFlags(ref LineCursor line)
    {
        if (line.Take("any"))
            return UpdateFlags.Any;
        if (line.Take("noexist"))
            return UpdateFlags.NoExist;
        return line.Take("exist") ? UpdateFlags.Exist : new(line.Number<ulong>("a flag (any, noexist, exist)"));
    }

    static Op.Attach ReadAttach(ref LineCursor line, TraceReader names)
    {
        var (sk, file) = (Sk(ref line, names), ReadFd(ref line, names));
        if (!line.Take("optlen"))
            return new(sk, file);
        return line.Number<int>("a length") is >= 0 and <= Op.Attach.OptLenMax and var length
            ? new(sk, file, length)
            : throw line.Error($"a length is 0 to {Op.Attach.OptLenMax}");
    }

    static Fd ReadFd(ref LineCursor line, TraceReader names)
    {
        if (line.Take("none"))
            return Fd.None.Instance;
        var word = line;
        return word.Word("a program, a map, a socket or 'none'") switch
        {
            ['s', ..] => new Fd.Sock(Sk(ref line, names)),
            ['m', ..] => new Fd.Map(Map(ref line, names)),
            _ => new Fd.Program(Prog(ref line, names)),
        };
    }

    static Op.Notes ReadNotes(ref LineCursor line, TraceReader names)
    {
        var prog = Prog(ref line, names);
        return names.ProgramOf(ref line, prog) is BpfProgram.SkReuseport { Noting: not Noting.Nothing }
            ? new(prog)
            : throw line.Error($"{prog} notes nothing");
    }

    static Op.ById ReadById(ref LineCursor line, TraceReader names)
    {
        var prog = Prog(ref line, names);
        return names.ProgramOf(ref line, prog) is not BpfProgram.Cbpf
            ? new(prog)
            : throw line.Error($"{prog} is a classic filter, which has no id");
    }

    static MapId Map(ref LineCursor line, TraceReader names)
    {
        var map = new MapId(line.Name('m', "a map"));
        names.RequireDefined(ref line, map);
        return map;
    }

    internal static ProgramId Prog(ref LineCursor line, TraceReader names)
    {
        var prog = new ProgramId(line.Name('b', "a program"));
        names.ProgramOf(ref line, prog);
        return prog;
    }
}
