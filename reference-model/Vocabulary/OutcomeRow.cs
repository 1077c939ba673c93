namespace Reuseport.Vocabulary;

/// <summary>
/// Calls that stand one after the other in a trace and have the same <see cref="Outcome.EachOf"/>: each of its outcomes
/// comes at least once among them.
/// </summary>
/// <param name="First">The index of the first call.</param>
/// <param name="Last">The index of the last call.</param>
public sealed record OutcomeRow(int First, int Last, Outcome.EachOf Each)
{
    public int Count => Last - First + 1;

    /// <summary>The rows of a trace, in their order.</summary>
    public static IEnumerable<OutcomeRow> In(IReadOnlyList<Outcome> expected)
    {
        for (var first = 0; first < expected.Count; first++)
        {
            if (expected[first] is not Outcome.EachOf each)
                continue;
            var last = first;
            while (last + 1 < expected.Count && expected[last + 1].Equals(each))
                last++;
            yield return new(first, last, each);
            first = last;
        }
    }

    /// <summary>The outcomes that none of the calls had.</summary>
    /// <param name="had">Whether a call had an outcome.</param>
    public IEnumerable<Outcome> Missing(Func<int, Outcome, bool> had) =>
        Each.Outcomes.Where(outcome => !Enumerable.Range(First, Count).Any(call => had(call, outcome)));
}
