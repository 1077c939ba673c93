using Reuseport.Harness.Nights;

namespace Reuseport.Harness.Store;

/// <summary>The nights of a store as a line of numbers.</summary>
static class NightLine
{
    /// <param name="nights">In their order.</param>
    /// <param name="speeds">Scripts per second of shards, by night.</param>
    public static IReadOnlyList<NightPoint> Of(IEnumerable<MergedNight> nights, ILookup<string, double> speeds)
    {
        var points = new List<NightPoint>();
        var history = FindingHistory.Of([]);
        foreach (var night in nights)
        {
            // A night that is incomplete says nothing of what is new to those after it.
            if (night.IsComplete)
                history = history.After(night);
            points.Add(Of(night, history, Median([.. speeds[Night.NameOf(night.Date)].Order()])));
        }
        return points;
    }

    static NightPoint Of(MergedNight night, FindingHistory history, double speed)
    {
        return new(
            Night.NameOf(night.Date), night.IsComplete, night.Kernels.Count(kernel => kernel.IsTested),
            night.Kernels.Sum(kernel => kernel.Scripts?.Ran ?? 0), speed,
            night.Kernels.Sum(kernel => kernel.Scripts?.Flaky ?? 0), Count(FindingState.New),
            Count(FindingState.Still) + Count(FindingState.Open), Count(FindingState.Gone));

        int Count(FindingState state) => night.IsComplete ? history.In(state).Count() : 0;
    }

    static double Median(IReadOnlyList<double> ordered) => ordered is [] ? 0 : ordered[ordered.Count / 2];
}
