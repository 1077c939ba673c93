using Reuseport.Vocabulary;

namespace Reuseport.Model;

/// <summary>What one call may do in any of the worlds.</summary>
public sealed class Prediction
{
    readonly Op _op;
    readonly Worlds _before;
    readonly EquatableArray<(Net Net, Outcome Outcome)> _ways;

    internal Prediction(
        Op op, Worlds before, EquatableArray<(Net Net, Outcome Outcome)> ways, IReadOnlyList<NamedResult> reached)
    {
        _op = op;
        _before = before;
        _ways = ways;
        Reached = reached;
        Expected = ways is [var (_, outcome)] ? outcome : Outcome.Either(ways.Select(way => way.Outcome));
    }

    /// <summary>The outcome, or the set of outcomes where the kernel is free.</summary>
    public Outcome Expected { get; }

    /// <summary>The named results on the first way to an outcome, the outermost function's first.</summary>
    public IReadOnlyList<NamedResult> Reached { get; }

    /// <summary>Why the kernel is free, in words; null when it is not.</summary>
    public string? WhyFree => Expected is Outcome.OneOf
        ? "the hash decides, and the flow was not steered for the address that was looked up"
        : null;

    /// <summary>The call would enter the HAZARD family of scripts, which corrupts the memory of real kernels.</summary>
    public bool IsHazard => _before.IsHazard(_op);

    /// <summary>The worlds in which the call has that outcome; null when there is none: the kernel diverges.</summary>
    public Worlds? After(Outcome seen)
    {
        EquatableArray<Net> nets = [.. _ways.Where(way => way.Outcome.Equals(seen)).Select(way => way.Net)];
        return nets is [] ? null : new(nets);
    }

    /// <summary>The worlds after the call whatever its outcome.</summary>
    public Worlds After() => _ways is [var (net, _)] ? new([net]) : new([.. _ways.Select(way => way.Net).Distinct()]);
}
