using Reuseport.Harness.Nights;
using Reuseport.Harness.Profiles;
using Reuseport.Harness.Targets;
using Reuseport.Harness.Verdicts;

namespace Reuseport.Harness.Store;

/// <summary>What there is to say of a finding after a night.</summary>
public enum FindingState
{
    /// <summary>The night has it, and those before did not.</summary>
    New,

    /// <summary>The night has it, as one before did.</summary>
    Still,

    /// <summary>The night does not have it any more.</summary>
    Gone,

    /// <summary>The night does not have it, and says nothing of it: its kernels were not tested, or it is flaky.
    /// </summary>
    Open,
}

public static class FindingStateWords
{
    /// <summary>The state as it is written.</summary>
    public static string Word(FindingState state) => state switch
    {
        FindingState.New => "new",
        FindingState.Still => "still",
        FindingState.Gone => "gone",
        FindingState.Open => "open",
    };
}

/// <summary>A finding through the nights.</summary>
/// <param name="Since">The night that had it first.</param>
/// <param name="Last">The last night that had it, as that night told it.</param>
/// <param name="Passed">How many nights tested its kernels since and did not have it.</param>
public sealed record TrackedFinding(FindingState State, DateOnly Since, MergedFinding Last, int Passed);

/// <summary>The findings of all nights, as they stand after the last of them: each is new once, and gone once.
/// </summary>
public sealed class FindingHistory
{
    /// <summary>A flaky finding that has passed so many nights is stable.</summary>
    public const int StableAfter = 15;

    readonly Dictionary<string, TrackedFinding> _open = [];

    FindingHistory()
    {
    }

    /// <summary>All that is to be told of, the worst first.</summary>
    public IReadOnlyList<TrackedFinding> Findings { get; private set; } = [];

    public IEnumerable<TrackedFinding> In(FindingState state) => Findings.Where(finding => finding.State == state);

    /// <summary>The worst of what is new, in the order of verdicts; agreement where nothing is.</summary>
    public Verdict WorstNew => VerdictWords.Worst(
        In(FindingState.New).Select(finding => VerdictWords.Parse(finding.Last.Verdict)));

    /// <param name="nights">Those that are complete, in their order.</param>
    public static FindingHistory Of(IEnumerable<MergedNight> nights)
    {
        var history = new FindingHistory();
        foreach (var night in nights)
            history.Take(night);
        return history;
    }

    /// <summary>The same after one more night, which may be incomplete: it says what is there, not what is gone.
    /// </summary>
    public FindingHistory After(MergedNight night)
    {
        Take(night);
        return this;
    }

    void Take(MergedNight night)
    {
        foreach (var (gone, _) in _open.Where(open => open.Value.State == FindingState.Gone).ToList())
            _open.Remove(gone);
        var found = night.Findings.Select(finding => finding.Signature).ToHashSet();
        foreach (var (signature, earlier) in _open.Where(open => !found.Contains(open.Key)).ToList())
        {
            _open[signature] = IsTested(earlier.Last, night)
                ? Passed(earlier)
                : earlier with { State = FindingState.Open };
        }
        foreach (var finding in night.Findings)
        {
            _open[finding.Signature] = _open.TryGetValue(finding.Signature, out var earlier)
                ? earlier with { State = FindingState.Still, Last = finding, Passed = 0 }
                : new(FindingState.New, night.Date, finding, 0);
        }
        Findings =
        [
            .. _open.Values.OrderByDescending(finding => VerdictWords.Parse(finding.Last.Verdict))
                .ThenBy(finding => finding.Last.Signature, StringComparer.Ordinal),
        ];
    }

    /// <summary>Whether a night would have it if it were there.</summary>
    internal static bool IsTested(MergedFinding finding, MergedNight night)
    {
        var tested = night.Kernels.Where(kernel => kernel.IsTested).Select(kernel => SeriesOf(kernel.Target));
        return night.IsComplete && finding.Kernels.Select(SeriesOf).Intersect(tested).Any();
    }

    /// <summary>One pass says that it is gone, unless it was flaky: that has to pass for some time.</summary>
    static TrackedFinding Passed(TrackedFinding earlier)
    {
        var passed = earlier.Passed + 1;
        var isFlaky = earlier.Last.Verdict == VerdictWords.Word(Verdict.Flaky);
        var state = isFlaky && passed < StableAfter ? FindingState.Open : FindingState.Gone;
        return earlier with { State = state, Passed = passed };
    }

    /// <summary>A kernel stands for the older ones of its series: those are not tested any more.</summary>
    static string SeriesOf(string target)
    {
        var name = VmName.KernelOf(target) ?? target;
        return KernelRelease.Parse(name)?.Series ?? name;
    }
}
