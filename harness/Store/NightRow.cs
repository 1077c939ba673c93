using Reuseport.Harness.Nights;
using Reuseport.Harness.Verdicts;

namespace Reuseport.Harness.Store;

/// <summary>One of many nights, in figures.</summary>
/// <param name="Verdict">The worst of all that it had.</param>
/// <param name="Kernels">How many were tested.</param>
/// <param name="Flaky">How many findings it had that did not show each time.</param>
/// <param name="States">What was told of findings; null for a night that is incomplete, which tells nothing.</param>
/// <param name="ScriptsPerSecond">Of a shard; null where no clock was read.</param>
public sealed record NightRow(
    DateOnly Date, string Verdict, int Kernels, long Scripts, int Flaky,
    IReadOnlyDictionary<FindingState, int>? States, double? ScriptsPerSecond)
{
    public bool IsComplete => States is not null;

    /// <summary>The nights of a store up to one, in their order.</summary>
    internal static IReadOnlyList<NightRow> Of(NightStore store, string last = LastDate)
    {
        var speeds = store.Speeds().ToLookup(speed => speed.Night);
        var history = FindingHistory.Of([]);
        return
        [
            .. store.MergedUpTo(last)
                .Select(night => Of(night, history, [.. speeds[Night.NameOf(night.Date)]])),
        ];
    }

    /// <summary>No date comes after it.</summary>
    internal const string LastDate = "9999-12-31";

    static NightRow Of(MergedNight night, FindingHistory history, IReadOnlyList<StoredSpeed> speeds)
    {
        var states = !night.IsComplete ? null : history.After(night).Findings.CountBy(finding => finding.State)
            .ToDictionary();
        var seconds = speeds.Sum(speed => speed.Seconds);
        return new(
            night.Date, night.Verdict, night.Kernels.Count(kernel => kernel.IsTested),
            night.Kernels.Sum(kernel => kernel.Scripts?.Ran ?? 0),
            night.Findings.Count(finding => finding.Verdict == VerdictWords.Word(Verdicts.Verdict.Flaky)), states,
            speeds is [] ? null : speeds.Sum(speed => speed.ScriptsPerSecond * speed.Seconds) / seconds);
    }
}
