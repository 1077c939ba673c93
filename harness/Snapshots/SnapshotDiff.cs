using Reuseport.Vocabulary;
using static System.FormattableString;

namespace Reuseport.Harness.Snapshots;

/// <summary>Two answers to a scenario as a diff of its calls.</summary>
static class SnapshotDiff
{
    /// <summary>The calls that are answered otherwise, with what was and what is; the others are counted.</summary>
    public static IEnumerable<string> Lines(Scenario scenario, EquatableArray<string> was, EquatableArray<string> now)
    {
        foreach (var (i, (old, @new)) in scenario.Lines(was).Zip(scenario.Lines(now)).Index())
        {
            if (old == @new)
                continue;
            yield return Invariant($"-{i + 1,3}  {old}");
            yield return Invariant($"+{i + 1,3}  {@new}");
        }
    }
}
