using Reuseport.Vocabulary;

namespace Reuseport.Harness.History;

/// <summary>A place in the tree at which the outcome of a trace changes.</summary>
/// <param name="Untold">The kernels in between of which nothing can be told: then it is no step but a range.</param>
/// <param name="Unseen">How many kernels in between were not looked at, because it was interrupted.</param>
public sealed record Change(
    Step Step, Sight.Ran Before, Sight.Ran After, Contrast Contrast, EquatableArray<KernelNode> Untold, int Unseen)
{
    /// <summary>The change from one place of a line of kernels to a later one; null where they do the same.</summary>
    /// <param name="sights">What is known of the kernels of the line; null for those that were not looked at.</param>
    /// <param name="call">The only call that is looked at, from 0; null for all.</param>
    public static Change? Between(
        IReadOnlyList<KernelNode> line, IReadOnlyList<Sight?> sights, int from, int to, int? call)
    {
        if (sights[from] is not Sight.Ran before || sights[to] is not Sight.Ran after
            || before.Against(after, call) is not { } contrast)
            return null;
        var between = Enumerable.Range(from + 1, to - from - 1).ToList();
        return new(
            new(line[from], line[to]), before, after, contrast,
            [.. between.Where(i => sights[i] is Sight.Untold).Select(i => line[i])],
            between.Count(i => sights[i] is null));
    }

    /// <summary>The same of a line that goes from the younger kernels to the older ones.</summary>
    public Change Reversed => new(
        new(Step.After, Step.Before), After, Before, new(Contrast.Call, Contrast.After, Contrast.Before), Untold,
        Unseen);
}
