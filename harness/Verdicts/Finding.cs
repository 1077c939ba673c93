using Reuseport.Containers;
using Reuseport.Harness.Comparing;
using Reuseport.Vocabulary;

namespace Reuseport.Harness.Verdicts;

/// <summary>What an examination says of a suspect.</summary>
/// <param name="Case">The script that it was found in.</param>
/// <param name="Trace">
/// The calls with the kernel's outcomes; minimal when it repeats. What is not known of a kernel that failed is
/// <c>...</c>.
/// </param>
/// <param name="Note">How often it repeated, or what went wrong, in words.</param>
public sealed record Finding(Verdict Verdict, Case Case, Trace Trace, string Note)
{
    /// <summary>Whether it showed again on fresh guests: a divergence each time, a failure of the kernel once.
    /// </summary>
    public bool Repeats { get; init; }

    /// <summary>Which call of the script each call of the trace was; null where they are the same.</summary>
    public IReadOnlyList<int>? Origins { get; init; }

    /// <summary>What explains it, where the verdict is <see cref="Verdict.Known"/>.</summary>
    public KnownDivergence? Known { get; init; }

    /// <summary>The call that the model does not allow; null where the kernel itself failed.</summary>
    public Difference? Difference { get; init; }

    /// <summary>What the kernel said when it failed; null where it did not.</summary>
    public Splat? Splat { get; init; }

    /// <summary>What it has in common with others.</summary>
    public Cause Cause => Splat is not null ? Cause.Of(Splat)
        : Difference is not null ? Cause.Of(Difference)
        : Cause.Leak;

    /// <summary>The finding in one block of text: the call with what the model says, or what the kernel said.</summary>
    public string Text => Splat?.Title ?? Difference?.ToString() ?? Note;
}
