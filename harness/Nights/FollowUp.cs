using System.Text.Json;
using Reuseport.Harness.History;

namespace Reuseport.Harness.Nights;

/// <summary>
/// What was found out about a finding in the night that had it first: which kernels do the same, since when, and a
/// program that shows it.
/// </summary>
/// <param name="Kernel">The target of which it was followed.</param>
public sealed record FollowUp(string Signature, string Kernel)
{
    /// <summary>Why nothing can be told, in a line; null where something can.</summary>
    public string? Untold { get; init; }

    /// <summary>What the packaged kernels do with the trace of the finding, and where it changes.</summary>
    public TraceReport? History { get; init; }

    /// <summary>The releases among them that do as the kernel did that showed it, which is one of them.</summary>
    public IReadOnlyList<string> Alike { get; init; } = [];

    /// <summary>Where it came from, in a line; null where the model explains what each kernel does.</summary>
    public string? Blame { get; init; }

    /// <summary>The trace as a C program that stands alone; null where it cannot be one.</summary>
    public string? Program { get; init; }

    /// <summary>What its files are called, without their endings: the hash of the signature, 16 digits.</summary>
    public static string FileOf(string signature) => Shard.NameOf(signature);

    public string ToJson() => JsonSerializer.Serialize(this, NightJson.Readable.FollowUp) + "\n";

    /// <summary>Reads the text of a file; null where it is none.</summary>
    public static FollowUp? Parse(string json) => NightJson.Parse(json, NightJson.Readable.FollowUp);
}
