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

    /// <summary>Which call of the first script each call of the smallest one was.</summary>
    public IReadOnlyList<int> Origins { get; private set; } = [];

    /// <summary>The minimal script, its names counted in the order of appearance; the last call diverges.</summary>
    /// <param name="call">The index of the call that diverges.</param>
    public async Task<Script> MinimizeAsync(Script script, int call, CancellationToken cancellationToken)
    {
        var best = UpTo(script, call);
        _tried.Add(best);
        Origins = [.. Enumerable.Range(0, best.Ops.Count)];
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
            if (!_tried.Add(candidate) || await divergesAt(candidate, cancellationToken) is not { } call)
                continue;
            Origins = [.. PlacesIn(script, candidate).Take(call + 1).Select(place => Origins[place])];
            return UpTo(candidate, call);
        }
        return null;
    }

    static Script UpTo(Script script, int call) => script with { Ops = script.Ops[..(call + 1)] };

    /// <summary>
    /// Where each call of a reduction stood. A reduction drops calls, lets two change places, or puts other calls in
    /// the places of some; what it does not change stays the same object.
    /// </summary>
    static IEnumerable<int> PlacesIn(Script script, Script reduced)
    {
        var isShorter = reduced.Ops.Count < script.Ops.Count;
        var next = 0;
        for (var call = 0; call < reduced.Ops.Count; call++)
        {
            var place = isShorter ? next : Math.Max(0, call - 1);
            var last = isShorter ? script.Ops.Count : Math.Min(script.Ops.Count, call + 2);
            while (place < last && !ReferenceEquals(script.Ops[place], reduced.Ops[call]))
                place++;
            place = place < last ? place : Math.Min(isShorter ? next : call, script.Ops.Count - 1);
            next = place + 1;
            yield return place;
        }
    }
}
