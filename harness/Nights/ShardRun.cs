using Reuseport.Containers;
using Reuseport.Harness.Generation;
using Reuseport.Harness.Ledger;
using Reuseport.Harness.Profiles;
using Reuseport.Harness.Results;
using Reuseport.Harness.Running;
using Reuseport.Harness.Targets;
using Reuseport.Harness.Verdicts;

namespace Reuseport.Harness.Nights;

/// <summary>Does the work of one shard.</summary>
/// <param name="fetch">Puts a package into the cache; says false where there is none of that version.</param>
sealed class ShardRun(
    OpenTarget open, Func<string, CancellationToken, Task<bool>> fetch, TimeProvider clock, Night night)
{
    /// <summary>A trace of a large group would be minimized for hours.</summary>
    const int MinimizedMax = 1000;

    /// <summary>
    /// Runs it. A kernel that cannot be tested is a result, too; what is thrown says nothing of the kernel, and another
    /// machine may do better.
    /// </summary>
    /// <param name="folder">Takes the traces of what it finds.</param>
    /// <exception cref="UsageException">The traces or the kernel are not those that were planned.</exception>
    public async Task<(ShardResult Result, ShardTiming Timing)> RunAsync(
        NamedShard shard, string folder, CancellationToken cancellationToken)
    {
        var (started, begun) = (clock.GetUtcNow(), clock.GetTimestamp());
        var traces = TracesOf(shard.Value);
        try
        {
            await PrepareAsync(shard.Value, cancellationToken);
            await using var target = await open(shard.Value.Target, cancellationToken);
            await using var kernel = await OpenAsync(target, cancellationToken);
            var results = new ResultsFolder(folder, $"{shard.Value}, night {night.Name}");
            var (result, end) = await RunAsync(shard, kernel, traces, results, cancellationToken);
            return (result, TimingOf(result, end) with { StartSeconds = Seconds(kernel.Start), How = target.How });
        }
        catch (KernelLacksException e)
        {
            return (Untested(shard, e.Message), TimingOf(null, null));
        }
        catch (GuestException e) when (e.Splat is not null || e.NeverBoots)
        {
            return (Untested(shard, e.Splat?.Signature ?? e.Reason), TimingOf(null, null));
        }

        ShardTiming TimingOf(ShardResult? result, RunEnd? end) => new(
            started, Seconds(clock.GetElapsedTime(begun)), 0,
            Rate(result?.Scripts?.Ran, end), Rate(result?.Calls, end), null);
    }

    static double Seconds(TimeSpan time) => Math.Round(time.TotalSeconds, 3);

    static double Rate(long? count, RunEnd? end) =>
        count > 0 && end?.Duration.TotalSeconds is > 0 and var seconds ? Math.Round(count.Value / seconds, 1) : 0;

    static TraceFolder? TracesOf(Shard shard)
    {
        if (shard.Folder is not { } folder)
            return null;
        var traces = TraceFolder.Read(folder);
        return traces.Content() == shard.Content ? traces
            : throw new UsageException($"{folder}: the traces are not those that the night was planned with");
    }

    async Task PrepareAsync(Shard shard, CancellationToken cancellationToken)
    {
        if (VmName.KernelOf(shard.Target) is not { } kernel)
            return;
        if (shard.Image is null && !await fetch(kernel, cancellationToken))
            throw new GuestException($"{kernel} is not to be had");
        if (shard.Image is { } image
            && Shard.Hash(await File.ReadAllBytesAsync(kernel, cancellationToken)) != image)
            throw new UsageException($"{kernel}: the file is not the one that the night was planned with");
    }

    /// <summary>An emulated kernel may fail at boot where a real one would not: then it has a second try.</summary>
    async Task<Kernel> OpenAsync(ITarget target, CancellationToken cancellationToken)
    {
        var choice = new ProfileChoice();
        try
        {
            return await Kernel.OpenAsync(target, choice, clock, cancellationToken);
        }
        catch (GuestException e) when (e.Splat is not null)
        {
            return await Kernel.OpenAsync(target, choice, clock, cancellationToken);
        }
    }

    async Task<(ShardResult Result, RunEnd? End)> RunAsync(
        NamedShard shard, Kernel kernel, TraceFolder? folder, ResultsFolder results,
        CancellationToken cancellationToken)
    {
        var traces = folder is null ? null : new TraceLog(kernel, folder);
        if (traces is { Count: 0 })
            return (Untested(shard, "it must not run any of the traces") with { Kernel = Tested(kernel) }, null);
        var ledger = DivergenceLedger.Parse(night.Ledger, "the ledger of the night", night.Date).Of(kernel);
        var generator = traces is null
            ? new Generator(
                kernel.Profile, shard.Value.Seed!.Value, kernel.Hello.Alphabet, shard.Value.Slice)
            : null;
        // One probe: what is examined depends on the order in which suspects come.
        var plan = new RunPlan(traces?.Count ?? shard.Value.Scripts!.Value, Time: null, Probes: 1)
        {
            Suspects = kernel.Suspects,
            Explain = ledger.Explain,
            MinimizedMax = MinimizedMax,
        };
        var run = new Run(
            plan, traces is null ? generator!.Next : traces.Next, kernel.Referee, kernel.StartAsync,
            kernel.Hello.Kernel, results, clock)
        {
            Origin = () => generator?.Origin,
            Answered = (@case, seen) => traces?.Take(@case, seen),
        };
        var end = await run.ExecuteAsync(cancellationToken);
        cancellationToken.ThrowIfCancellationRequested();
        if (end.BrokenBecause is { } reason && run.Counts.Splats == 0)
            throw new GuestException(reason);
        var result = ResultOf(shard, kernel, run, end, traces);
        return (result with
        {
            Traces = traces?.Results(result.Findings, ledger.Explain) ?? [],
            NotShown = ledger.NotShown(run.Shown, end.IsWhole),
            Reached = generator is null ? traces!.Reached : ReachedBy(generator),
        }, end);
    }

    ShardResult ResultOf(NamedShard shard, Kernel kernel, Run run, RunEnd end, TraceLog? traces)
    {
        List<NightFinding> findings =
        [
            .. kernel.Changes.Select(Findings.Of),
            .. Findings.Of(run, @case => traces?.NameOf(@case) ?? @case.Name),
        ];
        if (traces is not null)
            findings.AddRange(Beside(shard.Value, kernel, traces));
        var verdicts = findings.Select(finding => VerdictWords.Parse(finding.Verdict));
        Verdict[] whole = [run.Verdict, end.BrokenBecause is null ? Verdict.Agrees : Verdict.Broken];
        return new(night.Date, shard.Name, shard.Value, VerdictWords.Word(VerdictWords.Worst([.. verdicts, .. whole])))
        {
            Kernel = Tested(kernel),
            Scripts = run.Counts,
            Calls = run.Tally.Ops,
            Findings = findings,
        };
    }

    /// <summary>What agrees with the model, and not with what people wrote: the file, or a scenario's snapshot.
    /// </summary>
    static IEnumerable<NightFinding> Beside(Shard shard, Kernel kernel, TraceLog traces) =>
        shard.Work == Work.Scenarios
            ? ScenarioLog.Changed(kernel, shard.Folder!, traces.Agreeing, traces.NameOf)
            : traces.Outdated;

    ShardResult Untested(NamedShard shard, string reason) =>
        new(night.Date, shard.Name, shard.Value, VerdictWords.Word(Verdict.Broken)) { Untested = reason };

    static TestedKernel Tested(Kernel kernel) => new(
        kernel.Hello.Kernel, KernelRelease.Of(kernel.Hello)?.ToString(), kernel.Hello.Arch, kernel.Target.Instruments,
        kernel.Hello.Build, Profile.Names(kernel.Profile));

    static SortedDictionary<string, long> ReachedBy(Generator generator) => new(
        Model.NamedResult.All.Where(result => generator.Reached[result.Index] > 0)
            .ToDictionary(result => result.ToString(), result => generator.Reached[result.Index]),
        StringComparer.Ordinal);
}
