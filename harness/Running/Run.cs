using System.Threading.Channels;
using Reuseport.Containers;
using Reuseport.Harness.Comparing;
using Reuseport.Harness.Reporting;
using Reuseport.Vocabulary;

namespace Reuseport.Harness.Running;

/// <summary>How long a run goes on and how wide it is.</summary>
/// <param name="Scripts">The most scripts; null for no limit.</param>
/// <param name="Time">The most time; null for no limit.</param>
/// <param name="Probes">How many guests run side by side.</param>
public sealed record RunPlan(long? Scripts, TimeSpan? Time, int Probes);

/// <summary>How a run ended.</summary>
/// <param name="Duration">From the first script to the last verdict.</param>
/// <param name="BrokenBecause">What ended it early, in words; null when nothing did.</param>
public sealed record RunEnd(TimeSpan Duration, bool Interrupted, string? BrokenBecause);

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

    readonly RunPlan _plan;
    readonly Func<Trace> _next;
    readonly TimeProvider _clock;
    readonly Channel<Case> _cases = Channel.CreateBounded<Case>(CasesAhead);
    readonly Channel<Suspect> _suspects = Channel.CreateBounded<Suspect>(SuspectsAhead);
    readonly Judging _judging;
    readonly Worker[] _workers;
    readonly Investigation _investigation;

    /// <param name="next">The next script with the outcomes that the model expects.</param>
    /// <param name="kernel">The name of the kernel for the traces.</param>
    public Run(
        RunPlan plan, Func<Trace> next, Referee referee, StartGuest start, string kernel, ResultsFolder results,
        TimeProvider clock)
    {
        _plan = plan;
        _next = next;
        _clock = clock;
        _judging = new(referee, Tally, _suspects.Writer, results, (answered, seen) => Heard?.Invoke(answered, seen));
        _workers =
            [.. Enumerable.Range(0, plan.Probes).Select(i => new Worker(i, start, _cases.Reader, _judging, clock))];
        _investigation = new(
            new(start, referee, plan.Probes), new(start, referee, plan.Probes), kernel, results);
    }

    /// <summary>Is told of every answer, on any thread.</summary>
    public Action<Case, EquatableArray<Outcome>>? Heard { get; init; }

    /// <summary>May be read while the run goes on.</summary>
    public Tally Tally { get; } = new();

    /// <summary>What became of the scripts; to be read when the run has ended.</summary>
    public RunCounts Counts => new(
        Tally.Agrees, _investigation.Diverges, _investigation.Flaky, Tally.Broken + _investigation.Broken,
        _investigation.Unexamined, Tally.Generated - Tally.Done, Tally.Splats);

    /// <summary>The distinct divergences; to be read when the run has ended.</summary>
    public IReadOnlyList<Divergence> Divergences => [.. _investigation.Divergences];

    /// <summary>The distinct failures of the kernel; to be read when the run has ended.</summary>
    public IReadOnlyList<KernelFailure> Splats => [.. _investigation.Splats];

    /// <summary>Runs to the end of the plan, to the interruption, or until the infrastructure fails.</summary>
    public async Task<RunEnd> ExecuteAsync(CancellationToken cancellationToken)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var started = _clock.GetTimestamp();
        var interrupted = false;
        string? reason = null;
        try
        {
            await Task.WhenAll(
                OrStopAsync(Task.Run(() => GenerateAsync(started, stop.Token), CancellationToken.None), stop),
                OrStopAsync(WorkAsync(stop), stop),
                OrStopAsync(_investigation.InvestigateAsync(_suspects.Reader, stop.Token), stop));
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            interrupted = true;
        }
        catch (Exception e) when (e is GuestException or GuestRefusedException)
        {
            reason = e.Message;
            foreach (var unfinished in _workers.SelectMany(worker => worker.Unfinished))
                _judging.SaveBroken(unfinished, $"no answer: {reason}");
        }
        return new(_clock.GetElapsedTime(started), interrupted || cancellationToken.IsCancellationRequested, reason);
    }

    async Task GenerateAsync(long started, CancellationToken cancellationToken)
    {
        try
        {
            for (var number = 0L; number < (_plan.Scripts ?? long.MaxValue); number++)
            {
                if (_clock.GetElapsedTime(started) >= _plan.Time)
                    break;
                var next = new Case(number, _next());
                Tally.CountGenerated();
                await _cases.Writer.WriteAsync(next, cancellationToken);
            }
        }
        finally
        {
            _cases.Writer.Complete();
        }
    }

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
