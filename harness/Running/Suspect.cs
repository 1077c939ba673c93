using Reuseport.Containers;
using Reuseport.Harness.Comparing;
using Reuseport.Vocabulary;

namespace Reuseport.Harness.Running;

/// <summary>A case that wants a second look.</summary>
public abstract record Suspect(Case Case)
{
    /// <summary>It diverged once.</summary>
    public sealed record Diverged(Case Case, EquatableArray<Outcome> Seen, Difference Difference) : Suspect(Case);

    /// <summary>The kernel itself failed while it ran.</summary>
    public sealed record Splatted(Case Case, Splat Splat) : Suspect(Case);

    /// <summary>Alike for suspects that probably have one cause.</summary>
    public string Signature => this switch
    {
        Diverged(_, _, var difference) => difference.Signature,
        Splatted(_, var splat) => splat.Signature,
        _ => throw new System.Diagnostics.UnreachableException(),
    };
}
