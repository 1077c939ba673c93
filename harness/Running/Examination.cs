using Reuseport.Containers;
using Reuseport.Harness.Comparing;
using Reuseport.Harness.Minimizing;
using Reuseport.Vocabulary;

namespace Reuseport.Harness.Running;

/// <summary>What a second look at a divergence found.</summary>
/// <param name="Trace">The calls with the kernel's outcomes; minimal when the verdict is <see
/// cref="Verdict.Diverges"/>.</param>
/// <param name="Note">How often it repeated, or what went wrong, in words.</param>
public sealed record Finding(Verdict Verdict, Trace Trace, Difference Difference, string Note);

/// <summary>Confirms a divergence and finds the calls that matter.</summary>
/// <param name="number">Which guest it is of those that run side by side.</param>
public sealed class Examination(StartGuest start, Referee referee, int number)
{
    readonly Confirmation _confirmation = new(start, referee, number);

    /// <param name="kernel">The name of the kernel for the trace.</param>
    public async Task<Finding> ExamineAsync(
        string kernel, Script script, Observation first, CancellationToken cancellationToken)
    {
        var difference = first.Difference ?? throw new ArgumentException("the script agrees", nameof(first));
        var raw = new Trace(kernel, script, first.Seen);
        try
        {
            var repetitions = await _confirmation.RepeatAsync(script, cancellationToken);
            var verdict = Confirmation.Judge(difference, repetitions);
            if (verdict == Verdict.Flaky)
                return new(verdict, raw, difference, Describe(repetitions, difference));
        }
        catch (GuestException e)
        {
            return new(Verdict.Broken, raw, difference, $"not confirmed: {e.Message}");
        }

        var found = new Finding(
            Verdict.Diverges, UpTo(raw, difference.Call), difference,
            "not minimized: the smaller script does not repeat");
        try
        {
            return await MinimizeAsync(found, cancellationToken) ?? found;
        }
        catch (GuestException e)
        {
            return found with { Note = $"not minimized: {e.Reason}" };
        }
    }

    /// <summary>
    /// The finding with its minimal script; null when that does not repeat, as what came before it mattered.
    /// </summary>
    async Task<Finding?> MinimizeAsync(Finding found, CancellationToken cancellationToken)
    {
        await using var guest = await start(number, cancellationToken);
        var minimizer = new Minimizer(async (script, cancellation) =>
            referee.FindHazard(script) is null
            && (await _confirmation.ObserveAsync(guest, script, cancellation)).Difference is { } difference
            && difference.Op.GetType() == found.Difference.Op.GetType()
                ? difference.Call
                : null);

        var calls = found.Trace.Script.Ops.Count;
        var minimal = await minimizer.MinimizeAsync(found.Trace.Script, found.Difference.Call, cancellationToken);
        var repetitions = await _confirmation.RepeatAsync(minimal, cancellationToken);
        if (repetitions[0] is not (var seen, { } last) || Confirmation.Judge(last, repetitions) != Verdict.Diverges)
            return null;

        var trace = UpTo(new(found.Trace.Kernel, minimal, seen), last.Call);
        return found with { Trace = trace, Difference = last, Note = $"minimized from {calls} calls" };
    }

    static Trace UpTo(Trace trace, int call) => trace with
    {
        Script = trace.Script with { Ops = trace.Script.Ops[..(call + 1)] },
        Outcomes = trace.Outcomes[..(call + 1)],
    };

    static string Describe(IReadOnlyList<Observation> repetitions, Difference first)
    {
        var alike = repetitions.Count(repetition => repetition.Difference?.Call == first.Call);
        return $"it diverged so in {alike} of {repetitions.Count} repetitions";
    }
}
