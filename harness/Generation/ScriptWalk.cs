using Reuseport.Model;
using Reuseport.Vocabulary;

namespace Reuseport.Harness.Generation;

/// <summary>One script in the making: the calls so far, what they led to, and which call comes next.</summary>
sealed class ScriptWalk
{
    /// <summary>Calls in a script, at least and at most, before the order of the groups is read.</summary>
    const int LengthMin = 10, LengthMax = 36;

    /// <summary>The first calls, at least and at most, do nothing but build groups.</summary>
    const int OpeningMin = 6, OpeningMax = 22;

    /// <summary>More worlds than these say little: from here on only steered flows are sent.</summary>
    const int WorldsMax = 8;

    /// <summary>How often two calls are drawn, and the one taken that reaches the rarer result.</summary>
    const int SteeringPercent = 50;

    /// <summary>How often a call that will fail is taken when it is drawn.</summary>
    const int FailingPercent = 15;

    readonly Dice _dice;
    readonly int[] _weights;
    readonly long[] _reached;
    readonly Operands _operands;
    readonly List<Op.Sysctl> _settings = [];
    readonly List<Op> _ops = [];
    readonly List<Outcome> _outcomes = [];
    Worlds _worlds;

    public ScriptWalk(KernelProfile profile, Dice dice, int[] weights, long[] reached)
    {
        _dice = dice;
        _weights = weights;
        _reached = reached;
        if (dice.Percent(40))
            _settings.Add(new(SysctlName.TcpMigrateReq, 1));
        _worlds = Worlds.Start(profile, [.. _settings]);
        _operands = new(dice);
    }

    public Trace Take()
    {
        foreach (var definition in _operands.Bpf.Definitions())
            Take(definition);
        var (length, opening) = (_dice.Between(LengthMin, LengthMax), _dice.Between(OpeningMin, OpeningMax));
        while (_ops.Count < length)
        {
            var drawn = _ops.Count < opening ? Draw(Move.Advance) : Draw();
            var mayMigrate = MayMigrate(drawn.Op);
            Take(drawn);
            if (mayMigrate)
                Take(Op.Counters.Instance);
        }
        foreach (var order in _operands.Orders(_worlds.First))
        {
            if (_dice.Percent(70))
                Take(order);
        }
        foreach (var notes in _operands.Bpf.LastNotes())
            Take(notes);
        return new(null, new([.. _settings], [.. _ops]), [.. _outcomes]);
    }

    /// <summary>Whether the call ends a listener with connections in its queue, which move or do not.</summary>
    bool MayMigrate(Op op) => op switch
    {
        Op.Shutdown(var sk, not How.Write) => HasQueue(sk),
        Op.Close(var sk) => HasQueue(sk),
        Op.Disconnect(var sk) => HasQueue(sk),
        _ => false,
    };

    bool HasQueue(SockId sk) => _worlds.First.Find(sk) is { AcceptQueue: not [] };

    /// <summary>Draws a call, or two where the rarer one wins.</summary>
    Drawn Draw()
    {
        var drawn = DrawOne();
        if (!_dice.Percent(SteeringPercent))
            return drawn;
        var other = DrawOne();
        return Rarity(other) < Rarity(drawn) ? other : drawn;
    }

    /// <summary>Most calls should come to something: one that fails is mostly drawn again.</summary>
    Drawn DrawOne()
    {
        while (true)
        {
            var drawn = Draw((Move)_dice.Weighted(_weights));
            if (drawn.Prediction.Expected is not Outcome.Failed || _dice.Percent(FailingPercent))
                return drawn;
        }
    }

    /// <summary>Draws operands for the move, or for another move where it has nothing to work on.</summary>
    Drawn Draw(Move move)
    {
        while (true)
        {
            var op = _operands.Draw(move, _worlds.First, mayBeUnsteered: _worlds.Count < WorldsMax);
            if (op is not null && _worlds.Predict(op) is { IsHazard: false } prediction)
                return new(op, prediction);
            move = (Move)_dice.Weighted(_weights);
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
        _operands.Taken(op);
    }

    readonly record struct Drawn(Op Op, Prediction Prediction);
}
