using Reuseport.Containers;
using Reuseport.Harness.Comparing;
using Reuseport.Vocabulary;

namespace Reuseport.Harness.Verdicts;

/// <summary>What a guest did with a script. The cases are all here: the constructor is private.</summary>
public abstract record Observation
{
    private Observation()
    {
    }

    /// <summary>It ran.</summary>
    /// <param name="Seen">An outcome for each call, or as far as the one that timed out.</param>
    /// <param name="Difference">The first call whose outcome the model does not allow; null when there is none.
    /// </param>
    public sealed record Ran(EquatableArray<Outcome> Seen, Difference? Difference) : Observation
    {
        /// <summary>Something of the script was still there when all of it was closed.</summary>
        public bool LeftSomething { get; init; }
    }

    /// <summary>The kernel itself failed.</summary>
    /// <param name="Before">The outcomes of the calls before, as far as they were told.</param>
    public sealed record Splatted(Splat Splat, EquatableArray<Outcome> Before) : Observation;

    /// <summary>The guest broke, or the probe could not do its own work: nothing is known of the kernel.</summary>
    /// <param name="Reason">A sentence.</param>
    public sealed record Failed(string Reason) : Observation;
}
