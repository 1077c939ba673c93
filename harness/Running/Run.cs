using System.Threading.Channels;
using Reuseport.Containers;
using Reuseport.Harness.Comparing;
using Reuseport.Harness.Results;
using Reuseport.Harness.Verdicts;
using Reuseport.Vocabulary;

namespace Reuseport.Harness.Running;

/// <summary>
/// Scripts from one generator, run by several guests, compared as they come. The generator is alone and works ahead, so
/// that what it makes does not depend on how many guests there are or how fast they are.
/// </summary>
public sealed class Run
{
    /// <summary>How many scripts the generator makes ahead.</summary>
    const int CasesAhead = 1_000;

    /// <summary>How many suspects wait before the guests do.</summary>
    const int SuspectsAhead = 1_000;

    /// <summary>
    /// After this part of the time no script is sent while a suspect is examined, so that there is time to minimize it.
    /// </summary>
    const double PartForScripts = 0.9;

    readonly RunPlan _plan;
    readonly Func<Trace> _next;
    readonly TimeProvider _clock;
    readonly Channel<Case> _cases = Channel.CreateBounded<Case>(CasesAhead);
    readonly Channel<Suspect> _suspects = Channel.CreateBounded<Suspect>(SuspectsAhead);
    readonly Judging _judging;
    readonly Worker[] _workers;
    readonly Investigation _investigation;
    CancellationTokenSource? _stop;
    bool _stoppedAtFirst;

    /// <param name="next">The next script with the outcomes that the model expects.</param>
    /// <param name="kernel">The name of the kernel for the traces.</param>
    public Run(
        RunPlan plan, Func<Trace> next, Referee referee, StartGuest start, string kernel, ResultsFolder results,
        TimeProvider clock)
    {
        _plan = plan;
        _next = next;
        _clock = clock;
        _judging = new(referee, Tally, _suspects.Writer, results, (@case, seen) => Answered?.Invoke(@case, seen));
        _workers =
        [
            .. Enumerable.Range(0, plan.Probes)
                .Select(i => new Worker(i, start, _cases.Reader, _judging, Tally, clock)),
        ];
        _investigation = new(
            new(start, referee, plan.Probes, kernel)
            {
                Explain = plan.Explain,
                MinimizedMax = plan.MinimizedMax,
            },
            results, Take);
    }

    /// <summary>Where the script that was made last comes from; null where that says nothing.</summary>
    public Func<string?> Origin { get; init; } = () => null;

    /// <summary>Is told of every answer, on any thread.</summary>
    public Action<Case, EquatableArray<Outcome>>? Answered { get; init; }

    /// <summary>Is told of every distinct finding when it is made, on any thread.</summary>
    public Action<SavedFinding>? Found { get; init; }

    /// <summary>May be read while the run goes on.</summary>
    public Tally Tally { get; } = new();

    /// <summary>What became of the scripts; to be read when the run has ended.</summary>
    public RunCounts Counts => new(
        Tally.Agrees, _investigation.Count(Verdict.Diverges), _investigation.Count(Verdict.Flaky),
        Tally.Broken + _investigation.Count(Verdict.Broken), _investigation.Unexamined, Tally.Taken - Tally.Done,
        _investigation.Count(Verdict.Splat) + _investigation.UnexaminedSplats,
        _investigation.Count(Verdict.Known));

    /// <summary>What was found, by cause; to be read when the run has ended.</summary>
    public IReadOnlyList<FindingGroup> Findings => _investigation.Groups;

    /// <summary>What is known of the kernel and was seen, at least once; to be read when the run has ended.</summary>
    public IReadOnlySet<KnownDivergence> Shown => _investigation.Shown;

    /// <summary>The verdict on the scripts and on whatever else was found.</summary>
    public Verdict Verdict => VerdictWords.Worst(
        _investigation.Groups.SelectMany(group => group.Findings).Select(saved => saved.Finding.Verdict)
            .Append(Counts.Verdict));

    /// <summary>Runs to the end of the plan, to the interruption, or until the infrastructure fails.</summary>
    public async Task<RunEnd> ExecuteAsync(CancellationToken cancellationToken)
    {
        using var over = _plan.Time is { } time ? new CancellationTokenSource(time, _clock) : new();
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, over.Token);
        _stop = stop;
        var started = _clock.GetTimestamp();
        string? reason = null;
        try
        {
            foreach (var suspect in _plan.Suspects)
                await _suspects.Writer.WriteAsync(suspect, stop.Token);
            await Task.WhenAll(
                OrStopAsync(Task.Run(() => GenerateAsync(started, stop.Token), CancellationToken.None), stop),
                OrStopAsync(WorkAsync(stop), stop),
                OrStopAsync(_investigation.InvestigateAsync(_suspects.Reader, stop.Token), stop));
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // Interrupted, or its time is over, or what it looked for is found.
        }
        catch (Exception e) when (e is GuestException or GuestRefusedException)
        {
            reason = e.Message;
            foreach (var unfinished in _workers.SelectMany(worker => worker.Unfinished))
                _judging.SaveBroken(unfinished, $"no answer: {reason}");
        }
        var interrupted = cancellationToken.IsCancellationRequested;
        var isWhole = !interrupted && !_stoppedAtFirst && reason is null && Counts is { Broken: 0, Ran: > 0 };
        return new(_clock.GetElapsedTime(started), interrupted, reason, isWhole);
    }

    async Task GenerateAsync(long started, CancellationToken cancellationToken)
    {
        try
        {
            for (var number = 0L; number < (_plan.Scripts ?? long.MaxValue) && !IsLate(started); number++)
                await _cases.Writer.WriteAsync(Case.Of(number, _next(), Origin()), cancellationToken);
        }
        finally
        {
            _cases.Writer.Complete();
        }
    }

    bool IsLate(long started) =>
        _investigation.IsBusy && _clock.GetElapsedTime(started) >= _plan.Time * PartForScripts;

    async Task WorkAsync(CancellationTokenSource stop)
    {
        try
        {
            await Task.WhenAll(_workers.Select(worker => OrStopAsync(worker.WorkAsync(stop.Token), stop)));
        }
        finally
        {
            _suspects.Writer.Complete();
        }
    }

    void Take(SavedFinding saved)
    {
        Found?.Invoke(saved);
        if (!_plan.StopsAtFirst || saved.Finding.Verdict is not (Verdict.Diverges or Verdict.Splat))
            return;
        _stoppedAtFirst = true;
        _stop?.Cancel();
    }

    /// <summary>One part that fails stops the others: they wait for each other.</summary>
    static async Task OrStopAsync(Task part, CancellationTokenSource stop)
    {
        try
        {
            await part;
        }
        catch
        {
            await stop.CancelAsync();
            throw;
        }
    }
}
