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
    /// <param name="merging">What is in folders.</param>
    /// <param name="store">Null where nothing is kept: then all is new.</param>
    /// <param name="always">The mail is written also where there is nothing to tell.</param>
    /// <returns>The code of the worst that is new. A night that is incomplete is broken, whatever was found.</returns>
    public async Task<ExitCode> SayAsync(
        NightFolder folder, Merging merging, NightStore? store, Plan plan, bool always)
    {
        merging = store?.Merge(folder.Night, merging.Copies) ?? merging;
        var night = merging.Merged;
        if (night.IsComplete)
            NightFolder.Write(folder.Path, MergedNight.FileName, night.ToJson());
        var history = store?.HistoryUpTo(folder.Night.Name) ?? FindingHistory.Of([night]);
        if (store is not null && !night.IsComplete)
            history = history.After(night);
        foreach (var line in Told(history).Concat(NightText.Of(night)))
            await terminal.Output.WriteLineAsync(line);
        var source = ReportSource.Of(merging, history, followUps: [], store);
        foreach (var output in plan.Outputs)
            NightOutput.Write(folder.Path, output, source);
        var mail = new NightMail(folder.Night, night, history);
        if (plan.Mail is { } addresses && (always || mail.IsWanted))
            NightOutput.Write(folder.Path, mail, addresses);
        var verdict = VerdictOf(night, history);
        var incomplete = $": the night is incomplete, {night.Missing.Count} shards are missing";
        await terminal.Output.WriteLineAsync(night.IsComplete
            ? $"\n{VerdictWords.Word(verdict)}"
            : $"\n{VerdictWords.Word(Verdict.Broken)}{incomplete}");
        return night.IsComplete ? ExitCodes.Of(verdict) : ExitCode.Broken;
    }

    /// <summary>What is new whole, the rest in a line each.</summary>
    static IEnumerable<string> Told(FindingHistory history) =>
    [
        .. history.In(FindingState.New).SelectMany(finding => NightText.Whole("new", finding.Last)),
        .. from state in (FindingState[])[FindingState.Still, FindingState.Open, FindingState.Gone]
           from finding in history.In(state)
           let word = state switch
           {
               FindingState.Still => "still",
               FindingState.Open => "open",
               _ => "gone",
           }
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
