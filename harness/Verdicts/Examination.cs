using Reuseport.Containers;
using Reuseport.Harness.Comparing;
using Reuseport.Vocabulary;

namespace Reuseport.Harness.Verdicts;

/// <summary>Takes a second look at a suspect: does it repeat, and which calls matter?</summary>
/// <param name="number">Which guest it is of those that run side by side.</param>
/// <param name="kernel">The name of the kernel for the traces.</param>
public sealed class Examination(StartGuest start, Referee referee, int number, string kernel)
{
    /// <summary>What is known of the kernel's divergences.</summary>
    public Explain Explain { get; init; } = _ => null;

    /// <summary>A script of more calls stays as it is: it would take hours.</summary>
    public int MinimizedMax { get; init; } = int.MaxValue;

    /// <summary>What explains a suspect, if it repeats; null where nothing does.</summary>
    public KnownDivergence? KnownAs(Suspect suspect) => suspect.Key is { } key ? Explain(key) : null;

    /// <summary>
    /// What there is to say of a suspect, minimal where it repeats. It is one finding as a rule; a kernel that fails
    /// while a divergence is minimized is another.
    /// </summary>
    /// <param name="enough">The time is over. A minimization ends with what it has by then.</param>
    /// <exception cref="OperationCanceledException">The time was over before the suspect had repeated.</exception>
    public async Task<IReadOnlyList<Finding>> ExamineAsync(Suspect suspect, CancellationToken enough)
    {
        await using var trials = new Trials(start, referee, number);
        return await ExamineAsync(suspect, trials, enough);
    }

    /// <summary>Whether a suspect repeats on fresh guests; the calls stay as they are.</summary>
    /// <exception cref="OperationCanceledException">It was interrupted.</exception>
    public async Task<Finding> ConfirmAsync(Suspect suspect, CancellationToken cancellationToken)
    {
        await using var trials = new Trials(start, referee, number);
        return await ConfirmAsync(suspect, trials, cancellationToken);
    }

    async Task<IReadOnlyList<Finding>> ExamineAsync(Suspect suspect, Trials trials, CancellationToken enough)
    {
        var confirmed = await ConfirmAsync(suspect, trials, enough);
        if (!confirmed.Repeats)
            return [confirmed];
        if (confirmed is { Verdict: Verdict.Known, Difference.Call: var call })
            return [confirmed with { Trace = Upto(call, confirmed.Trace.Script, confirmed.Trace.Outcomes) }];
        if (suspect.Case.Script.Ops.Count > MinimizedMax)
        {
            var why = FormattableString.Invariant($"not minimized: more than {MinimizedMax} calls");
            return [confirmed with { Note = $"{confirmed.Note}; {why}" }];
        }
        return confirmed.Splat is null
            ? await MinimizeDivergenceAsync(confirmed, trials, enough)
            : [await MinimizeSplatAsync(confirmed, trials, enough)];
    }

    async Task<Finding> ConfirmAsync(Suspect suspect, Trials trials, CancellationToken cancellationToken)
    {
        try
        {
            return suspect switch
            {
                Suspect.Diverged diverged => await ConfirmAsync(diverged, trials, cancellationToken),
                Suspect.Splatted splatted => await ConfirmAsync(splatted, trials, cancellationToken),
                Suspect.Leaked leaked => await ConfirmAsync(leaked, trials, cancellationToken),
                _ => throw new System.Diagnostics.UnreachableException(),
            };
        }
        catch (GuestException e)
        {
            var verdict = suspect is Suspect.Splatted ? Verdict.Splat : Verdict.Broken;
            return Of(suspect, verdict, $"not confirmed: {e.Message}");
        }
    }

    async Task<Finding> ConfirmAsync(Suspect.Diverged suspect, Trials trials, CancellationToken cancellationToken)
    {
        var repetitions = new List<Observation>();
        while (repetitions.Count < Judge.Repetitions)
            repetitions.Add(await trials.ObserveFreshAsync(suspect.Case.Script, cancellationToken));
        if (repetitions.OfType<Observation.Splatted>().FirstOrDefault() is (var splat, var before))
            return await ConfirmAsync(new Suspect.Splatted(suspect.Case, splat, before), trials, cancellationToken);

        var alike = Judge.CountAlike(suspect.Difference, repetitions);
        var note = repetitions.OfType<Observation.Failed>().FirstOrDefault() is { } failed
            ? $"not confirmed: {failed.Reason}"
            : $"it diverged the same way in {alike} of {repetitions.Count} repetitions";
        var verdict = Judge.Of(suspect.Difference, repetitions);
        var known = verdict == Verdict.Diverges ? KnownAs(suspect) : null;
        return Of(suspect, Judge.OfKnown(verdict, known), note) with
        {
            Repeats = verdict == Verdict.Diverges,
            Known = known,
        };
    }

    async Task<Finding> ConfirmAsync(Suspect.Splatted suspect, Trials trials, CancellationToken cancellationToken)
    {
        for (var tries = 0; tries < Judge.Repetitions; tries++)
        {
            var again = await trials.ObserveFreshAsync(suspect.Case.Script, cancellationToken);
            if (again is Observation.Splatted(var splat, var before))
            {
                var confirmed = suspect with { Splat = splat, Before = before };
                return Of(confirmed, Verdict.Splat, "it repeats alone") with { Repeats = true };
            }
        }
        return Of(
            suspect, Judge.OfSplatSeenOnce(suspect.Splat),
            $"it did not happen again in {Judge.Repetitions} repetitions of the script alone");
    }

