using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using Reuseport.Harness.Nights;
using Reuseport.Harness.Verdicts;

namespace Reuseport.Harness.Outputs;

/// <summary>
/// A night for kcidb, the database of kernel test systems, version 5.0 of its schema. What the harness failed at is
/// MISS or ERROR, and never FAIL.
/// </summary>
static class Kcidb
{
    /// <summary>What the objects are known to come from; each id begins with it.</summary>
    const string Origin = "reuseport_harness";

    /// <summary>The most that the schema allows of a log.</summary>
    const int ExcerptMax = 16_384;

    public static string Write(MergedNight night, IReadOnlyList<NightCase> cases)
    {
        var findings = cases.SelectMany(@case => @case.Findings.Select(finding => (@case, finding)))
            .Where(row => row.finding.Verdict != VerdictWords.Word(Verdict.Flaky)).ToList();
        var report = new KcidbReport(
            new(5, 0),
            [.. night.Kernels.Select(kernel => new KcidbCheckout(Id(kernel.Target), Origin, kernel.Kernel?.Release))],
            [.. night.Kernels.Select(kernel => new KcidbBuild(
                Id(kernel.Target), Id(kernel.Target), Origin, kernel.Kernel?.Arch))],
            [.. cases.Select(@case => TestOf(night, @case))],
            [.. findings.Select(row => row.finding).DistinctBy(finding => finding.Signature).Select(IssueOf)],
            [.. findings.DistinctBy(row => (TestId(night, row.@case), row.finding.Signature)).Select(row =>
                new KcidbIncident(
                    $"{TestId(night, row.@case)}/{HashOf(row.finding)}", Origin, IssueId(row.finding), 1,
                    TestId(night, row.@case), true))]);
        return JsonSerializer.Serialize(report, KcidbJson.Readable.KcidbReport) + "\n";
    }

    static KcidbTest TestOf(MergedNight night, NightCase @case) => new(
        TestId(night, @case), Id(@case.Target), Origin, $"reuseport.{Node(@case.Work)}.{Node(@case.Name)}",
        StatusOf(@case))
    {
        // An entry of the ledger says that it is known: it shall not alarm.
        Waived = @case.Result == CaseResult.KnownFail ? true : null,
        Comment = @case.Reason is "" ? null : @case.Reason,
        LogExcerpt = @case.Findings is [] ? null : Excerpt(@case),
    };

    /// <summary>As the schema means the words; of a case that is known and failed, that it failed.</summary>
    static string StatusOf(NightCase @case) => @case.Result switch
    {
        CaseResult.Pass => "PASS",
        CaseResult.Fail or CaseResult.KnownFail => "FAIL",
        CaseResult.Skip => "SKIP",
        CaseResult.Error => @case.Ran ? "ERROR" : "MISS",
    };

    static KcidbIssue IssueOf(NightFinding finding) => new(
        IssueId(finding), 1, Origin, finding.Signature, VerdictWords.Parse(finding.Verdict) switch
        {
            Verdict.Outdated => new(false, true, false),
            _ => new(true, false, false),
        });

    static string Excerpt(NightCase @case)
    {
        var text = string.Join('\n', @case.Findings.Select(finding => finding.Text));
        return text.Length <= ExcerptMax ? text : text[..ExcerptMax];
    }

    static string Id(string name) => $"{Origin}:{name}";

    static string TestId(MergedNight night, NightCase @case) =>
        Id($"{Night.NameOf(night.Date)}/{@case.Target}/{@case.Work}/{@case.Name}");

    static string IssueId(NightFinding finding) => Id(HashOf(finding));

    static string HashOf(NightFinding finding) => FollowUp.FileOf(finding.Signature);

    /// <summary>A node of the path of a test: letters, digits, _ and -.</summary>
    static string Node(string name) => string.Concat(
        name.Select(letter => char.IsAsciiLetterOrDigit(letter) || letter is '_' or '-' ? letter : '_'));
}

sealed record KcidbReport(
    KcidbVersion Version, IReadOnlyList<KcidbCheckout> Checkouts, IReadOnlyList<KcidbBuild> Builds,
    IReadOnlyList<KcidbTest> Tests, IReadOnlyList<KcidbIssue> Issues, IReadOnlyList<KcidbIncident> Incidents);

sealed record KcidbVersion(int Major, int Minor);

sealed record KcidbCheckout(string Id, string Origin, string? Comment);

sealed record KcidbBuild(string Id, string CheckoutId, string Origin, string? Architecture);

sealed record KcidbTest(string Id, string BuildId, string Origin, string Path, string Status)
{
    public bool? Waived { get; init; }

    public string? Comment { get; init; }

    public string? LogExcerpt { get; init; }
}

sealed record KcidbIssue(string Id, int Version, string Origin, string Comment, KcidbCulprit Culprit);

sealed record KcidbCulprit(bool Code, bool Tool, bool Harness);

sealed record KcidbIncident(
    string Id, string Origin, string IssueId, int IssueVersion, string TestId, bool Present);

[JsonSerializable(typeof(KcidbReport))]
sealed partial class KcidbJson : JsonSerializerContext
{
    public static KcidbJson Readable { get; } = new(new()
    {
        WriteIndented = true,
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    });
}
