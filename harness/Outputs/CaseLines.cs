using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Reuseport.Harness.Outputs;

/// <summary>A night in JSON Lines: one line for each case.</summary>
static class CaseLines
{
    public static string Write(DateOnly night, IReadOnlyList<NightCase> cases) =>
        string.Concat(cases.Select(@case => JsonSerializer.Serialize(
            new CaseLine(
                night, @case.Target, @case.Work, @case.Name, @case.Verdict, @case.Reason,
                [.. @case.Findings.Select(finding => new CaseFinding(
                    finding.Signature, finding.Verdict, finding.Known?.Id, finding.Trace))]),
            CaseJson.Line.CaseLine) + "\n"));
}

sealed record CaseLine(
    DateOnly Night, string Kernel, string Work, string Case, string Verdict, string Reason,
    IReadOnlyList<CaseFinding> Findings);

/// <param name="Known">The entry of the ledger that explains it; null where none does.</param>
sealed record CaseFinding(string Signature, string Verdict, string? Known, string Trace);

[JsonSerializable(typeof(CaseLine))]
sealed partial class CaseJson : JsonSerializerContext
{
    public static CaseJson Line { get; } = new(new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    });
}
