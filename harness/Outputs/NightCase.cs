using Reuseport.Harness.Nights;
using Reuseport.Harness.Verdicts;

namespace Reuseport.Harness.Outputs;

/// <summary>What a case is to a program that counts passes and failures.</summary>
public enum CaseResult
{
    Pass,

    /// <summary>The kernel did what it should not.</summary>
    Fail,

    /// <summary>It failed as the ledger says.</summary>
    KnownFail,

    /// <summary>The kernel must not run it.</summary>
    Skip,

    /// <summary>The harness or the machine failed: it says nothing of the kernel.</summary>
    Error,
}

/// <summary>One thing that passes or fails: a trace on a kernel, or a shard of random scripts.</summary>
/// <param name="Name">The same in every night.</param>
/// <param name="Verdict">In a word.</param>
/// <param name="Reason">One line; empty where there is nothing to say.</param>
/// <param name="Findings">What it showed.</param>
public sealed record NightCase(
    string Target, string Work, string Name, string Verdict, string Reason, IReadOnlyList<NightFinding> Findings)
{
    /// <summary>The name of the shard that has it.</summary>
    public string Shard { get; init; } = "";

    /// <summary>That of the traces; null for scripts.</summary>
    public string? Folder { get; init; }

    /// <summary>False where the kernel could not be tested at all.</summary>
    public bool Ran { get; init; } = true;

    public bool IsFlaky => Verdict == VerdictWords.Word(Verdicts.Verdict.Flaky);

    /// <summary>A failure that passes when it is repeated is no failure of this night; its history is in the store.
    /// </summary>
    public CaseResult Result => Verdict switch
    {
        TraceResult.Untested => CaseResult.Skip,
        TraceResult.Unexamined => CaseResult.Fail,
        _ => VerdictWords.Parse(Verdict) switch
        {
            Verdicts.Verdict.Agrees or Verdicts.Verdict.Flaky => CaseResult.Pass,
            Verdicts.Verdict.Known => CaseResult.KnownFail,
            Verdicts.Verdict.Broken => CaseResult.Error,
            _ => CaseResult.Fail,
        },
    };

    /// <summary>All cases of a night, by kernel and kind of work, in the order of its shards.</summary>
    internal static IReadOnlyList<NightCase> Of(Merging merging) =>
    [
        .. from kernel in merging.Results.Select(one => one.Result).GroupBy(result => result.Shard.Target)
           from work in kernel.GroupBy(result => result.Shard.Work)
           let folders = work.Select(result => result.Shard.Folder).Distinct().Count()
           from @case in work.SelectMany((result, place) => Of(result, place))
           // Two folders may have traces of one name.
           select folders is 1 ? @case : @case with { Name = $"{@case.Folder}/{@case.Name}" },
    ];

    static IEnumerable<NightCase> Of(ShardResult result, int place) => Cases(result, place)
        .Select(@case => @case with { Shard = result.Name, Folder = result.Shard.Folder });

    static IEnumerable<NightCase> Cases(ShardResult result, int place)
    {
        var (target, work) = (result.Shard.Target, WorkWords.Word(result.Shard.Work));
        if (result.Traces is [])
        {
            var name = result.Shard.Folder is null ? FormattableString.Invariant($"shard{place + 1}") : "traces";
            return
            [
                new(target, work, name, result.Verdict, ReasonOf(result), result.Findings)
                {
                    Ran = result.Untested is null,
                },
            ];
        }
        var findings = result.Findings.ToLookup(finding => finding.From);
        var traces = result.Traces.ToList();
        var others = result.Findings.Where(finding => traces.TrueForAll(trace => trace.Name != finding.From)).ToList();
        return
        [
            .. traces.Select(trace => new NightCase(
                target, work, trace.Name, trace.Verdict, ReasonOf(trace, [.. findings[trace.Name]]),
                [.. findings[trace.Name]])),
            .. others is [] ? [] : (NightCase[])
                [new(target, work, "profile", Worst(others), ReasonOf(others), others)],
        ];
    }

    static string Worst(IEnumerable<NightFinding> findings) => VerdictWords.Word(
        VerdictWords.Worst(findings.Select(finding => VerdictWords.Parse(finding.Verdict))));

    static string ReasonOf(ShardResult result) => result.Untested is { } reason
        ? reason.Split('\n')[0]
        : ReasonOf(result.Findings);

    static readonly string[] _alike = [TraceResult.Unexamined, VerdictWords.Word(Verdicts.Verdict.Known)];

    /// <summary>Of traces that fail in the same way, one alone is examined.</summary>
    static string ReasonOf(TraceResult trace, IReadOnlyList<NightFinding> findings) =>
        findings is [] && _alike.Contains(trace.Verdict)
            ? "as another trace, which was examined"
            : ReasonOf(findings);

    static string ReasonOf(IEnumerable<NightFinding> findings) => string.Join(
        "; ", findings.Select(finding => finding.Known is { } known ? known.Id : finding.Signature).Distinct());
}
