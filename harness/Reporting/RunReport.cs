using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using Reuseport.Harness.Running;
using Reuseport.Harness.Verdicts;

namespace Reuseport.Harness.Reporting;

/// <summary>What a run was and found, for machines: run.json.</summary>
public sealed record RunReport
{
    /// <summary>The whole verdict in a word, or <c>interrupted</c>.</summary>
    public required string Verdict { get; init; }

    public required int ExitCode { get; init; }

    /// <summary>What ended the run early; null when nothing did.</summary>
    public string? Reason { get; init; }

    public required ulong Seed { get; init; }

    public required RunOptions Options { get; init; }

    /// <summary>The weights that the generator drew.</summary>
    public required string Swarm { get; init; }

    /// <summary>How often the generator does what, in a hundred times that it could: the same in every run of a build.
    /// </summary>
    public required IReadOnlyDictionary<string, int> Chances { get; init; }

    public required TargetInfo Target { get; init; }

    public required KernelInfo Kernel { get; init; }

    /// <summary>In UTC.</summary>
    public required DateTimeOffset Started { get; init; }

    public required double Seconds { get; init; }

    public required RunCounts Scripts { get; init; }

    public required double ScriptsPerSecond { get; init; }

    public required double OpsPerSecond { get; init; }

    /// <summary>How the profile differs from the one that was expected, a line each.</summary>
    public required IReadOnlyList<string> ProfileChanges { get; init; }

    /// <summary>The entries of the ledger that have expired, or that the kernel did not show, a line each.</summary>
    public required IReadOnlyList<string> Ledger { get; init; }

    public required IReadOnlyList<FindingInfo> Findings { get; init; }

    /// <summary>How often each named result was reached by the scripts that were made.</summary>
    public required IReadOnlyDictionary<string, long> Reached { get; init; }

    public string ToJson() => JsonSerializer.Serialize(this, ReportJson.Readable.RunReport) + "\n";
}

/// <param name="Seconds">The time limit; null for none.</param>
public sealed record RunOptions(long? Scripts, double? Seconds, int Probes);

/// <param name="How">How its guests ran, such as <c>privileged</c> or <c>tcg</c>; null when there is one way.</param>
/// <param name="StartSeconds">What the first guest took from nothing to its hello.</param>
public sealed record TargetInfo(string Name, string? How, double StartSeconds);

/// <param name="Profile">The behaviours that it was held to, by name: those measured, or those of --profile.</param>
/// <param name="Instruments">What it was built with to find its faults, such as <c>KASAN</c>.</param>
/// <param name="Version">The build of the kernel, as <c>uname -v</c> tells it with _ for blanks.</param>
public sealed record KernelInfo(
    string Release, string Version, string Arch, IReadOnlyList<string> Instruments, string ProbeBuild,
    IReadOnlyList<string> Profile);

/// <param name="Cause">The function of the kernel that decided, or what the kernel said without its numbers.</param>
/// <param name="Script">The script that showed it first.</param>
/// <param name="Scripts">How many scripts shrank to it.</param>
/// <param name="Text">The call, what the model says, and its state; or the first line of what the kernel said, whose
/// console is beside the trace.</param>
/// <param name="Known">The entry of the ledger that explains it; null where none does.</param>
public sealed record FindingInfo(
    string Cause, string Verdict, string File, string Script, int Scripts, string Note, string Text,
    KnownDivergence? Known, string? Blame);

[JsonSerializable(typeof(RunReport))]
sealed partial class ReportJson : JsonSerializerContext
{
    /// <summary>
    /// The file is read by people and programs, never put into a web page: nothing but quotes needs an escape.
    /// </summary>
    public static ReportJson Readable { get; } = new(new()
    {
        WriteIndented = true,
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    });
}
