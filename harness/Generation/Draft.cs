using Reuseport.Model;
using Reuseport.Vocabulary;

namespace Reuseport.Harness.Generation;

/// <summary>
/// A script in the making whose calls come from anywhere: it takes those that are allowed, safe and steered, and leaves
/// out the others.
/// </summary>
sealed class Draft
{
    /// <summary>More calls than these are several scripts.</summary>
    public const int OpsMax = 90;

    /// <summary>Where the kernel is free in so many worlds already, a call that frees it more says little.</summary>
    const int WorldsMax = 4;

    /// <summary>A call that makes more worlds than these is left out.</summary>
    const int WorldsAfterMax = 8;

    /// <summary>A call that has more ways than these is left out: where flows are not steered, orders and queues that
    /// move have more than anyone waits for.</summary>
    const int WaysMax = 1_000;

    /// <summary>A group past its second growth, and no more: each member costs the probe a descriptor.</summary>
    const int SocksMax = 600;

    readonly ScriptRules _rules = new();
    readonly EquatableArray<Op.Sysctl> _settings;
    readonly Novelty _novelty;
    readonly long[] _reached;
    readonly List<Op> _ops = [];
    readonly List<Outcome> _outcomes = [];
    int _socks;
    Worlds _worlds;

    public Draft(KernelProfile profile, EquatableArray<Op.Sysctl> settings, Novelty novelty, long[] reached)
    {
        (_settings, _novelty, _reached) = (settings, novelty, reached);
        _worlds = Worlds.Start(profile, settings);
        novelty.Begin();
    }

    /// <summary>Goes on with a script of calls that are allowed.</summary>
    public Draft(Trace begun, Worlds worlds, Novelty novelty, long[] reached)
    {
        (_settings, _novelty, _reached, _worlds) = (begun.Script.Settings, novelty, reached, worlds);
        foreach (var op in begun.Script.Ops)
            _rules.Take(op);
        _ops.AddRange(begun.Script.Ops);
        _outcomes.AddRange(begun.Outcomes);
    }

    public Net Net => _worlds.First;

    public int Count => _ops.Count;

    public IReadOnlyList<Op> Ops => _ops;

    public Trace Trace => new(null, new(_settings, [.. _ops]), [.. _outcomes]);

    /// <summary>Takes the call if it may come next.</summary>
    /// <returns>What the model expects of it; null where it was left out.</returns>
    public Outcome? Take(Op op)
    {
        if (_ops.Count >= OpsMax || _rules.WhyNot(op) is not null || IsLeftOut(op))
            return null;
        if (_worlds.Predict(op, WaysMax) is not { IsHazard: false } prediction
            || (prediction.Expected is Outcome.OneOf && _worlds.Count >= WorldsMax))
            return null;
        var after = prediction.After();
        if (after.Count > WorldsAfterMax)
            return null;
        foreach (var result in prediction.Reached)
            _reached[result.Index]++;
        _rules.Take(op);
        _ops.Add(op);
        _outcomes.Add(prediction.Expected);
        _socks += op is Op.Sockets crowd ? crowd.Count : 0;
        _worlds = after;
        _novelty.Note(op, prediction.Reached, Net);
        return prediction.Expected;
    }

    /// <summary>The last call: what is left. Its results must not steer what is drawn.</summary>
    public void Look()
    {
        _outcomes.Add(_worlds.Predict(Op.Left.Instance).Expected);
        _ops.Add(Op.Left.Instance);
    }

    /// <summary>What takes a second, what no random script has, and what a model does not know.</summary>
    bool IsLeftOut(Op op) => op switch
    {
        Op.Left or Op.Segment.Timer or Op.Function => true,
        Op.Sockets(_, var count, _) => _socks + count > SocksMax,
        Op.Segment.Data => Net.OpenSocks.Any(sk => sk.IsShutdown),
        _ => false,
    };
}
