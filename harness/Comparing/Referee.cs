using Reuseport.Model;
using Reuseport.Vocabulary;

namespace Reuseport.Harness.Comparing;

/// <summary>Compares what a kernel did with what the model of its profile allows.</summary>
public sealed class Referee(KernelProfile profile)
{
    public KernelProfile Profile { get; } = profile;

    /// <summary>The first difference; null when there is none.</summary>
    /// <param name="expected">The script with the outcomes that the model expects of it.</param>
    public Difference? Compare(Trace expected, EquatableArray<Outcome> seen) =>
        // What was seen is never a set. If it equals the expectation, that is no set either, so the kernel was not
        // free.
        expected.Outcomes == seen ? null : Compare(expected.Script, seen);

    /// <summary>
    /// The first difference; null when there is none. Walks the model with the outcomes that were seen.
    /// </summary>
    /// <param name="seen">One for each call, or as far as the kernel came.</param>
    public Difference? Compare(Script script, EquatableArray<Outcome> seen)
    {
        foreach (var (i, (before, prediction)) in Walk(script, seen).Index())
        {
            if (prediction.After(seen[i]) is null)
            {
                return new(
                    i, script.Ops[i], prediction.Expected, seen[i],
                    prediction.Reached, prediction.WhyFree, before.Describe());
            }
        }
        return null;
    }

    /// <summary>The calls that the model lets end in several ways, as far as it explains what was seen.</summary>
    public IReadOnlySet<int> FreeCalls(Script script, EquatableArray<Outcome> seen) =>
        Walk(script, seen).Index().Where(call => call.Item.Prediction.Expected is Outcome.OneOf)
            .Select(call => call.Index).ToHashSet();

    /// <summary>
    /// What was seen, as far as it is the same each time: a call that the model lets end in several ways has all of
    /// them, if it ended in one of those.
    /// </summary>
    public EquatableArray<Outcome> Settled(Script script, EquatableArray<Outcome> seen)
    {
        var settled = seen.ToArray();
        foreach (var (i, (_, prediction)) in Walk(script, seen).Index())
        {
            if (prediction.Expected is Outcome.OneOf set && set.Allows(seen[i]))
                settled[i] = set;
        }
        return [.. settled];
    }

    /// <summary>The named results on the model's way through each call, as far as it explains what was seen.</summary>
    public IReadOnlyList<IReadOnlyList<NamedResult>> Reached(Script script, EquatableArray<Outcome> seen) =>
        [.. Walk(script, seen).Select(call => call.Prediction.Reached)];

    /// <summary>The calls as far as the model explains what was seen, and the first that it does not.</summary>
    IEnumerable<(Worlds Before, Prediction Prediction)> Walk(Script script, EquatableArray<Outcome> seen)
    {
        var worlds = Worlds.Start(Profile, script.Settings);
        for (var i = 0; i < seen.Count; i++)
        {
            var prediction = worlds.Predict(script.Ops[i]);
            yield return (worlds, prediction);
            if (prediction.After(seen[i]) is not { } next)
                yield break;
            worlds = next;
        }
    }

    /// <summary>
    /// The index of the call that may corrupt the memory of a real kernel (kernel-facts.md d5); null when the script is
    /// safe.
    /// </summary>
    public int? FindHazard(Script script)
    {
        var worlds = Worlds.Start(Profile, script.Settings);
        for (var i = 0; i < script.Ops.Count; i++)
        {
            var prediction = worlds.Predict(script.Ops[i]);
            if (prediction.IsHazard)
                return i;
            worlds = prediction.After();
        }
        return null;
    }
}
