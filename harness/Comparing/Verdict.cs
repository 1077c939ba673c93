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
}
