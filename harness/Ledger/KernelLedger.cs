using Reuseport.Harness.Verdicts;

namespace Reuseport.Harness.Ledger;

/// <summary>What a ledger says of one kernel.</summary>
/// <param name="target">The kernel on the command line.</param>
/// <param name="entries">Those that concern it and have not expired.</param>
public sealed class KernelLedger(string target, IReadOnlyList<LedgerEntry> entries)
{
    /// <summary>The entry that explains a divergence: it is one at the most, as no two overlap.</summary>
    public KnownDivergence? Explain(DivergenceKey key) => entries.FirstOrDefault(entry => entry.Key == key)?.Known;

    /// <summary>A line for each entry that the kernel did not bear out.</summary>
    /// <param name="shown">What was seen of the kernel.</param>
    /// <param name="isWhole">
    /// Whether the kernel was asked all that it was to be asked; an interrupted or broken run says nothing of what it
    /// did not show.
    /// </param>
    public IReadOnlyList<string> NotShown(IEnumerable<KnownDivergence> shown, bool isWhole) => !isWhole ? [] :
        [.. entries.Select(entry => entry.Known).Except(shown).Select(known =>
            $"{known.Id}: {target} was run and did not show it")];
}
