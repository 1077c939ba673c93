using Reuseport.Harness.Comparing;
using Reuseport.Vocabulary;

namespace Reuseport.Harness.Running;

/// <summary>One script of a run, with the outcomes that the model expects.</summary>
/// <param name="Number">Counts the scripts of a seed, from 0.</param>
public sealed record Case(long Number, Trace Expected)
{
    public Script Script => Expected.Script;
}

/// <summary>A case that diverged once.</summary>
public sealed record Suspect(Case Case, EquatableArray<Outcome> Seen, Difference Difference);

/// <summary>A script that nothing is known of, and why.</summary>
public sealed record BrokenCase(Case Case, string Reason);
