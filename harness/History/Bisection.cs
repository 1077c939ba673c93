using Reuseport.Vocabulary;

namespace Reuseport.Harness.History;

/// <summary>
/// The way from one kernel to another, halved until the outcome changes between neighbours; those two are then looked
/// at again. A kernel of which nothing can be told is passed over, so that the answer may have several steps.
/// </summary>
/// <param name="way">From the good kernel to the bad one.</param>
/// <param name="look">Runs the trace on a kernel so many times.</param>
/// <param name="call">The only call that is looked at, from 0; null for all.</param>
/// <param name="sideBySide">How many kernels are looked at together; at least 1.</param>
/// <param name="atEnds">
/// How often the first and the last kernel run the trace, whose outcomes decide; at least 2.
/// </param>
public sealed class Bisection(
    IReadOnlyList<KernelNode> way, Func<KernelNode, int, CancellationToken, Task<Sight>> look, int? call,
    int sideBySide, int atEnds = 2)
{
    readonly Sight?[] _sights = new Sight?[way.Count];

    /// <summary>How often each kernel runs the trace.</summary>
    public Repetition Repetition { get; } = new(2);

    /// <summary>What was seen so far; the order is that of the way.</summary>
    public EquatableArray<KernelSight> Seen =>
    [
        .. way.Zip(_sights).Where(pair => pair.Second is not null)
            .Select(pair => new KernelSight(pair.First, pair.Second!)),
    ];

    /// <summary>
    /// Where the outcome changes, as far as it is known. Null while it is not known that the ends differ.
    /// </summary>
    public Change? Change => Ends is var (before, after) ? Change.Between(way, _sights, before, after, call) : null;

    /// <summary>How many kernels are left between which it is.</summary>
    public int Left => Ends is var (before, after) ? Unseen(before, after).Count : 0;

    /// <summary>The probability that the answer is wrong, at most, because a kernel did not show what it has.</summary>
    public double Risk => Repetition.Risk(_sights.OfType<Sight.Ran>().Select(ran => ran.Runs.Count));

    /// <summary>The last kernel that does as the first one, and the first after it that does otherwise.</summary>
    (int Before, int After)? Ends
    {
        get
        {
            if (_sights[0] is not Sight.Ran good || _sights[^1] is not Sight.Ran bad || good.Against(bad, call) is null)
                return null;
            var after = Array.FindIndex(
                _sights, sight => sight is Sight.Ran ran && good.Against(ran, call) is not null);
            return (Array.FindLastIndex(_sights, after - 1, sight => sight is Sight.Ran), after);
        }
    }

    /// <summary>Looks at the ends, and then between them.</summary>
    /// <returns>Why nothing can be told; null when something can.</returns>
    public async Task<string?> SearchAsync(CancellationToken cancellationToken)
    {
        int[] ends = [0, way.Count - 1];
        await LookAsync(ends, atEnds, cancellationToken);
        var confirmed = ((int, int)?)null;
        while (Ends is var (before, after))
        {
            var between = Unseen(before, after);
            if (between is [] && confirmed == (before, after))
                break;
            if (between is [])
                confirmed = (before, after);
            await LookAsync(between is [] ? [before, after] : Spread(between), Repetition.Times, cancellationToken);
        }
        return ends.Where(end => _sights[end] is Sight.Untold)
            .Select(end => $"{way[end]}: {((Sight.Untold)_sights[end]!).Reason}").FirstOrDefault();
    }

    List<int> Unseen(int before, int after) =>
        [.. Enumerable.Range(before + 1, after - before - 1).Where(i => _sights[i] is null)];

    /// <summary>Of several places those that divide them evenly.</summary>
    List<int> Spread(List<int> between)
    {
        var points = Math.Min(sideBySide, between.Count);
        return [.. Enumerable.Range(1, points).Select(i => between[between.Count * i / (points + 1)]).Distinct()];
    }

    /// <summary>
    /// Looks at kernels, and again at those that ran the trace too seldom for what was learnt of its rates.
    /// </summary>
    async Task LookAsync(IReadOnlyList<int> places, int times, CancellationToken cancellationToken)
    {
        await LookEachAsync(places.Distinct(), _ => times, cancellationToken);
        while (Places(ran => ran.Runs.Count < Repetition.Times) is not [] and var seldom)
            await LookEachAsync(seldom, ran => Repetition.Times - ran!.Runs.Count, cancellationToken);
    }

    List<int> Places(Func<Sight.Ran, bool> which) =>
        [.. Enumerable.Range(0, way.Count).Where(i => _sights[i] is Sight.Ran ran && which(ran))];

    async Task LookEachAsync(
        IEnumerable<int> places, Func<Sight.Ran?, int> times, CancellationToken cancellationToken)
    {
        await Parallel.ForEachAsync(
            places,
            new ParallelOptions { MaxDegreeOfParallelism = sideBySide, CancellationToken = cancellationToken },
            async (place, cancellation) =>
            {
                var earlier = _sights[place];
                var sight = await look(way[place], times(earlier as Sight.Ran), cancellation);
                _sights[place] = sight.After(earlier);
            });
        foreach (var ran in _sights.OfType<Sight.Ran>())
            Repetition.Learn(ran.RarestRate(call));
    }
}
