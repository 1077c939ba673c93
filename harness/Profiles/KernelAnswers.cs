using Reuseport.Harness.Comparing;
using Reuseport.Model;
using Reuseport.Vocabulary;

namespace Reuseport.Harness.Profiles;

/// <summary>What a kernel did with a script.</summary>
/// <param name="Profile">The behaviours that it shows.</param>
/// <param name="Seen">An outcome for each call, or as far as the one that timed out.</param>
public record KernelAnswers(KernelProfile Profile, EquatableArray<Outcome> Seen)
{
    /// <summary>
    /// The behaviour that makes two kernels answer a call in two ways: one of them would answer as the other does if it
    /// had it, too. Null where none does so alone, or where one of them does what no profile of its own explains.
    /// </summary>
    /// <param name="call">The first call that they answer differently, from 0.</param>
    public Behaviour? ExplainDifference(Script script, int call, KernelAnswers other) =>
        IsExplained(script, call) && other.IsExplained(script, call)
            ? ExplainByOwn(script, call, other) ?? other.ExplainByOwn(script, call, this)
            : null;

    /// <summary>Whether the model of the profile explains it up to a call.</summary>
    public bool IsExplained(Script script, int call) => new Referee(Profile).Compare(
        script with { Ops = script.Ops[..(call + 1)] }, Seen[..Math.Min(call + 1, Seen.Count)]) is null;

    Behaviour? ExplainByOwn(Script script, int call, KernelAnswers lacking)
    {
        if (call >= Seen.Count)
            return null;
        var upTo = script with { Ops = script.Ops[..(call + 1)] };
        return Behaviour.All
            .Where(behaviour => behaviour.IsIn(Profile) && !behaviour.IsIn(lacking.Profile))
            .FirstOrDefault(behaviour =>
                new Referee(behaviour.AddTo(lacking.Profile)).Compare(upTo, Seen[..(call + 1)]) is null);
    }
}
