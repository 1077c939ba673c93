namespace Reuseport.Harness.Comparing;

/// <summary>What is said of one script. Unknown is not agreement, and broken is neither.</summary>
public enum Verdict
{
    /// <summary>Every outcome is one that the model allows.</summary>
    Agrees,

    /// <summary>The kernel does what the model does not allow, each time.</summary>
    Diverges,

    /// <summary>The kernel did so once, and not always again in fresh namespaces.</summary>
    Flaky,

    /// <summary>The infrastructure failed: nothing is known of the kernel.</summary>
    Broken,

    /// <summary>The kernel itself failed: a panic, an oops or a warning. A finding whatever the model says.</summary>
    Splat,
}

public static class Verdicts
{
    /// <summary>The verdict on all that was run: what was found first, then what failed.</summary>
    public static Verdict Worst(IEnumerable<Verdict> verdicts) =>
        verdicts.DefaultIfEmpty(Verdict.Agrees).MaxBy(verdict => verdict switch
        {
            Verdict.Splat => 4,
            Verdict.Diverges => 3,
            Verdict.Broken => 2,
            Verdict.Flaky => 1,
            Verdict.Agrees => 0,
        });

    /// <summary>The verdict as it is printed.</summary>
    public static string Word(Verdict verdict) => verdict switch
    {
        Verdict.Agrees => "agrees",
        Verdict.Diverges => "diverges",
        Verdict.Flaky => "flaky",
        Verdict.Broken => "broken",
        Verdict.Splat => "splat",
    };
}
