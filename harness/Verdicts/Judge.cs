using Reuseport.Harness.Comparing;
using Reuseport.Vocabulary;

namespace Reuseport.Harness.Verdicts;

/// <summary>
/// Which verdict it is. The rules are here and nowhere else; docs/verdicts.md has them in words, with their exit codes.
/// </summary>
public static class Judge
{
    /// <summary>How often a script runs again, each time on a fresh guest in a fresh network namespace.</summary>
    public const int Repetitions = 3;

    /// <summary>What repetitions say of a difference that was seen once.</summary>
    public static Verdict Of(Difference first, IReadOnlyList<Observation> repetitions)
    {
        if (repetitions.Any(repetition => repetition is Observation.Splatted))
            return Verdict.Splat;
        if (repetitions.Any(repetition => repetition is Observation.Failed))
            return Verdict.Broken;
        var alike = CountAlike(first, repetitions);
        if (alike == repetitions.Count)
            return Verdict.Diverges;
        // What was late once and never again tells of a busy machine.
        return alike == 0 && first.Seen is Outcome.TimedOut ? Verdict.Broken : Verdict.Flaky;
    }

    /// <summary>
    /// What becomes of a verdict on a divergence where a ledger explains it. What did not repeat, or failed, is not
    /// what the ledger speaks of.
    /// </summary>
    public static Verdict OfKnown(Verdict verdict, KnownDivergence? known) =>
        verdict == Verdict.Diverges && known is not null ? Verdict.Known : verdict;

    /// <summary>In how many repetitions the same call differs.</summary>
    public static int CountAlike(Difference first, IReadOnlyList<Observation> repetitions) => repetitions.Count(
        repetition => repetition is Observation.Ran { Difference: { } difference } && difference.Call == first.Call);

    /// <summary>
    /// What is said of a kernel that failed once and not again when the script ran alone: another script may be the
    /// cause, or none. A guest that merely fell silent once may have been starved by its machine.
    /// </summary>
    public static Verdict OfSplatSeenOnce(Containers.Splat splat) => splat.IsHang ? Verdict.Broken : Verdict.Splat;

    /// <summary>What is said of a script that ran once and is no suspect.</summary>
    public static Verdict OfSingleRun(Observation observation) =>
        observation is Observation.Failed ? Verdict.Broken : Verdict.Agrees;

    /// <summary>The verdict on a trace file, whose outcomes are compared with those that were seen.</summary>
    /// <param name="verdict">The verdict on kernel and model.</param>
    /// <param name="seen">Of a known divergence, the outcomes before it: after it the model knows nothing.</param>
    public static Verdict OfFile(Verdict verdict, Trace file, EquatableArray<Outcome> seen) =>
        verdict is Verdict.Agrees or Verdict.Known && FindContradiction(file, seen) is not null
            ? Verdict.Outdated
            : verdict;

    /// <summary>The first call whose outcome in the file is not the one that was seen; null when there is none.
    /// </summary>
    public static int? FindContradiction(Trace file, EquatableArray<Outcome> seen) =>
        Contradictions(file, seen).Select(one => (int?)one.Call).FirstOrDefault();

    /// <summary>
    /// Each call whose outcome in the file is not the one that was seen, and each row whose calls did not have each of
    /// its outcomes, in the order of the calls.
    /// </summary>
    /// <param name="file">What is expected of the kernel that was seen.</param>
    public static IEnumerable<Contradiction> Contradictions(Trace file, EquatableArray<Outcome> seen)
    {
        var rows = OutcomeRow.In(file.Outcomes).ToDictionary(row => row.Last);
        for (var call = 0; call < Math.Min(file.Outcomes.Count, seen.Count); call++)
        {
            if (Asserted(file, call) is { } asserted && !asserted.Allows(seen[call]))
                yield return new(call, $"{asserted}");
            else if (rows.GetValueOrDefault(call) is { } row && Missing(row) is [_, ..] missing)
                yield return new(call, $"{row.Each}, and none of the {row.Count} calls has {missing}");
        }

        string Missing(OutcomeRow row) =>
            string.Join(", ", row.Missing((call, outcome) => outcome.Allows(seen[call])));
    }

    /// <summary>
    /// The outcome that a file says a call ought to have; null for the last call of a trace that says @diverges: a
    /// correct kernel does not have that outcome.
    /// </summary>
    public static Outcome? Asserted(Trace file, int call) =>
        file.Diverges && call == file.Script.Ops.Count - 1 ? null : file.Outcomes[call];
}
