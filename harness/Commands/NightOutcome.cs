using Reuseport.Harness.Nights;
using Reuseport.Harness.Outputs;
using Reuseport.Harness.Report;
using Reuseport.Harness.Store;
using Reuseport.Harness.Verdicts;

namespace Reuseport.Harness.Commands;

/// <summary>What is done with a night when its work is over: it is stored, told, and written for other programs.
/// </summary>
sealed class NightOutcome(Terminal terminal)
{
    static readonly string[] _followed =
    [
        .. from verdict in (Verdict[])[Verdict.Splat, Verdict.Diverges, Verdict.Changed, Verdict.Outdated]
           select VerdictWords.Word(verdict),
    ];

    /// <param name="merging">What is in folders.</param>
    /// <param name="store">Null where nothing is kept: then all is new.</param>
    /// <param name="following">Finds out about what is new.</param>
    /// <param name="always">The mail is written also where there is nothing to tell.</param>
    /// <returns>The code of the worst that is new. A night that is incomplete is broken, whatever was found.</returns>
    public async Task<ExitCode> SayAsync(
        NightFolder folder, Merging merging, NightStore? store, Plan plan, Following following, bool always,
        CancellationToken cancellationToken)
    {
        var timings = ShardTiming.Of(merging.Copies);
        merging = store?.Merge(folder.Night, merging.Copies) ?? merging;
        timings = store?.TimingsOf(folder.Night.Name) ?? timings;
        var night = merging.Merged;
        if (night.IsComplete)
            NightFolder.Write(folder.Path, MergedNight.FileName, night.ToJson());
        var history = store?.HistoryAfter(night) ?? FindingHistory.Of([night]);
        var followUps = await FollowAsync(folder, night, history, plan.FollowUp, following, cancellationToken);
        store?.Keep(folder.Night, followUps);
        var changes = store is null ? [] : PackageChanges.Of(store, folder.Night.Name);
        var changed = changes.SelectMany(change => change.Told());
        foreach (var line in (string[])[.. Told(history, followUps), .. changed, .. NightText.Of(night)])
            await terminal.Output.WriteLineAsync(line);
        var source = ReportSource.Of(
            merging, history, store?.FollowUpsUpTo(folder.Night.Name) ?? followUps, store);
        NightOutput.Write(folder.Path, plan.Outputs.Intersect(Plan.FileOutputs), source);
        if (plan.Nipa is { } nipa)
            NightOutput.Write(folder.Beside, nipa, merging, timings);
        var mail = new NightMail(folder.Night, night, history, followUps, changes, timings);
        if (plan.Mail is { } addresses && (always || mail.IsWanted))
            NightOutput.Write(folder.Path, mail, addresses);
        if (store is not null && plan.KeepDays is { } days)
        {
            foreach (var removed in OldNights.Remove(folder.Beside, folder.Night, days, store))
                await terminal.Output.WriteLineAsync($"removed  {removed}: the store has it");
        }
        var verdict = VerdictOf(night, history);
        var incomplete = $": the night is incomplete, {night.Missing.Count} shards are missing";
        await terminal.Output.WriteLineAsync(night.IsComplete
            ? $"\n{VerdictWords.Word(verdict)}"
            : $"\n{VerdictWords.Word(Verdict.Broken)}{incomplete}");
        return night.IsComplete ? ExitCodes.Of(verdict) : ExitCode.Broken;
    }

    /// <summary>
    /// What is known of new findings. Each is followed up once: a night that is resumed goes on with the next.
    /// </summary>
    async Task<IReadOnlyList<FollowUp>> FollowAsync(
        NightFolder folder, MergedNight night, FindingHistory history, int most, Following following,
        CancellationToken cancellationToken)
    {
        List<MergedFinding> news =
        [
            .. history.In(FindingState.New).Select(finding => finding.Last)
                .Where(finding => _followed.Contains(finding.Verdict)).Take(most),
        ];
        List<MergedFinding> left = [.. news.Where(finding => folder.FollowUpOf(finding.Signature) is null)];
        if (left is not [])
        {
            terminal.Say($"{left.Count} new findings are followed up");
            var fresh = await following.OfAsync(folder.Night, night, left, cancellationToken);
            foreach (var (finding, followUp) in left.Zip(fresh))
                folder.Keep(followUp, finding.Example.Trace);
        }
        return [.. news.Select(finding => folder.FollowUpOf(finding.Signature)).OfType<FollowUp>()];
    }

    /// <summary>What is new whole, the rest in a line each.</summary>
    static IEnumerable<string> Told(FindingHistory history, IReadOnlyList<FollowUp> followUps) =>
    [
        .. history.In(FindingState.New).SelectMany(finding => (IEnumerable<string>)
        [
            .. NightText.Whole(FindingStateWords.Word(finding.State), finding.Last),
            .. FollowUpText.Lines(followUps.FirstOrDefault(one => one.Signature == finding.Last.Signature)),
        ]),
        .. from state in (FindingState[])[FindingState.Still, FindingState.Open, FindingState.Gone]
           from finding in history.In(state)
           let word = FindingStateWords.Word(state)
           select FormattableString.Invariant(
               $"{word,-9} {finding.Last.Signature} ({finding.Last.Verdict}, since {finding.Since:yyyy-MM-dd})"),
    ];

    /// <summary>
    /// What is new counts, and what could not be tested; what a night before found does not alarm again.
    /// </summary>
    static Verdict VerdictOf(MergedNight night, FindingHistory history) => VerdictWords.Worst(
    [
        history.WorstNew,
        night.Ledger is [] ? Verdict.Agrees : Verdict.Outdated,
        night.Kernels.Any(kernel => kernel.Verdict == VerdictWords.Word(Verdict.Broken))
            ? Verdict.Broken : Verdict.Agrees,
    ]);
}
