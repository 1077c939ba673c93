using System.Text.Json;
using Reuseport.Harness.Running;

namespace Reuseport.Harness.Nights;

/// <summary>
/// What came of a night: the file <c>merged.json</c>. It depends on the results alone, not on the order or the machines
/// in which they were made.
/// </summary>
/// <param name="Verdict">The worst of all findings, in a word.</param>
/// <param name="Missing">The shards that have no result, a line each; the night is incomplete where there are some.
/// </param>
public sealed record MergedNight(
    DateOnly Date, string Verdict, IReadOnlyList<MissingShard> Missing, IReadOnlyList<NightKernel> Kernels,
    IReadOnlyList<MergedFinding> Findings)
{
    public const string FileName = "merged.json";

    /// <summary>The entries of the ledger that do not hold, a line each.</summary>
    public IReadOnlyList<string> Ledger { get; init; } = [];

    public bool IsComplete => Missing is [];

    public string ToJson() => JsonSerializer.Serialize(this, NightJson.Readable.MergedNight) + "\n";
}

public sealed record MissingShard(string Name, string Work);

/// <summary>A kernel in a night.</summary>
/// <param name="Untested">Why it could not be tested; empty where it was.</param>
public sealed record NightKernel(string Target, string Verdict, TestedKernel? Kernel, IReadOnlyList<string> Untested)
{
    /// <summary>All its shards; null where none ran.</summary>
    public RunCounts? Scripts { get; init; }

    public long Calls { get; init; }

    /// <summary>One shard at least ran on it.</summary>
    public bool IsTested => Scripts is { Ran: > 0 };
}

/// <summary>A finding of a night, on whatever kernels it showed.</summary>
/// <param name="Kernels">Their targets.</param>
/// <param name="Scripts">How many scripts shrank to it.</param>
/// <param name="Example">The one with the shortest trace.</param>
/// <param name="Shard">That of the example.</param>
public sealed record MergedFinding(
    string Signature, string Verdict, IReadOnlyList<string> Kernels, int Scripts, NightFinding Example, string Shard);
