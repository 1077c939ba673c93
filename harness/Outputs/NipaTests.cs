using Reuseport.Harness.Nights;
using Reuseport.Harness.Targets;
using Reuseport.Harness.Verdicts;

namespace Reuseport.Harness.Outputs;

/// <summary>
/// A night as tests of NIPA: a group for each kernel, a test for each kind of work, its cases as parts. Where NIPA
/// reads KTAP, a failure that is known passes and what could not be tested is skipped: so it is here.
/// </summary>
/// <param name="timings">Those of shards, by their names.</param>
/// <param name="link">The address of what a test wrote, by its group and name.</param>
sealed class NipaTests(IReadOnlyDictionary<string, ShardTiming> timings, Func<string, string, string> link)
{
    const string Pass = "pass";
    const string Fail = "fail";
    const string Skip = "skip";

    public IReadOnlyList<NipaTest> Of(IReadOnlyList<NightCase> cases) =>
    [
        .. from @case in cases
           group @case by (@case.Target, @case.Work) into work
           select TestOf(GroupOf(work.Key.Target), work.Key.Work, [.. work]),
    ];

    /// <summary>The group of a kernel.</summary>
    public static string GroupOf(string target) => NameOf(VmName.KernelOf(target) ?? target);

    NipaTest TestOf(string group, string work, IReadOnlyList<NightCase> cases)
    {
        List<NipaSubtest> parts = [.. cases.Select(PartOf)];
        var failed = parts.Where(part => part.Result == Fail).ToList();
        List<string> crashes =
        [
            .. cases.SelectMany(@case => @case.Findings)
                .Where(finding => finding.Verdict == VerdictWords.Word(Verdict.Splat))
                .Select(finding => finding.Text).Distinct(),
        ];
        var known = cases.Select(@case => @case.Shard).Distinct()
            .Select(timings.GetValueOrDefault).OfType<ShardTiming>().ToList();
        return new(work, group, ResultOf(parts), link(group, work))
        {
            Time = known is [] ? null : Math.Round(known.Sum(timing => timing.Seconds), 1),
            Retry = failed.Exists(part => part.Retry is Fail) ? Fail
                : failed is not [] && failed.TrueForAll(part => part.Retry is Pass) ? Pass
                : null,
            Crashes = crashes is [] ? null : crashes,
            Results = parts,
        };
    }

    static string ResultOf(List<NipaSubtest> parts) =>
        parts.Exists(part => part.Result == Fail) ? Fail
        : parts.Exists(part => part.Result == Pass) ? Pass
        : Skip;

    /// <summary>Flaky means to NIPA that it failed, and passed when it was done again.</summary>
    NipaSubtest PartOf(NightCase @case) => new(NameOf(@case.Name), @case switch
    {
        { IsFlaky: true } => Fail,
        { Result: CaseResult.Pass or CaseResult.KnownFail } => Pass,
        { Result: CaseResult.Fail } => Fail,
        _ => Skip,
    })
    {
        Retry = @case.IsFlaky ? Pass : @case.Verdict == VerdictWords.Word(Verdict.Diverges) ? Fail : null,
        Time = @case.Folder is null && timings.GetValueOrDefault(@case.Shard) is { } timing
            ? Math.Round(timing.Seconds, 1)
            : null,
    };

    /// <summary>Letters and digits, with a hyphen between them, as NIPA names its tests.</summary>
    static string NameOf(string name) => string.Join(
        '-', string.Concat(name.Select(letter => char.IsAsciiLetterOrDigit(letter) ? letter : ' '))
            .Split(' ', StringSplitOptions.RemoveEmptyEntries));
}
