using Reuseport.Vocabulary;

namespace Reuseport.Harness.Minimizing;

/// <summary>
/// Finds the calls that matter, deterministically: it takes the first reduction that still diverges, and starts again
/// from that, until none does.
/// </summary>
/// <param name="divergesAt">Runs a script and tells the index of the call that diverges as the first one did; null
/// when none does.</param>
public sealed class Minimizer(Func<Script, CancellationToken, Task<int?>> divergesAt)
{
    /// <summary>
    /// The most scripts that are run for one divergence. What is found by then is small enough to read.
    /// </summary>
    public const int TriesMax = 5_000;

    readonly HashSet<Script> _tried = [];

    /// <summary>The minimal script, its names counted in the order of appearance; the last call diverges.</summary>
    /// <param name="call">The index of the call that diverges.</param>
    public async Task<Script> MinimizeAsync(Script script, int call, CancellationToken cancellationToken)
    {
        var best = UpTo(script, call);
        _tried.Add(best);
        while (await ReduceAsync(best, cancellationToken) is { } smaller)
            best = smaller;
        return CanonicalNames.Of(best);
    }

    async Task<Script?> ReduceAsync(Script script, CancellationToken cancellationToken)
    {
        foreach (var candidate in Reductions.Of(script))
        {
            if (_tried.Count >= TriesMax)
                return null;
            if (_tried.Add(candidate) && await divergesAt(candidate, cancellationToken) is { } call)
                return UpTo(candidate, call);
        }
        return null;
    }

    static Script UpTo(Script script, int call) => script with { Ops = script.Ops[..(call + 1)] };
}
