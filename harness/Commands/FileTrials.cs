using Reuseport.Containers;
using Reuseport.Harness.Ledger;
using Reuseport.Harness.Profiles;
using Reuseport.Harness.Targets;
using Reuseport.Harness.Verdicts;

namespace Reuseport.Harness.Commands;

/// <summary>
/// Traces of files on the kernel of one target. They share a guest as the scripts of a run do, as long as nothing
/// speaks against it.
/// </summary>
sealed class FileTrials : IAsyncDisposable
{
    readonly Trials _shared;

    FileTrials(Kernel kernel, KernelLedger known)
    {
        (Kernel, Known) = (kernel, known);
        _shared = new(kernel.StartAsync, kernel.Referee, number: 0);
        Examination = new(kernel.StartAsync, kernel.Referee, number: 0, kernel.Hello.Kernel)
        {
            Explain = known.Explain,
        };
    }

    public Kernel Kernel { get; }

    /// <summary>What the ledger says of the kernel.</summary>
    public KernelLedger Known { get; }

    public Examination Examination { get; }

    /// <summary>Meets the kernel.</summary>
    /// <exception cref="UsageException">It must not run one of the traces.</exception>
    /// <exception cref="GuestException">No guest starts.</exception>
    public static async Task<FileTrials> BeginAsync(
        ITarget target, ProfileChoice choice, DivergenceLedger ledger, IEnumerable<TraceFile> files, TimeProvider clock,
        CancellationToken cancellationToken)
    {
        var kernel = await Kernel.OpenAsync(target, choice, clock, cancellationToken);
        try
        {
            foreach (var file in files)
                kernel.Refuse(file.Path, file.Trace.Script);
            return new(kernel, ledger.Of(kernel));
        }
        catch
        {
            await kernel.DisposeAsync();
            throw;
        }
    }

    /// <summary>
    /// Runs a trace once. The guest is not used again where its kernel's memory may be corrupted, where something of
    /// the trace was left in it, and where the trace is suspect: whatever made it so is not to reach the next trace.
    /// </summary>
    /// <returns>What was seen, and the suspect that it makes of the trace; null where it makes none.</returns>
    /// <exception cref="GuestException">No guest starts.</exception>
    public async Task<(Observation Seen, Suspect? Suspect)> ObserveAsync(
        TraceFile file, CancellationToken cancellationToken)
    {
        var script = file.Trace.Script;
        var seen = await _shared.ObserveAsync(script, cancellationToken);
        var suspect = Suspect.Of(new(file.Path, null, file.Trace), seen);
        if (suspect is not null || seen is Observation.Ran { LeftSomething: true }
            || Kernel.Referee.FindHazard(script) is not null)
            await _shared.DisposeAsync();
        return (seen, suspect);
    }

    /// <summary>What is known of the kernel and was seen of it, at least once.</summary>
    public HashSet<KnownDivergence> Shown { get; } = [];

    /// <summary>Whether a suspect repeats on fresh guests.</summary>
    /// <exception cref="OperationCanceledException">It was interrupted.</exception>
    public Task<Finding> ConfirmAsync(Suspect suspect, CancellationToken cancellationToken)
    {
        if (Examination.KnownAs(suspect) is { } known)
            Shown.Add(known);
        return Examination.ConfirmAsync(suspect, cancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        await _shared.DisposeAsync();
        await Kernel.DisposeAsync();
    }
}
