using Reuseport.Harness.Comparing;
using Reuseport.Harness.Profiles;
using Reuseport.Vocabulary;

namespace Reuseport.Harness.Matrix;

/// <summary>A call of a script that two kernels answer in two ways, after they agreed on all calls before it.</summary>
/// <param name="Script">What the script is called.</param>
/// <param name="Behaviour">The one that makes the difference, as the model has it; null when none does alone.</param>
sealed record Disagreement(string Script, Op Op, Outcome One, Outcome Other, Behaviour? Behaviour)
{
    /// <summary>
    /// The first call that two targets answer differently; null when there is none. If one kernel was free at a call,
    /// the search ends there: what follows is not comparable.
    /// </summary>
    public static Disagreement? Find(NamedScript named, long number, IEnumerable<Row> rows)
    {
        var script = named.Script;
        var all = rows.Select(row => AnswersOf(row, number)).OfType<KernelAnswers>().ToList();
        for (var call = 0; all is [var one, ..] && all.TrueForAll(answers => call < answers.Seen.Count); call++)
        {
            if (all.Find(answers => answers.Seen[call] != one.Seen[call]) is not { } other)
                continue;
            if (all.Exists(answers => IsFree(answers, script, call)))
                return null;
            var behaviour = one.ExplainDifference(script, call, other);
            return new(named.Name, script.Ops[call], one.Seen[call], other.Seen[call], behaviour);
        }
        return null;
    }

    public override string ToString() => $"{TraceText.Write(Op)} -> {One} or {Other} ({Script})";

    static KernelAnswers? AnswersOf(Row row, long number) =>
        row is { Kernel: { } kernel } && row.Seen(number) is { } seen ? new(kernel.Profile, seen) : null;

    /// <summary>Whether the kernel had more than one way. One that diverged from the model had none.</summary>
    static bool IsFree(KernelAnswers answers, Script script, int call) =>
        new Referee(answers.Profile).FreeCalls(script, answers.Seen).Contains(call);
}