    /// <summary>A script of which something was left runs alone, and looks itself at what is left.</summary>
    async Task<Finding> ConfirmAsync(Suspect.Leaked suspect, Trials trials, CancellationToken cancellationToken)
    {
        var script = suspect.Case.Script;
        var looks = script with { Ops = [.. script.Ops, Op.Left.Instance] };
        var @case = suspect.Case with { Expected = Unknown(looks) };
        var observation = await trials.ObserveFreshAsync(looks, cancellationToken);
        return Suspect.Of(@case, observation) is { } again and not Suspect.Leaked
            ? await ConfirmAsync(again, trials, cancellationToken)
            : Of(suspect, Verdict.Flaky, "something was left of it in the run, and nothing when it ran alone");
    }

    /// <summary>
    /// The finding with its minimal script, and a finding of its own if the kernel failed during the search.
    /// </summary>
    async Task<IReadOnlyList<Finding>> MinimizeDivergenceAsync(
        Finding found, Trials trials, CancellationToken enough)
    {
        var first = found.Difference!;
        var splats = new List<Suspect>();
        var shrinking = new Shrinking(trials, referee, Judge.Repetitions, (script, observation) =>
        {
            if (observation is Observation.Splatted(var splat, var before))
                splats.Add(new Suspect.Splatted(found.Case with { Expected = Unknown(script) }, splat, before));
            return observation is Observation.Ran(_, { } difference) && IsAlike(first, difference)
                ? difference.Call
                : null;
        });
        var script = found.Trace.Script;
        var why = await shrinking.ShrinkAsync(script, first.Call, enough);
        var minimal = shrinking.Last is Observation.Ran(var seen, { } last)
            ? found with
            {
                Trace = Upto(last.Call, shrinking.Best, seen),
                Difference = last,
                Origins = shrinking.Origins,
                Note = $"minimized from {first.Call + 1} calls{why}",
            }
            : found with
            {
                Trace = Upto(first.Call, script, found.Trace.Outcomes),
                Note = $"not minimized: the smaller script does not show it each time{why}",
            };
        return splats is [var splatted, ..]
            ? [minimal, .. await ExamineAsync(splatted, trials, enough)]
            : [minimal];
    }

    async Task<Finding> MinimizeSplatAsync(Finding found, Trials trials, CancellationToken enough)
    {
        var shrinking = new Shrinking(trials, referee, confirmations: 1, (script, observation) =>
            observation is Observation.Splatted(var splat, var before) && splat.Signature == found.Splat!.Signature
                ? CallOf(script, before)
                : null);
        var script = found.Trace.Script;
        var why = await shrinking.ShrinkAsync(script, script.Ops.Count - 1, enough);
        return shrinking.Last is Observation.Splatted(var last, var before)
            ? found with
            {
                Trace = Known(kernel, shrinking.Best, before),
                Splat = last,
                Origins = shrinking.Origins,
                Note = $"repeats alone, minimized from {script.Ops.Count} calls{why}",
            }
            : found with { Note = $"repeats alone; not minimized: the smaller script does not show it each time{why}" };
    }

    /// <summary>
    /// A smaller script shows the same when the same kind of call differs; one that hangs is not taken for one that
    /// answers, or the other way round. What is known is another divergence.
    /// </summary>
    bool IsAlike(Difference first, Difference other) => first.Op.GetType() == other.Op.GetType()
        && first.Seen is Outcome.TimedOut == other.Seen is Outcome.TimedOut
        && Explain(DivergenceKey.Of(other)) is null;

    /// <summary>The call that was being made when the kernel failed; the last one where it is not known.</summary>
    static int CallOf(Script script, EquatableArray<Outcome> before) =>
        before is [] ? script.Ops.Count - 1 : Math.Min(before.Count, script.Ops.Count - 1);

    Finding Of(Suspect suspect, Verdict verdict, string note)
    {
        var (@case, script) = (suspect.Case, suspect.Case.Script);
        return suspect switch
        {
            Suspect.Diverged(_, var seen, var difference) =>
                new(verdict, @case, Known(kernel, script, seen), note) { Difference = difference },
            Suspect.Splatted(_, var splat, var before) =>
                new(verdict, @case, Known(kernel, script, before), note) { Splat = splat },
            Suspect.Leaked(_, var seen) => new(verdict, @case, Known(kernel, script, seen), note),
            _ => throw new System.Diagnostics.UnreachableException(),
        };
    }

    Trace Upto(int call, Script script, EquatableArray<Outcome> seen) =>
        new(kernel, script with { Ops = script.Ops[..(call + 1)] }, seen[..(call + 1)]) { Diverges = true };

    /// <summary>The script with the outcomes that are known of it.</summary>
    public static Trace Known(string? kernel, Script script, EquatableArray<Outcome> seen) => new(
        kernel, script,
        [
            .. seen.Take(script.Ops.Count),
            .. Enumerable.Repeat<Outcome>(Outcome.DontCare.Instance, Math.Max(0, script.Ops.Count - seen.Count)),
        ]);

    /// <summary>The script with outcomes that are not known.</summary>
    public static Trace Unknown(Script script) => Known(null, script, []);
}
