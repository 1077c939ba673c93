namespace Reuseport.Harness.Store;

/// <summary>A night among others, in numbers.</summary>
/// <param name="ScriptsPerSecond">The median of its shards of scripts; 0 where none is known.</param>
/// <param name="Flaky">Scripts that did something once, and not each time.</param>
/// <param name="Open">Findings that it had, or did not tell of, and that a night before had.</param>
public sealed record NightPoint(
    string Date, bool IsComplete, int Kernels, long Scripts, double ScriptsPerSecond, long Flaky, int New, int Open,
    int Gone);
