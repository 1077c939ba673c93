namespace Reuseport.Vocabulary;

/// <summary>
/// What a script is: which call may follow those before it, and with which operands. Whatever makes scripts obeys them,
/// and the reader refuses the rest; docs/trace-format.md has them in words. What one number or word may be by itself is
/// not among them: the types of the operands say it, and the reader.
/// </summary>
public sealed partial class ScriptRules
{
    /// <summary>The highest index of a name; more than the members that a group can hold.</summary>
    public const int IndexMax = 99_999;

    /// <summary>The most calls that a script can have.</summary>
    public const int OpsMax = 1_000_000;

    readonly Dictionary<SockId, Transport> _sockets = [];
    readonly Dictionary<ProgramId, BpfProgram> _programs = [];
    readonly HashSet<MapId> _maps = [];
    readonly Dictionary<(FlowId, Endpoint), Opening> _openings = [];
    readonly HashSet<SockId> _waitedFor = [];
    Alphabets _alphabets = Alphabets.Both;
    int _count;
    bool _isOver;

    /// <summary>Why the calls are no script; null where they are one.</summary>
    public static Refusal? WhyNot(Script script)
    {
        var rules = new ScriptRules();
        foreach (var op in script.Ops)
        {
            if (rules.Take(op) is { } refusal)
                return refusal;
        }
        return null;
    }

    /// <summary>Why the call may not come next; null where it may, and then it is the next.</summary>
    public Refusal? Take(Op op)
    {
        if (WhyNot(op) is { } refusal)
            return refusal;
        _count++;
        _alphabets &= AlphabetsOf(op);
        Define(op);
        if (op is Op.IOfFlow { Opening: not Opening.None } opened)
            _openings[(opened.Flow, opened.To)] = opened.Opening;
        if (op is Op.Wait(var waited, _))
            _waitedFor.Add(waited);
        _isOver = op is Op.Left;
        return null;
    }

    /// <summary>Why the call may not come next; null where it may.</summary>
    public Refusal? WhyNot(Op op) =>
        OfCount() ?? OfNames(op) ?? OfProgram(op) ?? OfAlphabet(op) ?? OfKind(op) ?? OfFlow(op) ?? OfWaiter(op);

    Refusal? OfCount() => _isOver ? new("'left' has closed everything: it is the last call")
        : _count < OpsMax ? null
        : new($"more than {OpsMax} calls");

    Refusal? OfNames(Op op)
    {
        var defined = Names.DefinedBy(op);
        foreach (var name in Names.In(op).Skip(defined is null ? 0 : 1))
        {
            if (name is not PortId && !IsDefined(name))
                return new($"{name} is not defined above", name.ToString()) { IsUndefined = true };
        }
        foreach (var name in Names.AllDefinedBy(op))
        {
            if (IsDefined(name))
                return new($"{name} is defined twice", defined!.ToString());
            if (name is SockId { Index: > IndexMax })
                return new($"{name} is too high: the last name is s{IndexMax}", defined!.ToString());
        }
        return null;
    }

    bool IsDefined(object name) => name switch
    {
        SockId sk => _sockets.ContainsKey(sk),
        ProgramId prog => _programs.ContainsKey(prog),
        MapId map => _maps.Contains(map),
        _ => false,
    };

    void Define(Op op)
    {
        switch (op)
        {
            case Op.Socket(var sk, var transport):
                _sockets.Add(sk, transport);
                break;
            case Op.Function.Sock(var sk, var transport):
                _sockets.Add(sk, transport);
                break;
            case Op.Sockets(var first, var count, var like):
                DefineLike(first, count, like);
                break;
            case Op.Function.Crowd(var first, var count, var sk):
                DefineLike(first, count, sk);
                break;
            case Op.Load(var prog, var program):
                _programs.Add(prog, program);
                break;
            case Op.CreateMap(var map, _, _):
                _maps.Add(map);
                break;
        }
    }

    void DefineLike(SockId first, int count, SockId like)
    {
        for (var i = 0; i < count; i++)
            _sockets.Add(new(first.Index + i), _sockets[like]);
    }

    /// <summary>What programs may be asked, and what a filter can be.</summary>
    Refusal? OfProgram(Op op) => op switch
    {
        Op.Load(_, BpfProgram.Cbpf(Selector.Hash) or BpfProgram.SocketFilter(Selector.Hash)) =>
            new("a filter does not see the hash", "hash"),
        Op.Notes(var prog) when _programs[prog] is not BpfProgram.SkReuseport { Noting: not Noting.Nothing } =>
            new($"{prog} does not note", prog.ToString()),
        Op.ById(var prog) when _programs[prog] is BpfProgram.Cbpf =>
            new($"{prog} is a classic filter, which has no id", prog.ToString()),
        _ => null,
    };

    Refusal? OfWaiter(Op op) => op is Op.Close(var sk) && _waitedFor.Contains(sk)
        ? new($"a thread waits for {sk}, and close(2) would not end it", sk.ToString())
        : null;
}
