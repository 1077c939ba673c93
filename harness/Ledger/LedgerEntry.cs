using Reuseport.Harness.History;
using Reuseport.Harness.Profiles;
using Reuseport.Harness.Verdicts;
using Reuseport.Model;

namespace Reuseport.Harness.Ledger;

/// <summary>A divergence that is known of some kernels until a date.</summary>
/// <param name="Expires">Its last day, in UTC.</param>
public sealed record LedgerEntry(KnownDivergence Known, DivergenceKey Key, DateOnly Added, DateOnly Expires)
{
    /// <summary>The releases that it concerns; empty where its behaviours alone say so.</summary>
    public IReadOnlyList<KernelRange> Kernels { get; init; } = [];

    /// <summary>The behaviours that a kernel must show for it to concern it; all of them.</summary>
    public IReadOnlyList<Behaviour> Behaviours { get; init; } = [];

    /// <param name="release">Null where it is not known: then the entry needs to have no ranges.</param>
    public bool Concerns(KernelRelease? release, KernelProfile profile) =>
        (Kernels is [] || (release is not null && Kernels.Any(range => range.Contains(release.Series, release.Patch))))
        && Behaviours.All(behaviour => behaviour.IsIn(profile));

    /// <summary>
    /// Whether both may explain one divergence. Behaviours keep no two entries apart: a kernel may show those of both.
    /// </summary>
    public bool Overlaps(LedgerEntry other) => Key == other.Key
        && (Kernels is [] || other.Kernels is [] || Kernels.Any(range => other.Kernels.Any(range.Overlaps)));
}
