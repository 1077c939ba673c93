using Reuseport.Harness.Nights;
using Reuseport.Harness.Store;

namespace Reuseport.Harness.Report;

/// <summary>All that the report of a night is made of.</summary>
/// <param name="Merging">The night.</param>
/// <param name="History">What is to be told of every finding after it.</param>
/// <param name="FollowUps">What was found out about findings.</param>
sealed record ReportSource(Merging Merging, FindingHistory History, IReadOnlyList<FollowUp> FollowUps)
{
    /// <summary>A line of more nights than these says no more.</summary>
    const int NightsMax = 100;

    /// <summary>
    /// What kernels did that this night has not tested, in the last night that did; empty where no store keeps it.
    /// </summary>
    public IReadOnlyList<ShardResult> Earlier { get; init; } = [];

    /// <summary>The nights up to this one; empty where no store keeps them.</summary>
    public IReadOnlyList<NightRow> Nights { get; init; } = [];

    /// <param name="store">Null where nothing is kept.</param>
    public static ReportSource Of(
        Merging merging, FindingHistory history, IReadOnlyList<FollowUp> followUps, NightStore? store)
    {
        var night = Night.NameOf(merging.Merged.Date);
        return new(merging, history, followUps)
        {
            Earlier = store?.LastOfOthers(night) ?? [],
            Nights = store is null ? [] : [.. NightRow.Of(store, night).TakeLast(NightsMax)],
        };
    }
}
