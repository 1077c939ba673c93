namespace Reuseport.Vocabulary;

/// <summary>
/// Reads the trace language. Any text whatever is read or refused with a <see cref="TraceException"/>, nothing else.
/// </summary>
public sealed class TraceReader
{
    /// <summary>The highest index of a name; more than the members that a group can hold.</summary>
    public const int IndexMax = 99_999;

    /// <summary>The most calls that a script can have.</summary>
    public const int OpsMax = 1_000_000;

    readonly Dictionary<ProgramId, BpfProgram> _programs = [];
    readonly HashSet<MapId> _maps = [];
    readonly Dictionary<SockId, Transport> _sockets = [];
    readonly List<Op.Sysctl> _settings = [];
    readonly Dictionary<(FlowId, Endpoint), bool> _bySegments = [];
    readonly HashSet<SockId> _waitedFor = [];
    readonly List<Op> _ops = [];
    readonly List<Outcome> _outcomes = [];
    string? _kernel;
    bool? _callsFunctions;

    /// <summary>Reads a file: it begins with <c>@trace 1</c>. A call without an outcome gets <c>...</c>.</summary>
    public static Trace ReadTrace(string text)
    {
        var reader = new TraceReader();
        reader.Read(text, headed: true);
        return new(reader._kernel, reader.Script, [.. reader._outcomes]);
    }

    /// <summary>Reads what is sent to the probe: calls and settings alone, no header.</summary>
    public static Script ReadScript(string text)
    {
        var reader = new TraceReader();
        reader.Read(text, headed: false);
        return reader.Script;
    }

    /// <summary>Reads one outcome, as the probe sends it.</summary>
    public static Outcome ReadOutcome(ReadOnlySpan<char> text)
    {
        var line = new LineCursor(text, 1);
        return OutcomeReader.Read(ref line);
    }

    Script Script => new([.. _settings], [.. _ops]);

    void Read(string text, bool headed)
    {
        var number = 0;
        foreach (var line in text.AsSpan().EnumerateLines())
        {
            var cursor = new LineCursor(line, ++number);
            if (cursor.AtEnd)
                continue;
            if (headed)
                ReadHeader(ref cursor);
            else if (cursor.Take("@kernel"))
                ReadKernel(ref cursor);
            else if (cursor.Take("@sysctl"))
                ReadSetting(ref cursor);
            else
                ReadCall(ref cursor);
            headed = false;
        }
        if (headed)
            throw new TraceException(Math.Max(number, 1), 1, "the first line must be '@trace 1'");
    }

    static void ReadHeader(ref LineCursor line)
    {
        if (!line.Word("'@trace 1'").SequenceEqual("@trace"))
            throw line.Error("the first line must be '@trace 1'");
        if (line.Number<int>("the version") != 1)
            throw line.Error("only version 1 is known");
        line.End();
    }

    void ReadKernel(ref LineCursor line)
    {
        if (_kernel is not null)
            throw line.Error("a second @kernel");
        _kernel = line.Word("a kernel").ToString();
        line.End();
    }

    void ReadSetting(ref LineCursor line)
    {
        if (_ops.Count > 0)
            throw line.Error("a setting stands before the first call; use 'sysctl' for a change");
        _settings.Add(OpReader.ReadSysctl(ref line));
        line.End();
    }

    void ReadCall(ref LineCursor line)
    {
        if (_ops.Count == OpsMax)
            throw line.Error($"more than {OpsMax} calls");
        var call = line;
        if (_ops is [.., Op.Left])
            throw line.Error("'left' has closed everything: it is the last call");
        var op = OpReader.Read(ref line, this);
        TransportKinds.Require(ref call, op, this);
        if (op is not (Op.Load or Op.Sysctl))
        {
            _callsFunctions ??= op is Op.Function;
            if (_callsFunctions != op is Op.Function)
                throw line.Error("a script calls either sockets or the functions of the kernel's file");
        }
        if (op is Op.Wait(var waited, _))
            _waitedFor.Add(waited);
        if (op is Op.Close(var closed) && _waitedFor.Contains(closed))
            throw line.Error($"a thread waits for {closed}, and close(2) would not end it");
        if (MixedFlow(op) is { } mixed)
            throw line.Error($"{mixed} is either opened by connect(2), as 'order' does too, or by segments");
        _ops.Add(op);
        if (line.Take("->"))
            _outcomes.Add(OutcomeReader.Read(ref line));
        else
            _outcomes.Add(Outcome.DontCare.Instance);
        line.End();
    }

    /// <summary>The flow of a call that another way of opening it has used before; null where all is well.</summary>
    FlowId? MixedFlow(Op op)
    {
        (FlowId Flow, Endpoint To)? used = op switch
        {
            Op.Segment(var flow, var to) => (flow, to),
            Op.Connect(var flow, var to) => (flow, to),
            Op.Order(_, var flow, var to) => (flow, to),
            _ => null,
        };
        if (used is not { } key || _bySegments.TryAdd(key, op is Op.Segment))
            return null;
        return _bySegments[key] == op is Op.Segment ? null : key.Flow;
    }

    internal void Define(ref LineCursor line, SockId sk, Transport transport)
    {
        if (!_sockets.TryAdd(sk, transport))
            throw line.Error($"{sk} is defined twice");
    }

    internal void Define(ref LineCursor line, SockId first, int count, Transport transport)
    {
        for (var i = 0; i < count; i++)
            Define(ref line, new(first.Index + i), transport);
    }

    internal void Define(ref LineCursor line, ProgramId prog, BpfProgram program)
    {
        if (!_programs.TryAdd(prog, program))
            throw line.Error($"{prog} is defined twice");
    }

    internal void Define(ref LineCursor line, MapId map)
    {
        if (!_maps.Add(map))
            throw line.Error($"{map} is defined twice");
    }

    internal Transport TransportOf(ref LineCursor line, SockId sk) =>
        _sockets.TryGetValue(sk, out var transport) ? transport : throw line.Error($"{sk} is not defined above");

    internal BpfProgram ProgramOf(ref LineCursor line, ProgramId prog) =>
        _programs.TryGetValue(prog, out var program) ? program : throw line.Error($"{prog} is not defined above");

    internal void RequireDefined(ref LineCursor line, MapId map)
    {
        if (!_maps.Contains(map))
            throw line.Error($"{map} is not defined above");
    }
}
