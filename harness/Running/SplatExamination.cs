using Reuseport.Containers;
using Reuseport.Harness.Comparing;
using Reuseport.Harness.Minimizing;
using Reuseport.Vocabulary;

namespace Reuseport.Harness.Running;

/// <summary>What a second look at a failure of the kernel found.</summary>
/// <param name="Script">Minimal when it repeats alone.</param>
/// <param name="Note">Whether it repeats, or what went wrong, in words.</param>
public sealed record SplatFinding(Script Script, Splat Splat, string Note);

/// <summary>Runs a script that a kernel failed on again, alone, and finds the calls that matter.</summary>
/// <param name="number">Which guest it is of those that run side by side.</param>
public sealed class SplatExamination(StartGuest start, Referee referee, int number)
{
    /// <summary>
    /// The finding. A failure that does not repeat alone is still one: another script may be its cause, or none.
    /// </summary>
    public async Task<SplatFinding> ExamineAsync(Script script, Splat splat, CancellationToken cancellationToken)
    {
        var found = new SplatFinding(script, splat, "");
        try
        {
            for (var tries = 1; tries <= Confirmation.Times; tries++)
            {
                if (await RunAloneAsync(script, cancellationToken) is { } again)
                    return await MinimizeAsync(found with { Splat = again }, cancellationToken);
            }
            return found with { Note = $"it did not repeat alone in {Confirmation.Times} repetitions" };
        }
        catch (GuestException e)
        {
            return found with { Note = $"not confirmed: {e.Reason}" };
        }
    }

    async Task<SplatFinding> MinimizeAsync(SplatFinding found, CancellationToken cancellationToken)
    {
        await using var guest = new Replaceable(start, number);
        var minimizer = new Minimizer(async (script, cancellation) =>
            referee.FindHazard(script) is null && await guest.RunAsync(script, cancellation) is not null
                ? script.Ops.Count - 1
                : null);
        var calls = found.Script.Ops.Count;
        var minimal = await minimizer.MinimizeAsync(found.Script, calls - 1, cancellationToken);
        return await RunAloneAsync(minimal, cancellationToken) is { } splat
            ? new(minimal, splat, $"repeats alone, minimized from {calls} calls")
            : found with { Note = "repeats alone; not minimized: the smaller script does not repeat" };
    }

    async Task<Splat?> RunAloneAsync(Script script, CancellationToken cancellationToken)
    {
        await using var guest = new Replaceable(start, number);
        return await guest.RunAsync(script, cancellationToken);
    }

    /// <summary>A guest that is replaced when its kernel fails.</summary>
    sealed class Replaceable(StartGuest start, int number) : IAsyncDisposable
    {
        IGuest? _guest;

        /// <summary>What the kernel said when it failed; null when it did not.</summary>
        /// <exception cref="GuestException">The guest broke for another reason.</exception>
        public async Task<Splat?> RunAsync(Script script, CancellationToken cancellationToken)
        {
            _guest ??= await start(number, cancellationToken);
            try
            {
                await _guest.RunAsync(script, cancellationToken);
                return null;
            }
            catch (GuestException e) when (e.Splat is { } splat)
            {
                await DisposeAsync();
                return splat;
            }
        }

        public async ValueTask DisposeAsync()
        {
            if (_guest is not null)
                await _guest.DisposeAsync();
            _guest = null;
        }
    }
}
