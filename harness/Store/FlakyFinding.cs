using Reuseport.Harness.Nights;
using Reuseport.Harness.Verdicts;

namespace Reuseport.Harness.Store;

/// <summary>A finding that did not show each time in some night, through all nights.</summary>
/// <param name="Since">The night that had it first.</param>
/// <param name="Last">The last night that had it.</param>
/// <param name="Failed">How many nights had it.</param>
/// <param name="Passed">How many nights since the first tested its kernels and did not have it.</param>
/// <param name="PassedLast">How many of those came after the last that had it.</param>
public sealed record FlakyFinding(
    string Signature, DateOnly Since, DateOnly Last, int Failed, int Passed, int PassedLast)
{
    /// <summary>It has passed for so long that it counts as gone.</summary>
    public bool IsStable => PassedLast >= FindingHistory.StableAfter;

    /// <summary>All of them, in the order in which they came.</summary>
    /// <param name="nights">In their order.</param>
    public static IReadOnlyList<FlakyFinding> Of(IReadOnlyList<MergedNight> nights) =>
    [
        .. nights.SelectMany(night => night.Findings)
            .Where(finding => finding.Verdict == VerdictWords.Word(Verdict.Flaky))
            .Select(finding => finding.Signature).Distinct().Select(signature => Of(signature, nights)),
    ];

    static FlakyFinding Of(string signature, IEnumerable<MergedNight> nights)
    {
        MergedFinding? last = null;
        FlakyFinding? flaky = null;
        foreach (var night in nights)
        {
            if (night.Findings.FirstOrDefault(finding => finding.Signature == signature) is { } found)
            {
                last = found;
                flaky ??= new(signature, night.Date, night.Date, 0, 0, 0);
                flaky = flaky with { Last = night.Date, Failed = flaky.Failed + 1, PassedLast = 0 };
            }
            else if (flaky is not null && FindingHistory.IsTested(last!, night))
            {
                flaky = flaky with { Passed = flaky.Passed + 1, PassedLast = flaky.PassedLast + 1 };
            }
        }
        return flaky!;
    }
}
