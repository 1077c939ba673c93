namespace Reuseport.Harness.History;

/// <summary>
/// The way from one kernel to another, halved until the outcome changes between neighbours. A kernel of which nothing
/// can be told is passed over, so that the answer may have several steps.
/// </summary>
/// <param name="way">From the good kernel to the bad one.</param>
/// <param name="look">What a kernel does with the trace.</param>
/// <param name="call">The only call that is looked at, from 0; null for all.</param>
/// <param name="sideBySide">How many kernels are looked at together; at least 1.</param>
public sealed class Bisection(
    IReadOnlyList<KernelNode> way, Func<KernelNode, CancellationToken, Task<Sight>> look, int? call, int sideBySide)
{
    readonly Sight?[] _sights = new Sight?[way.Count];

    /// <summary>What was seen so far; the order is that of the way.</summary>
    public IEnumerable<(KernelNode Kernel, Sight Sight)> Seen =>
        way.Zip(_sights).Where(pair => pair.Second is not null).Select(pair => (pair.First, pair.Second!));

    /// <summary>The last kernel that does as the first one, and the first after it that does otherwise.</summary>
    public (KernelNode Before, KernelNode After)? Range { get; private set; }

    /// <summary>The first call at which the two ends differ, from 0; null when they do not.</summary>
    public int? Difference { get; private set; }

    /// <summary>Looks at the ends, and then between them.</summary>
    /// <returns>Why nothing can be told; null when something can.</returns>
    public async Task<string?> SearchAsync(CancellationToken cancellationToken)
    {
        await LookAsync([0, way.Count - 1], cancellationToken);
        foreach (var end in (int[])[0, way.Count - 1])
        {
            if (_sights[end] is Sight.Untold(var reason))
                return $"{way[end]}: {reason}";
        }
        var good = (Sight.Ran)_sights[0]!;
        Difference = good.FirstDifference((Sight.Ran)_sights[^1]!, call);
        if (Difference is null)
            return null;
        var (before, after) = (0, way.Count - 1);
        while (Unseen(before, after) is { Count: > 0 } between)
        {
            await LookAsync(Spread(between), cancellationToken);
            for (var i = before + 1; i < after; i++)
            {
                if (_sights[i] is not Sight.Ran ran)
                    continue;
                if (ran.FirstDifference(good, call) is null)
                    before = i;
                else
                    after = i;
            }
            Range = (way[before], way[after]);
        }
        Range = (way[before], way[after]);
        return null;
    }

    List<int> Unseen(int before, int after) =>
        [.. Enumerable.Range(before + 1, after - before - 1).Where(i => _sights[i] is null)];

    /// <summary>Of several places those that divide them evenly.</summary>
    List<int> Spread(List<int> between)
    {
        var points = Math.Min(sideBySide, between.Count);
        return [.. Enumerable.Range(1, points).Select(i => between[between.Count * i / (points + 1)]).Distinct()];
    }

    async Task LookAsync(IReadOnlyList<int> places, CancellationToken cancellationToken)
    {
        await Parallel.ForEachAsync(
            places.Distinct(),
            new ParallelOptions { MaxDegreeOfParallelism = sideBySide, CancellationToken = cancellationToken },
            async (place, cancellation) => _sights[place] = await look(way[place], cancellation));
    }
}
