using Reuseport.Harness.Profiles;
using Reuseport.Harness.Reporting;
using static System.FormattableString;
using static Reuseport.Harness.Reporting.Figures;

namespace Reuseport.Harness.Matrix;

/// <summary>The table of a matrix, and below it how its targets differ.</summary>
static class MatrixTable
{
    static readonly string[] Numbers =
        ["AGREES", "DIVERGES", "FLAKY", "BROKEN", "SPLATS", "UNEXAMINED", "START", "RUN"];

    static readonly string[] Head = ["TARGET", "KERNEL", "HOW", .. Numbers, "PROFILE"];

    /// <summary>Targets down, counts across; below it what broke.</summary>
    public static void WriteTargets(TextWriter output, IReadOnlyList<Row> rows)
    {
        foreach (var line in Columns.Align([Head, .. rows.Select(Cells)], Numbers))
            output.WriteLine(line);
        foreach (var row in rows.Where(row => row.BrokenBecause is not null))
            output.WriteLine($"{row.Name}: {row.BrokenBecause}");
        foreach (var row in rows)
        {
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

    static string[] Cells(Row row)
    {
        if (row.Kernel is not { } kernel)
            return [row.Name, .. Enumerable.Repeat("-", Head.Length - 1)];
        var counts = row.Counts is { } count
            ? new[] { count.Agrees, count.Diverges, count.Flaky, count.Broken, count.Splats, count.Unexamined }
                .Select(Number)
            : Enumerable.Repeat("-", 6);
        return
        [
            row.Name, string.Join(' ', [kernel.Hello.Kernel, .. kernel.Target.Instruments]),
            kernel.Target.How ?? "-", .. counts, Seconds(kernel.Start), Seconds(row.Duration),
            Profile.Describe(kernel.Profile),
        ];
    }

    static string Seconds(TimeSpan time) => Invariant($"{time.TotalSeconds:0.0}s");
}
