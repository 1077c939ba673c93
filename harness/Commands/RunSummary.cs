using Reuseport.Harness.Generation;
using Reuseport.Harness.Profiles;
using Reuseport.Harness.Reporting;
using Reuseport.Harness.Running;
using Reuseport.Harness.Targets;
using Reuseport.Harness.Verdicts;
using Reuseport.Model;
using Reuseport.Vocabulary;
using static System.FormattableString;
using static Reuseport.Harness.Reporting.Figures;

namespace Reuseport.Harness.Commands;

/// <summary>What is said of a run that has ended, to a person and to a machine.</summary>
sealed class RunSummary(Run run, RunEnd end, Generator generator, Kernel kernel, bool gitBisect)
{
    readonly RunCounts _counts = run.Counts;

    /// <summary>The entries of the ledger that do not hold, a line each.</summary>
    public required IReadOnlyList<string> Outdated { get; init; }

    /// <summary>Which kernels do what was found, in a line, by the file of the finding's trace.</summary>
    public required IReadOnlyDictionary<string, string> Blames { get; init; }

    Verdict Verdict => VerdictWords.Worst(
    [
        run.Verdict,
        kernel.Changes is [] ? Verdict.Agrees : Verdict.Changed,
        end.BrokenBecause is null ? Verdict.Agrees : Verdict.Broken,
        LedgerOption.Of(Outdated),
    ]);

    public ExitCode ExitCode =>
        end.Interrupted ? ExitCodes.OfInterrupted(Verdict) : ExitCodes.Of(Verdict, gitBisect);

    string VerdictWord => !end.Interrupted ? VerdictWords.Word(Verdict)
        : ExitCode == ExitCode.Interrupted ? "interrupted"
        : $"{VerdictWords.Word(Verdict)}, interrupted";

    double ScriptsPerSecond => _counts.Ran / end.Duration.TotalSeconds;

    double OpsPerSecond => run.Tally.Ops / end.Duration.TotalSeconds;

    /// <summary>The contents of run.json.</summary>
    public RunReport Report(ulong seed, RunPlan plan, DateTimeOffset started) => new()
    {
        Verdict = VerdictWord,
        ExitCode = (int)ExitCode,
        Reason = end.BrokenBecause,
        Seed = seed,
        Options = new(plan.Scripts, plan.Time?.TotalSeconds, plan.Probes),
        Target = new(kernel.Target.Name, kernel.Target.How, Math.Round(kernel.Start.TotalSeconds, 3)),
        Swarm = generator.Swarm,
        Chances = Chances.All,
        Kernel = new(
            kernel.Hello.Kernel, kernel.Hello.KernelVersion, kernel.Hello.Arch, kernel.Target.Instruments,
            kernel.Hello.Build, Profile.Names(kernel.Profile)),
        Started = started,
        Seconds = Math.Round(end.Duration.TotalSeconds, 3),
        Scripts = _counts,
        ScriptsPerSecond = Math.Round(ScriptsPerSecond),
        OpsPerSecond = Math.Round(OpsPerSecond),
        ProfileChanges = [.. kernel.Changes.Select(change => change.ToString())],
        Ledger = Outdated,
        Findings =
        [
            .. from @group in run.Findings
               from saved in @group.Findings
               let finding = saved.Finding
               select new FindingInfo(
                   finding.Cause.Name, VerdictWords.Word(finding.Verdict), saved.File, finding.Case.Name, saved.Count,
                   finding.Note, finding.Text, finding.Known, Blames.GetValueOrDefault(saved.File)),
        ],
        Reached = NamedResult.All.ToDictionary(result => result.ToString(), result => generator.Reached[result.Index]),
    };

    public async Task WriteAsync(TextWriter output)
    {
        await output.WriteLineAsync(
            $"""

            {Number(_counts.Ran)} scripts, {Number(run.Tally.Ops)} calls in {Seconds(end.Duration)}: {Rates()}
            {CountsByVerdict()}
            """);
        await WriteNotReachedAsync(output);
        foreach (var group in run.Findings)
            await WriteAsync(group, output);
        if (Outdated is not [])
            await output.WriteLineAsync();
        LedgerOption.Write(output, Outdated);
        var reason = end.BrokenBecause is null ? "" : $": {end.BrokenBecause}";
        await output.WriteLineAsync($"\n{VerdictWord}{reason}");
    }

    async Task WriteAsync(FindingGroup group, TextWriter output)
    {
        await output.WriteLineAsync(FindingText.Of(group));
        foreach (var saved in group.Findings.Where(saved => Blames.ContainsKey(saved.File)))
            await output.WriteLineAsync(Blames[saved.File]);
    }

    async Task WriteNotReachedAsync(TextWriter output)
    {
        var missing = NamedResult.All
            .Where(result => generator.Reached[result.Index] == 0)
            .Where(result =>
                kernel.Hello.Alphabet == Alphabets.Functions ? result.IsOfTheFile : !result.IsByFunctionsAlone)
            .ToList();
        if (missing.Count > 0)
            await output.WriteLineAsync($"not reached: {string.Join(", ", missing)}");
    }

    string Rates() => $"{Number((long)ScriptsPerSecond)} scripts/s, {Number((long)OpsPerSecond)} calls/s";

    /// <summary>How many scripts came to which verdict. The rarer verdicts are left out where their count is 0.
    /// </summary>
    string CountsByVerdict()
    {
        var known = _counts.Known > 0 ? $", known {Number(_counts.Known)}" : "";
        var splats = _counts.Splats > 0 ? $", splats {Number(_counts.Splats)}" : "";
        var unexamined = _counts.Unexamined > 0 ? $", diverged once {Number(_counts.Unexamined)}" : "";
        var unfinished = _counts.Unfinished > 0 ? $", unfinished {Number(_counts.Unfinished)}" : "";
        return $"agrees {Number(_counts.Agrees)}, diverges {Number(_counts.Diverges)}, flaky {Number(_counts.Flaky)}, "
            + $"broken {Number(_counts.Broken)}{known}{splats}{unexamined}{unfinished}";
    }

    static string Seconds(TimeSpan time) => Invariant($"{time.TotalSeconds:0.0} s");
}
