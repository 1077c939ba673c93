using Reuseport.Model;
using Reuseport.Vocabulary;
using static Reuseport.Harness.Generation.Chances;

namespace Reuseport.Harness.Generation;

/// <summary>One script in the making: the calls so far, what they led to, and which call comes next.</summary>
sealed class ScriptWalk
{
    /// <summary>More worlds than these say little: from here on only steered flows are sent.</summary>
    const int WorldsMax = 8;

    /// <summary>The move that brings a socket nearer to membership.</summary>
    const int Advance = 0;

    readonly Alphabet _alphabet;
    readonly Dice _dice;
    readonly int[] _weights;
    readonly long[] _reached;
    readonly Novelty? _novelty;
    readonly IOperands _operands;
    readonly List<Op.Sysctl> _settings = [];
    readonly List<Op> _ops = [];
    readonly List<Outcome> _outcomes = [];
    Worlds _worlds;

    public ScriptWalk(Alphabet alphabet, KernelProfile profile, Dice dice, int[] weights, long[] reached,
        Novelty? novelty)
    {
        _alphabet = alphabet;
        _dice = dice;
        _weights = weights;
        _reached = reached;
        _novelty = novelty;
        if (dice.Percent(MigratesFromStart))
            _settings.Add(new(SysctlName.TcpMigrateReq, 1));
        _worlds = Worlds.Start(profile, [.. _settings]);
        _operands = alphabet.Operands(dice);
    }

    public Trace Take()
    {
        foreach (var first in _operands.Opening())
            Take(first);
        var length = _dice.Between(_alphabet.Least, _alphabet.Most);
        var opening = _dice.Between(_alphabet.OpeningLeast, _alphabet.OpeningMost);
        while (_ops.Count < length)
        {
            var drawn = _ops.Count < opening ? Draw(Advance) : Draw();
            var sequel = _operands.Sequel(drawn.Op, _worlds.First);
            Take(drawn);
            if (sequel is not null)
                Take(sequel);
        }
        foreach (var last in _operands.Closing(_worlds.First))
        {
            if (_dice.Percent(ClosingCall) && _worlds.Predict(last) is { IsHazard: false } prediction)
                Take(new Drawn(last, prediction));
        }
        return new(null, new([.. _settings], [.. _ops]), [.. _outcomes]);
    }

    /// <summary>The same script, to be gone on with.</summary>
    public Draft Draft(Trace taken, Novelty novelty) => new(taken, _worlds, novelty, _reached);

    /// <summary>Draws a call, or two where the rarer one wins.</summary>
    Drawn Draw()
    {
        var drawn = DrawOne();
        if (!_dice.Percent(Steered))
            return drawn;
        var other = DrawOne();
        return Rarity(other) < Rarity(drawn) ? other : drawn;
    }

    /// <summary>Most calls should come to something: one that fails is mostly drawn again.</summary>
    Drawn DrawOne()
    {
        while (true)
        {
            var drawn = Draw(_dice.Weighted(_weights));
            if (drawn.Prediction.Expected is not Outcome.Failed || _dice.Percent(FailingCall))
                return drawn;
        }
    }

    /// <summary>Draws operands for the move, or for another move where it has nothing to work on.</summary>
    Drawn Draw(int move)
    {
        while (true)
        {
            var op = _operands.Draw(move, _worlds.First, mayBeUnsteered: _worlds.Count < WorldsMax);
            if (op is not null && _worlds.Predict(op) is { IsHazard: false } prediction)
                return new(op, prediction);
            move = _dice.Weighted(_weights);
        }
    }

    /// <summary>How often the rarest result that the call reaches was reached so far.</summary>
    long Rarity(Drawn drawn)
    {
        var rarest = long.MaxValue;
        foreach (var result in drawn.Prediction.Reached)
            rarest = Math.Min(rarest, _reached[result.Index]);
        return rarest;
    }

    void Take(Op op) => Take(new Drawn(op, _worlds.Predict(op)));

    void Take(Drawn drawn)
    {
        var (op, prediction) = drawn;
        foreach (var result in prediction.Reached)
            _reached[result.Index]++;
        _ops.Add(op);
        _outcomes.Add(prediction.Expected);
        _worlds = prediction.After();
        _novelty?.Note(op, prediction.Reached, _worlds.First);
        _operands.Taken(op);
    }

    readonly record struct Drawn(Op Op, Prediction Prediction);
}
