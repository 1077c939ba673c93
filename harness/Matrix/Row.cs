using System.Collections.Concurrent;
using Reuseport.Containers;
using Reuseport.Harness.Ledger;
using Reuseport.Harness.Profiles;
using Reuseport.Harness.Results;
using Reuseport.Harness.Running;
using Reuseport.Harness.Targets;
using Reuseport.Harness.Verdicts;
using Reuseport.Vocabulary;

namespace Reuseport.Harness.Matrix;

/// <summary>One target of a matrix: its kernel, and what it did with the scripts.</summary>
/// <param name="name">The target on the command line.</param>
/// <param name="ledger">The divergences that are known.</param>
sealed class Row(string name, TimeProvider clock, DivergenceLedger ledger) : IAsyncDisposable
{
    readonly ConcurrentDictionary<long, EquatableArray<Outcome>> _seen = [];
    ITarget? _target;
    Verdict? _verdict;

    public string Name { get; } = name;

    /// <summary>Null when no guest started.</summary>
    public Kernel? Kernel { get; private set; }

    /// <summary>Null when no script ran.</summary>
    public RunCounts? Counts { get; private set; }

    /// <summary>From its first script to its last verdict.</summary>
    public TimeSpan Duration { get; private set; }

    /// <summary>What kept it from its scripts or ended them early, in a line; null when nothing did.</summary>
    public string? BrokenBecause { get; private set; }

    public Verdict Verdict => VerdictWords.Worst(
    [
        _verdict ?? Verdict.Broken,
        Kernel?.Changes is [_, ..] ? Verdict.Changed : Verdict.Agrees,
        BrokenBecause is null ? Verdict.Agrees : Verdict.Broken,
        NotShown is [] ? Verdict.Agrees : Verdict.Outdated,
    ]);

    /// <summary>What was found, also what the ledger knows.</summary>
    public IReadOnlyList<FindingGroup> Findings { get; private set; } = [];

    /// <summary>A line for each entry of the ledger that its kernel did not show.</summary>
    public IReadOnlyList<string> NotShown { get; private set; } = [];

    /// <summary>What its kernel did with a script; null when nothing is known.</summary>
    public EquatableArray<Outcome>? Seen(long number) => _seen.TryGetValue(number, out var seen) ? seen : null;

    /// <summary>Opens the target and measures its kernel.</summary>
    public Task OpenAsync(OpenTarget open, ProfileChoice choice, CancellationToken cancellationToken) =>
        OrMarkBrokenAsync(async () =>
        {
            _target = await open(Name, cancellationToken);
            Kernel = await Kernel.OpenAsync(_target, choice, clock, cancellationToken);
            // There is not memory for one of each kernel while the others have their turn.
            await Kernel.DisposeAsync();
        });

    /// <summary>Runs the scripts, unless it is broken already.</summary>
    /// <param name="folder">Where its results go.</param>
    /// <param name="probes">How many guests run side by side.</param>
    /// <param name="origin">Where the scripts come from, in words.</param>
    public async Task RunAsync(
        ScriptList scripts, int probes, string folder, string origin, CancellationToken cancellationToken)
    {
        if (Kernel is { } kernel)
            await OrMarkBrokenAsync(() => RunAsync(kernel, scripts, probes, folder, origin, cancellationToken));
    }

    public ValueTask DisposeAsync() => _target?.DisposeAsync() ?? ValueTask.CompletedTask;

    async Task RunAsync(
        Kernel kernel, ScriptList scripts, int probes, string folder, string origin,
        CancellationToken cancellationToken)
    {
        var number = 0;
        var known = ledger.Of(kernel);
        var results = ResultsFolder.Create(ResultsFolder.PathOf(folder, kernel.Target), $"{origin}, {kernel}");
        var run = new Run(
            new(scripts.Count, Time: null, kernel.Fit(probes)) { Suspects = kernel.Suspects, Explain = known.Explain },
            () => scripts[number++].Unknown, kernel.Referee, kernel.Target.StartAsync, kernel.Hello.Kernel, results,
            clock)
        {
            Answered = (@case, seen) => _seen[@case.Number!.Value] = seen,
        };
        var end = await run.ExecuteAsync(cancellationToken);
        (Counts, _verdict) = (run.Counts, run.Verdict);
        (Duration, BrokenBecause) = (end.Duration, end.BrokenBecause);
        Findings = [.. run.Findings];
        NotShown = known.NotShown(run.Shown, end.IsWhole);
    }

    async Task OrMarkBrokenAsync(Func<Task> work)
    {
        try
        {
            await work();
        }
        catch (Exception e) when (Failure.IsOfEnvironment(e))
        {
            BrokenBecause = e.Message;
        }
    }
}
