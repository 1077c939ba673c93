using Reuseport.Vocabulary;

namespace Reuseport.Harness.Snapshots;

/// <summary>Two answers to a scenario as a diff of its calls.</summary>
static class SnapshotDiff
{
    /// <summary>The calls that are answered otherwise, with what was and what is.</summary>
    public static IEnumerable<string> Lines(
        Scenario scenario, EquatableArray<string> was, EquatableArray<string> now) =>
        scenario.Differing(was, now).SelectMany(call => (string[])[$"-{call.Was}", $"+{call.Now}"]);
}
