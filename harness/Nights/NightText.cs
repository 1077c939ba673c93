using Reuseport.Harness.Reporting;
using static Reuseport.Harness.Reporting.Figures;

namespace Reuseport.Harness.Nights;

/// <summary>A night as a person reads it on a terminal.</summary>
static class NightText
{
    /// <summary>What a night will do: a line for each kernel and kind of work, and the whole.</summary>
    /// <param name="expected">About what a shard takes.</param>
    public static IEnumerable<string> Planned(Night night, Func<Shard, TimeSpan> expected, int sideBySide)
    {
        string[][] rows =
        [
            ["KERNEL", "WORK", "SHARDS", "SCRIPTS", "MINUTES"],
            .. from shard in night.Shards.Select(shard => shard.Value)
               group shard by (shard.Target, shard.Work) into same
               select (string[])
               [
                   same.Key.Target, WorkWords.Word(same.Key.Work), Number(same.Count()),
                   same.Sum(shard => shard.Scripts ?? 0) is > 0 and var scripts ? Number(scripts) : "-",
                   Minutes(same.Sum(shard => expected(shard).TotalMinutes)),
               ],
        ];
        var kernels = night.Shards.Select(shard => shard.Value.Target).Distinct().Count();
        var minutes = night.Shards.Sum(shard => expected(shard.Value).TotalMinutes) / sideBySide;
        return
        [
            .. Columns.Align(rows, "SHARDS", "SCRIPTS", "MINUTES"),
            $"night {night.Name}: {kernels} kernels, {night.Shards.Count} shards, {sideBySide} side by side, "
                + $"about {Minutes(minutes)} minutes",
        ];
    }

    /// <summary>A finding whole: where it shows, and a trace that replays.</summary>
    /// <param name="word">What is said of it first.</param>
    public static IEnumerable<string> Whole(string word, MergedFinding finding) =>
    [
        $"\n{word,-9} {finding.Signature} ({finding.Verdict})",
        $"kernels   {string.Join(' ', finding.Kernels)}",
        finding.Example.Trace is "" ? finding.Example.Text : finding.Example.Trace.TrimEnd(),
    ];

    /// <summary>What came of a night beside its findings: a line for each kernel, and what is missing.</summary>
    public static IEnumerable<string> Of(MergedNight night)
    {
        yield return "";
        string[][] rows =
        [
            ["KERNEL", "RELEASE", "SCRIPTS", "VERDICT"],
            .. night.Kernels.Select(kernel => (string[])
            [
                kernel.Target, kernel.Kernel?.Release ?? "-", Number(kernel.Scripts?.Ran ?? 0),
                string.Join("; ", [kernel.Verdict, .. kernel.Untested]),
            ]),
        ];
        foreach (var line in Columns.Align(rows, "SCRIPTS"))
            yield return line;
        foreach (var entry in night.Ledger)
            yield return $"ledger   {entry}";
        foreach (var missing in night.Missing)
            yield return $"missing  {missing.Name} {missing.Work}";
    }

    static string Minutes(double minutes) => FormattableString.Invariant($"{minutes:0.0}");
}
