using Reuseport.Model;
using Reuseport.Vocabulary;
using static Reuseport.Harness.Generation.Chances;

namespace Reuseport.Harness.Generation;

/// <summary>
/// Makes scripts from several parts, all of which follow the model, so that operands collide and calls are worth
/// making. The same profile and seed give the same scripts on every machine.
/// </summary>
public sealed class Generator
{
    /// <summary>One script in so many looks at what is left of it: that takes a grace period.</summary>
    const long LeftEvery = 50;

    readonly KernelProfile _profile;
    readonly Alphabet _alphabet;
    readonly Dice _dice;
    readonly Swarm _swarm;
    readonly Novelty _novelty = new();
    readonly Queue<Script> _known = new();
    readonly Pool _pool;
    readonly Pairs _pairs;
    readonly Triples _triples;
    readonly Mutator _mutator;
    readonly Growth _growth;
    readonly Observers _observers;
    readonly long[] _reached = new long[NamedResult.All.Count];
    long _made;

    /// <param name="alphabet">Which calls the scripts have: of sockets, or of the kernel's file.</param>
    /// <param name="slice">From which slice on the cases of three sockets are; null where the seed draws it.</param>
    public Generator(
        KernelProfile profile, ulong seed, Alphabets alphabet = Alphabets.Sockets, int? slice = null)
    {
        _profile = profile;
        _alphabet = Alphabet.Of(alphabet);
        _dice = new(seed);
        _swarm = new(_alphabet, _dice);
        _pool = new(_dice);
        var socks = new OnePort(_dice);
        _pairs = new(_dice, socks);
        var drawn = _dice.Below(Triples.Slices);
        _triples = new(_dice, socks, (slice ?? drawn) % Triples.Slices);
        _mutator = new(_dice, _pool);
        _growth = new(_dice, socks);
        _observers = new(_dice, socks);
        if (_alphabet == Alphabet.Sockets)
            Shuffle();
    }

    /// <summary>The weights that this run drew, in words, for the report.</summary>
    public string Swarm => _swarm.ToString();

    /// <summary>
    /// How often each named result was reached by the scripts so far; the index is <see cref="NamedResult.Index"/>.
    /// </summary>
    public IReadOnlyList<long> Reached => _reached;

    /// <summary>Where the last script came from.</summary>
    public Part Part { get; private set; }

    /// <summary>The same in words, such as <c>pair 371</c>; null for the swarm.</summary>
    public string? Origin => Part switch
    {
        Part.Swarm => null,
        Part.Pairs => FormattableString.Invariant($"pair {_pairs.Number}"),
        Part.Triples => FormattableString.Invariant($"triple {_triples.Number}"),
        var part => part.ToString().ToLowerInvariant(),
    };

    /// <summary>The next script with the outcomes that the model expects.</summary>
    public Trace Next()
    {
        var looksAtWhatIsLeft = ++_made % LeftEvery == 0 && _alphabet == Alphabet.Sockets;
        Part = _alphabet == Alphabet.Sockets ? Draw() : Part.Swarm;
        if (Part == Part.Swarm)
            return Walk(looksAtWhatIsLeft);
        var draft = Begun();
        if (_novelty.IsNew)
            _pool.Add(draft.Trace.Script);
        _observers.Observe(draft);
        if (looksAtWhatIsLeft)
            draft.Look();
        return draft.Trace;
    }

    /// <summary>What is known comes within the first scripts of a run, one after the other.</summary>
    Part Draw()
    {
        if (_known.Count > 0 && _dice.Percent(ScriptIsKnown))
            return Part.Known;
        return _dice.Below(100) switch
        {
            < ScriptIsPair => Part.Pairs,
            < ScriptIsPair + ScriptIsTriple => Part.Triples,
            < ScriptIsPair + ScriptIsTriple + ScriptIsMutation when _pool.Count > 0 => Part.Mutation,
            _ => _dice.Below(1000) < ScriptIsGrowthInThousand ? Part.Growth : Part.Swarm,
        };
    }

    Trace Walk(bool looksAtWhatIsLeft)
    {
        var novelty = _alphabet == Alphabet.Sockets ? _novelty : null;
        novelty?.Begin();
        var walk = new ScriptWalk(_alphabet, _profile, _dice, _swarm.ForScript(), _reached, novelty);
        var trace = walk.Take();
        if (novelty is { IsNew: true })
            _pool.Add(trace.Script);
        if (_alphabet != Alphabet.Sockets || !(looksAtWhatIsLeft || _dice.Percent(SwarmIsObserved)))
            return trace;
        var draft = walk.Draft(trace, _novelty);
        if (_dice.Percent(SwarmIsObserved))
            _observers.Observe(draft);
        if (looksAtWhatIsLeft)
            draft.Look();
        return draft.Trace;
    }

    Draft Begun()
    {
        if (Part == Part.Mutation)
            return _mutator.Make(Begin);
        if (Part == Part.Known)
        {
            var known = _known.Dequeue();
            var draft = Begin(known.Settings);
            foreach (var op in known.Ops)
                draft.Take(op);
            _pool.Add(known);
            return draft;
        }
        var empty = Begin(_dice.Percent(MigratesFromStart) ? [new(SysctlName.TcpMigrateReq, 1)] : []);
        switch (Part)
        {
            case Part.Growth:
                _growth.Make(empty);
                break;
            case Part.Triples:
                _triples.Make(empty);
                break;
            default:
                _pairs.Make(empty);
                break;
        }
        return empty;
    }

    Draft Begin(EquatableArray<Op.Sysctl> settings) => new(_profile, settings, _novelty, _reached);

    void Shuffle()
    {
        var known = KnownScripts.All.ToArray();
        for (var left = known.Length; left > 1; left--)
        {
            var one = _dice.Below(left);
            (known[one], known[left - 1]) = (known[left - 1], known[one]);
        }
        foreach (var script in known)
            _known.Enqueue(script);
    }
}
