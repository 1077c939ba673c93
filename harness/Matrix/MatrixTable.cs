using Reuseport.Harness.Profiles;
using Reuseport.Harness.Reporting;
using Reuseport.Harness.Running;
using static System.FormattableString;
using static Reuseport.Harness.Reporting.Figures;

namespace Reuseport.Harness.Matrix;

/// <summary>The table of a matrix, and below it how its targets differ.</summary>
static class MatrixTable
{
    static readonly (string Head, Func<RunCounts, long> Of)[] _counts =
    [
        ("AGREES", counts => counts.Agrees),
        ("DIVERGES", counts => counts.Diverges),
        ("KNOWN", counts => counts.Known),
        ("FLAKY", counts => counts.Flaky),
        ("BROKEN", counts => counts.Broken),
        ("SPLATS", counts => counts.Splats),
        ("UNEXAMINED", counts => counts.Unexamined),
    ];

    /// <summary>
    /// Targets down, counts across; below it what broke, and what is known. Where nothing is known, nothing is counted
    /// as such.
    /// </summary>
    public static void WriteTargets(TextWriter output, IReadOnlyList<Row> rows)
    {
        var hasKnown = rows.Any(row => row.Counts is { Known: > 0 });
        var counts = _counts.Where(count => hasKnown || count.Head != "KNOWN").ToList();
        string[] numbers = [.. counts.Select(count => count.Head), "START", "RUN"];
        string[] head = ["TARGET", "KERNEL", "HOW", .. numbers, "PROFILE"];
        var cells = rows.Select(row => Cells(row, head.Length, counts.Select(count => count.Of)));
        foreach (var line in Columns.Align([head, .. cells], numbers))
            output.WriteLine(line);
        foreach (var row in rows.Where(row => row.BrokenBecause is not null))
            output.WriteLine($"{row.Name}: {row.BrokenBecause}");
        foreach (var row in rows)
        {
            foreach (var group in row.Findings.Where(group => group.Known is not null))
                output.WriteLine($"{row.Name}: {FindingText.Line(group, group.Known!)}");
            foreach (var change in row.Kernel?.Changes ?? [])
                output.WriteLine($"{row.Name}: the profile has changed: the kernel {change}");
        }
    }

    /// <summary>
    /// A line for each behaviour in which the targets differ, and for the differences that no behaviour makes alone.
    /// </summary>
    public static void WriteDifferences(
        TextWriter output, IReadOnlyList<Row> rows, IReadOnlyList<Disagreement> disagreements)
    {
        var met = rows.Where(row => row.Kernel is not null).ToList();
        foreach (var behaviour in Behaviour.All)
        {
            var showing = met.ToLookup(row => behaviour.IsIn(row.Kernel!.Profile), row => row.Name);
            if (showing.Count < 2)
                continue;
            var shown = disagreements.Where(disagreement => disagreement.Behaviour == behaviour).ToList();
            var example = shown is [var first, ..] ? $"; shown {Times(shown.Count)}{first}" : "";
            var (with, without) = (string.Join(' ', showing[true]), string.Join(' ', showing[false]));
            output.WriteLine($"{behaviour.Name}: {with}; not {without}{example}");
        }
        var others = disagreements.Where(disagreement => disagreement.Behaviour is null);
        foreach (var alike in others.GroupBy(disagreement => disagreement.Op.GetType()))
            output.WriteLine($"not explained by one behaviour: {Times(alike.Count())}{alike.First()}");
    }

    static string Times(int count) => count == 1 ? "once: " : $"{Number(count)} times, first: ";

    static string[] Cells(Row row, int width, IEnumerable<Func<RunCounts, long>> counts) =>
        row.Kernel is not { } kernel
            ? [row.Name, .. Enumerable.Repeat("-", width - 1)]
            :
            [
                row.Name, string.Join(' ', [kernel.Hello.Kernel, .. kernel.Target.Instruments]),
                kernel.Target.How ?? "-",
                .. counts.Select(count => row.Counts is { } known ? Number(count(known)) : "-"),
                Seconds(kernel.Start), Seconds(row.Duration), Profile.Describe(kernel.Profile),
            ];

    static string Seconds(TimeSpan time) => Invariant($"{time.TotalSeconds:0.0}s");
}
