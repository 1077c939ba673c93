using Reuseport.Model;
using Reuseport.Vocabulary;

namespace Reuseport.Harness.Comparing;

/// <summary>The first call whose outcome the model does not allow.</summary>
/// <param name="Call">The index of the call in its script, from 0.</param>
/// <param name="Expected">What the model allows: an outcome, or a set of them.</param>
/// <param name="Reached">The named results on the model's way, the outermost first.</param>
/// <param name="WhyFree">Why the model allows a set, in words; null when it does not.</param>
/// <param name="State">The model's groups before the call, a line each.</param>
public sealed record Difference(
    int Call,
    Op Op,
    Outcome Expected,
    Outcome Seen,
    IReadOnlyList<NamedResult> Reached,
    string? WhyFree,
    IReadOnlyList<string> State)
{
    /// <summary>How many named results a line shows: a lookup with its selection has five.</summary>
    const int ReachedShown = 6;

    /// <summary>
    /// Alike for divergences that probably have one cause: the kind of call, and how each side got there.
    /// </summary>
    public string Signature =>
        $"{Op.GetType().Name} {Kind(Seen)} {Kind(Expected)} {string.Join(' ', Reached.Take(1))}";

    /// <summary>What the model says, in a line.</summary>
    public string ModelSays
    {
        get
        {
            var reasons = Reached.Distinct().Take(ReachedShown).Select(result => result.ToString()).ToList();
            if (reasons.Count == ReachedShown)
                reasons.Add("...");
            if (WhyFree is not null)
                reasons.Add(WhyFree);
            var why = reasons.Count == 0 ? "" : $" ({string.Join(", ", reasons)})";
            return $"model says {Expected}{why}";
        }
    }

    /// <summary>The call as it can be pasted into a bug report, with the model's answer and state below it.</summary>
    public override string ToString() =>
        string.Join('\n', [TraceText.Line(Op, Seen), $"  ! {ModelSays}", .. State.Select(line => $"  | {line}")]);

    /// <summary>An outcome without the names of its script.</summary>
    static string Kind(Outcome outcome) => outcome is Outcome.Failed ? outcome.ToString() : outcome.GetType().Name;
}
