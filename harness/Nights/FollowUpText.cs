using Reuseport.Harness.History;
using Reuseport.Harness.Reporting;
using static System.FormattableString;

namespace Reuseport.Harness.Nights;

/// <summary>What was found out about a finding, in lines that each begin with a word.</summary>
static class FollowUpText
{
    const int CandidatesShown = 3;

    /// <param name="followUp">Null where it was not followed up.</param>
    public static IEnumerable<string> Lines(FollowUp? followUp)
    {
        if (followUp is null)
            yield break;
        if (followUp.Untold is { } untold)
            yield return $"followed nothing can be told: {untold}";
        if (followUp is not { History: { } history, Alike: not [] })
            yield break;
        foreach (var change in history.Changes)
        {
            yield return $"change   {change.Before} -> {change.After}, {Place(change)}: "
                + Invariant($"call {change.Call}, {history.Calls[change.Call - 1]}: ")
                + $"{change.OutcomeBefore} -> {change.OutcomeAfter}";
            foreach (var line in ChangeText.Causes(change.Behaviour, change.Candidates, CandidatesShown))
                yield return line;
        }
        yield return Invariant(
            $"alike    {string.Join(' ', followUp.Alike)}, of {history.Kernels.Count(Ran)} that were asked");
        if (followUp.Blame is { } blame)
            yield return $"blame    {blame}";
    }

    /// <summary>
    /// Whether the newest packaged kernel, which is next to the mainline, does so, too; null where it was not asked.
    /// </summary>
    public static string? OnMainline(FollowUp? followUp) =>
        followUp?.History?.Kernels is not [.., var newest] ? null
        : followUp.Alike.Contains(newest.Kernel) ? $"yes, {newest.Version}"
        : Ran(newest) && followUp.Alike is not [] ? $"no, {newest.Version}"
        : null;

    static bool Ran(KernelReport kernel) => kernel.Outcomes is not [];

    static string Place(ChangeReport change)
    {
        var release = change.After.Contains('/') ? change.Before : change.After;
        return change.IsOfTrunk ? "on the trunk" : $"within {release[..release.LastIndexOf('.')]}";
    }
}
