using Reuseport.Vocabulary;

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

    int _before;
    int _after = way.Count - 1;

    /// <summary>What was seen so far; the order is that of the way.</summary>
    public EquatableArray<KernelSight> Seen => SeenFrom(0, way.Count);

    /// <summary>
    /// The last kernel that does as the first one, the first after it that does otherwise, and between them those of
    /// which nothing can be told. Null while it is not known that the ends differ.
    /// </summary>
    public EquatableArray<KernelSight>? Range =>
        _sights[0] is Sight.Ran good && _sights[^1] is Sight.Ran bad && good.FirstDifference(bad, call) is not null
            ? SeenFrom(_before, _after + 1)
            : null;

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
        while (Range is not null && Unseen() is { Count: > 0 } between)
        {
            await LookAsync(Spread(between), cancellationToken);
            Narrow((Sight.Ran)_sights[0]!);
        }
        return null;
    }

    void Narrow(Sight.Ran good)
    {
        for (var i = _before + 1; i < _after; i++)
        {
            if (_sights[i] is not Sight.Ran ran)
                continue;
            if (ran.FirstDifference(good, call) is null)
                _before = i;
            else
                _after = i;
        }
    }

    List<int> Unseen() => [.. Enumerable.Range(_before + 1, _after - _before - 1).Where(i => _sights[i] is null)];

    EquatableArray<KernelSight> SeenFrom(int start, int end) =>
    [
        .. from i in Enumerable.Range(start, end - start)
           where _sights[i] is not null
           select new KernelSight(way[i], _sights[i]!),
    ];

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
