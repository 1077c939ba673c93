namespace Reuseport.Harness.Verdicts;

/// <summary>What is said of one script, or of all that were run; docs/verdicts.md tells what each takes.</summary>
public enum Verdict
{
    /// <summary>Every outcome is one that the model allows.</summary>
    Agrees,

    /// <summary>It diverges, each time, and an entry of the ledger explains it.</summary>
    Known,

    /// <summary>The kernel did so once, and not always again in fresh namespaces.</summary>
    Flaky,

    /// <summary>The infrastructure failed: nothing is known of the kernel. It is neither agreement nor divergence.
    /// </summary>
    Broken,

    /// <summary>
    /// Kernel and model agree, and the outcomes in the file are others; or an entry of the ledger does not hold any
    /// more.
    /// </summary>
    Outdated,

    /// <summary>The kernel shows a behaviour that is not recorded of its release, or lacks one that is.</summary>
    Changed,

    /// <summary>The kernel does what the model does not allow, each time.</summary>
    Diverges,

    /// <summary>The kernel itself failed: a panic, an oops, a warning or a hang. A finding whatever the model says.
    /// </summary>
    Splat,
}

public static class VerdictWords
{
    /// <summary>
    /// The verdict on all that was run: what was found comes before what failed. The order is that of the enum.
    /// </summary>
    public static Verdict Worst(IEnumerable<Verdict> verdicts) => verdicts.DefaultIfEmpty(Verdict.Agrees).Max();

    /// <summary>The verdict that is printed so.</summary>
    /// <exception cref="ArgumentException">There is none.</exception>
    public static Verdict Parse(string word) => Enum.GetValues<Verdict>().Cast<Verdict?>()
        .FirstOrDefault(verdict => Word(verdict!.Value) == word)
        ?? throw new ArgumentException($"'{word}' is no verdict", nameof(word));

    /// <summary>The verdict as it is printed.</summary>
    public static string Word(Verdict verdict) => verdict switch
    {
        Verdict.Agrees => "agrees",
        Verdict.Known => "known",
        Verdict.Flaky => "flaky",
        Verdict.Broken => "broken",
        Verdict.Outdated => "outdated",
        Verdict.Changed => "changed",
        Verdict.Diverges => "diverges",
        Verdict.Splat => "splat",
    };
}
