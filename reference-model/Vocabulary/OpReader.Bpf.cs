namespace Reuseport.Vocabulary;

/// <summary>Reads the calls that have to do with programs and maps.</summary>
static partial class OpReader
{
    static Op.Load ReadLoad(ref LineCursor line, ProgramId prog)
    {
        Expect(ref line, "=");
        BpfProgram program = line.Word("a kind of program") switch
        {
            "cbpf" => ReadCbpf(ref line),
            "filter" => new BpfProgram.SocketFilter(ReadSelector(ref line)),
            "xdp" => BpfProgram.Xdp.Instance,
            "standin" => FunctionReader.ReadStandIn(ref line),
            var kind => TraceWords.AttachTypes.TryParse(kind, out var type)
                ? ReadSkReuseport(ref line, type)
                : throw line.Error(
                    $"'{kind}' is not a kind of program (cbpf, filter, xdp, {TraceWords.AttachTypes}, standin)"),
        };
        return new(prog, program);
    }

    static BpfProgram.SkReuseport ReadSkReuseport(ref LineCursor line, AttachType type)
    {
        SkReuseportBody body = line.Word("'pass', 'drop', 'return' or 'select'") switch
        {
            "pass" => new SkReuseportBody.Return(Pass: true),
            "drop" => new SkReuseportBody.Return(Pass: false),
            "return" => new SkReuseportBody.Number(line.Number<uint>("a number")),
            "select" => ReadSelect(ref line),
            var word => throw line.Error($"'{word}' is not 'pass', 'drop', 'return' or 'select'"),
        };
        var noting = !line.AtEnd && !line.IsAt("->") ? line.Value(TraceWords.Notings, "'note'") : Noting.Nothing;
        return new(body, type, noting);
    }

    static SkReuseportBody.Select ReadSelect(ref LineCursor line)
    {
        var map = Map(ref line);
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
        var program = new BpfProgram.Cbpf(ReadSelector(ref line));
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
            : throw line.Error($"places must be from 1 to {FlowId.Positions}");

    static Op.CreateMap ReadCreateMap(ref LineCursor line, MapId map)
    {
        Expect(ref line, "=");
        Expect(ref line, "sockarray");
        var entries = line.Number<uint>("a number of entries");
        if (entries > Op.CreateMap.EntriesMax)
            throw line.Error($"a map has at most {Op.CreateMap.EntriesMax} entries");
        var valueSize = line.Number<uint>("the size of a value");
        return new(map, entries, valueSize);
    }

    static Op.Update ReadUpdate(ref LineCursor line) => new(
        Map(ref line), line.Number<uint>("a key"), ReadFd(ref line), ReadFlags(ref line));

    static UpdateFlags ReadFlags(ref LineCursor line)
    {
        if (line.Take("any"))
            return UpdateFlags.Any;
        if (line.Take("noexist"))
            return UpdateFlags.NoExist;
        return line.Take("exist") ? UpdateFlags.Exist : new(line.Number<ulong>("a flag (any, noexist, exist)"));
    }

    static Op.Attach ReadAttach(ref LineCursor line)
    {
        var (sk, file) = (Sk(ref line), ReadFd(ref line));
        if (!line.Take("optlen"))
            return new(sk, file);
        return line.Number<int>("a length") is >= 0 and <= Op.Attach.OptLenMax and var length
            ? new(sk, file, length)
            : throw line.Error($"a length must be from 0 to {Op.Attach.OptLenMax}");
    }

    static Fd ReadFd(ref LineCursor line)
    {
        if (line.Take("none"))
            return Fd.None.Instance;
        var word = line;
        return word.Word("a program, a map, a socket or 'none'") switch
        {
            ['s', ..] => new Fd.Sock(Sk(ref line)),
            ['m', ..] => new Fd.Map(Map(ref line)),
            _ => new Fd.Program(Prog(ref line)),
        };
    }

    static MapId Map(ref LineCursor line) => new(line.Name('m', "a map"));

    internal static ProgramId Prog(ref LineCursor line) => new(line.Name('b', "a program"));
}
