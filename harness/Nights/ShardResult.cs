using System.Text.Json;
using Reuseport.Harness.Profiles;
using Reuseport.Harness.Running;
using Reuseport.Harness.Targets;
using Reuseport.Harness.Verdicts;
using Reuseport.Vocabulary;

namespace Reuseport.Harness.Nights;

/// <summary>
/// What came of a shard: the file <c>shard.json</c>. It has nothing that depends on the clock or on the machine, so
/// that equal shards of a night give equal bytes.
/// </summary>
/// <param name="Verdict">The worst of all that it found, in a word.</param>
public sealed record ShardResult(DateOnly Night, string Name, Shard Shard, string Verdict)
{
    public const string FileName = "shard.json";

    /// <summary>Why the kernel could not be tested; null where it was.</summary>
    public string? Untested { get; init; }

    /// <summary>What ran; null where nothing did.</summary>
    public TestedKernel? Kernel { get; init; }

    public RunCounts? Scripts { get; init; }

    /// <summary>Calls of the scripts that ran to their end.</summary>
    public long Calls { get; init; }

    public IReadOnlyList<NightFinding> Findings { get; init; } = [];

    /// <summary>What the kernel did with each trace of a folder.</summary>
    public IReadOnlyList<TraceResult> Traces { get; init; } = [];

    /// <summary>The entries of the ledger that this shard did not show, a line each.</summary>
    public IReadOnlyList<string> NotShown { get; init; } = [];

    /// <summary>How often each named result was reached; those that were not are left out.</summary>
    public IReadOnlyDictionary<string, long> Reached { get; init; } = new Dictionary<string, long>();

    public string ToJson() => JsonSerializer.Serialize(this, NightJson.Readable.ShardResult) + "\n";

    /// <summary>Reads the text of a file; null where it is none.</summary>
    public static ShardResult? Parse(string json) => NightJson.Parse(json, NightJson.Readable.ShardResult);
}

/// <summary>A kernel that ran a shard, as it told of itself.</summary>
/// <param name="Release">As uname(2) tells it.</param>
/// <param name="Version">That of its package, or its release; null where the name is of another kind.</param>
/// <param name="Profile">The behaviours that it was held to.</param>
public sealed record TestedKernel(
    string Release, string? Version, string Arch, IReadOnlyList<string> Instruments, string ProbeBuild,
    IReadOnlyList<string> Profile)
{
    /// <summary>Of a package its name says it; any other kernel tells it itself. Null where it tells none.</summary>
    /// <param name="tested">Null where the kernel never ran.</param>
    public static KernelRelease? ReleaseOf(string target, TestedKernel? tested) =>
        KernelRelease.Parse(VmName.KernelOf(target) ?? "") ?? KernelRelease.Parse(tested?.Version ?? "");
}

/// <summary>Something that people should see.</summary>
/// <param name="Signature">The same for what probably is the same, on every kernel and in every night.</param>
/// <param name="Cause">The kernel's function, or what else it is about.</param>
/// <param name="From">The script or the trace that showed it first.</param>
/// <param name="Scripts">How many scripts shrank to it.</param>
/// <param name="Trace">It replays; empty where there is none.</param>
/// <param name="Text">The call with what the model says, or what the kernel said.</param>
/// <param name="Known">The entry of the ledger that explains it; null where none does.</param>
public sealed record NightFinding(
    string Signature, string Verdict, string Cause, string From, int Scripts, string Note, string Trace, string Text,
    KnownDivergence? Known = null);

/// <summary>What a kernel did with one trace.</summary>
/// <param name="Verdict">In a word; <c>untested</c> where it must not run there, <c>unexamined</c> where it diverged
/// once, as others that were examined did.</param>
/// <param name="Outcomes">One for each call, as far as it came; where the kernel is free, all that it may do.</param>
/// <param name="Script">The name of its calls; null where it did not run.</param>
public sealed record TraceResult(string Name, string Verdict, IReadOnlyList<string> Outcomes, string? Script = null)
{
    public const string Untested = "untested";

    public const string Unexamined = "unexamined";

    /// <summary>It is known what the kernel did in each call: it came to its end, and was nowhere free.</summary>
    public bool IsWhole => Script is not null && Outcomes is not []
        && Verdict is not (Unexamined or Untested)
        && VerdictWords.Parse(Verdict) is Verdicts.Verdict.Agrees or Verdicts.Verdict.Known
            or Verdicts.Verdict.Changed or Verdicts.Verdict.Outdated or Verdicts.Verdict.Diverges
        && !Outcomes.Any(outcome => TraceReader.ReadOutcome(outcome) is Outcome.OneOf or Outcome.DontCare);

    /// <summary>The name of calls: their hash, 16 digits.</summary>
    public static string NameOf(Script script) => Shard.NameOf(TraceText.Write(script));
}

/// <summary>What depends on the clock and on the machine: the file <c>timing.json</c>.</summary>
/// <param name="Started">In UTC.</param>
/// <param name="Seconds">From the start of the target to the last verdict.</param>
/// <param name="StartSeconds">What the first guest took from nothing to its hello.</param>
/// <param name="How">How its guests ran, such as <c>tcg</c>; null when there is one way.</param>
public sealed record ShardTiming(
    DateTimeOffset Started, double Seconds, double StartSeconds, double ScriptsPerSecond, double CallsPerSecond,
    string? How)
{
    public const string FileName = "timing.json";

    public string ToJson() => JsonSerializer.Serialize(this, NightJson.Readable.ShardTiming) + "\n";

    /// <summary>Those of results that were found in folders, by the names of their shards.</summary>
    public static IReadOnlyDictionary<string, ShardTiming> Of(IEnumerable<FoundResult> found) => found
        .Select(one => (one.Result.Name, Timing: Read(one.Folder))).Where(one => one.Timing is not null)
        .DistinctBy(one => one.Name).ToDictionary(one => one.Name, one => one.Timing!);

    /// <summary>Reads the file of a folder; null where it has none.</summary>
    public static ShardTiming? Read(string folder)
    {
        try
        {
            return JsonSerializer.Deserialize(
                File.ReadAllText(Path.Combine(folder, FileName)), NightJson.Readable.ShardTiming);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or JsonException)
        {
            return null;
        }
    }
}
