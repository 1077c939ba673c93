using System.Text.Json;
using Reuseport.Vocabulary;

namespace Reuseport.Harness.History;

/// <summary>What kernels did with a trace, for machines.</summary>
public sealed record TraceReport(
    string Trace, IReadOnlyList<string> Calls, IReadOnlyList<KernelReport> Kernels,
    IReadOnlyList<ChangeReport> Changes)
{
    static readonly JsonSerializerOptions _json = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        DefaultIgnoreCondition = System.Text.Json.Serialization.JsonIgnoreCondition.WhenWritingNull,
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        WriteIndented = true,
    };

    public static TraceReport Of(
        string name, Script script, IEnumerable<KernelSight> seen, IEnumerable<ToldChange> changes) => new(
        name, [.. script.Ops.Select(op => op.ToString()!)], [.. seen.Select(KernelReport.Of)],
        [.. changes.Select(ChangeReport.Of)]);

    public static string Write(IEnumerable<TraceReport> traces) => JsonSerializer.Serialize(traces, _json) + "\n";

    /// <summary>Reads a file of them.</summary>
    /// <exception cref="UsageException">It cannot be read, or is no such file.</exception>
    public static IReadOnlyList<TraceReport> Read(string path)
    {
        try
        {
            return JsonSerializer.Deserialize<IReadOnlyList<TraceReport>>(File.ReadAllText(path), _json) ?? [];
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or JsonException)
        {
            throw new UsageException($"{path}: {e.Message.Split('\n')[0]}");
        }
    }
}

/// <summary>What one kernel did.</summary>
/// <param name="Untold">Why nothing can be told of it; null when something can.</param>
/// <param name="Runs">How often it ran the trace.</param>
/// <param name="Outcomes">
/// Those of each run that differs from the runs before it: one, unless the trace is flaky.
/// </param>
public sealed record KernelReport(
    string Kernel, string? Version, string? Untold, int Runs, IReadOnlyList<string> Outcomes)
{
    internal static KernelReport Of(KernelSight look) => look.Sight switch
    {
        Sight.Ran(var version, _, var runs) => new(
            $"{look.Kernel}", version, null, runs.Count,
            [.. runs.DistinctBy(run => (run.Answers, run.Splat)).Select(Text)]),
        Sight.Untold(var reason) => new($"{look.Kernel}", null, reason, 0, []),
        _ => throw new System.Diagnostics.UnreachableException(),
    };

    static string Text(TraceRun run)
    {
        var calls = run.Answers.Seen.Select(outcome => outcome.ToString()!);
        return string.Join("; ", run.Splat is { } splat ? calls.Append(splat) : calls);
    }
}

/// <summary>A change, its cause as far as the profile names it, and the commits that may have made it.</summary>
public sealed record ToldChange(Change Change, string? Behaviour, IReadOnlyList<Candidates> Candidates);

/// <param name="Call">Counted from 1.</param>
/// <param name="Behaviour">
/// The behaviour of the profile that makes the difference; null where none does so alone.
/// </param>
public sealed record ChangeReport(
    string Before, string After, bool IsOfTrunk, IReadOnlyList<string> Untold, int Call, string? OutcomeBefore,
    string? OutcomeAfter, string? Behaviour, IReadOnlyList<Candidates> Candidates)
{
    internal static ChangeReport Of(ToldChange told)
    {
        var (step, contrast) = (told.Change.Step, told.Change.Contrast);
        return new(
            $"{step.Before}", $"{step.After}", step.IsOfTrunk,
            [.. told.Change.Untold.Select(node => $"{node}")],
            contrast.Call + 1, contrast.Before.At(contrast.Call), contrast.After.At(contrast.Call), told.Behaviour,
            told.Candidates);
    }
}
