using Reuseport.Harness.Comparing;
using Reuseport.Harness.Profiles;
using Reuseport.Vocabulary;

namespace Reuseport.Harness.History;

/// <summary>One run of a trace on one kernel.</summary>
/// <param name="Free">The calls where the model says that the kernel is free, by their index.</param>
/// <param name="Splat">What the kernel said when it failed in the call after those that were seen; else null.</param>
public sealed record TraceRun(KernelAnswers Answers, IReadOnlySet<int> Free, string? Splat = null)
{
    /// <summary>What the model says of the run, as words that belong to its outcomes; null where it was not asked.
    /// </summary>
    public string? Judgement { get; private init; }

    public static TraceRun Of(Script script, KernelAnswers answers, string? splat = null) =>
        new(answers, new Referee(answers.Profile).FreeCalls(script, answers.Seen), splat);

    /// <summary>
    /// The run with what the model of its kernel says of it up to a call: a kernel that does the same as its model is
    /// another than one that does so against its model.
    /// </summary>
    public TraceRun JudgedAt(Script script, int call) =>
        this with { Judgement = Answers.IsExplained(script, call) ? " as its model says" : null };

    /// <summary>The first call at which two runs differ and neither kernel was free; null when there is none.</summary>
    /// <param name="call">The only call that is looked at, from 0; null for all.</param>
    public int? FirstDifference(TraceRun other, int? call)
    {
        var calls = Math.Max(Answers.Seen.Count, other.Answers.Seen.Count) + 1;
        for (var i = 0; i < calls; i++)
        {
            if ((call is null || call == i) && !Free.Contains(i) && !other.Free.Contains(i) && At(i) != other.At(i))
                return i;
        }
        return null;
    }

    /// <summary>The outcome of a call as text; null behind one that timed out or in which the kernel failed.</summary>
    public string? At(int call) =>
        call < Answers.Seen.Count ? Answers.Seen[call] + Judgement
        : call == Answers.Seen.Count ? Splat
        : null;
}
