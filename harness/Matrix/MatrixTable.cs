using System.Globalization;
using Reuseport.Harness.Profiles;
using Spectre.Console;
using Profile = Reuseport.Harness.Profiles.Profile;

namespace Reuseport.Harness.Matrix;

/// <summary>The table of a matrix, and below it how its targets differ.</summary>
static class MatrixTable
{
    /// <summary>Columns of text: profiles are long, and a line that is broken is no line to search for.</summary>
    const int Width = 1_000;

    static readonly string[] Left = ["target", "kernel", "how"];

    static readonly string[] Right =
        ["agrees", "diverges", "flaky", "broken", "splats", "unexamined", "start", "run"];

    /// <summary>Targets down, counts across; below it what broke.</summary>
    public static void WriteTargets(TextWriter output, IReadOnlyList<Row> rows)
    {
        var table = new Table { Border = TableBorder.None };
        foreach (var column in Left)
            table.AddColumn(new TableColumn(column).PadRight(2));
        foreach (var column in Right)
            table.AddColumn(new TableColumn(column).RightAligned().PadRight(2));
        table.AddColumn("profile");
        foreach (var row in rows)
            table.AddRow([.. Cells(row).Select(cell => new Text(cell))]);
        Plain(output).Write(table);
        foreach (var row in rows.Where(row => row.BrokenBecause is not null))
            output.WriteLine($"{row.Name}: {row.BrokenBecause}");
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
            var example = shown is [var first, ..] ? $"; shown {Number(shown.Count)} times, first: {first}" : "";
            var (with, without) = (string.Join(' ', showing[true]), string.Join(' ', showing[false]));
            output.WriteLine($"{behaviour.Name}: {with}; not {without}{example}");
        }
        var others = disagreements.Where(disagreement => disagreement.Behaviour is null);
        foreach (var alike in others.GroupBy(disagreement => disagreement.Op.GetType()))
            output.WriteLine($"no behaviour alone: {Number(alike.Count())} times, first: {alike.First()}");
    }

    static IEnumerable<string> Cells(Row row)
    {
        if (row.Kernel is not { } kernel)
            return [row.Name, .. Enumerable.Repeat("-", Left.Length + Right.Length)];
        var counts = row.Counts is { } count
            ? new[] { count.Agrees, count.Diverges, count.Flaky, count.Broken, count.Splats, count.Unexamined }
                .Select(Number)
            : Enumerable.Repeat("-", Right.Length - 2);
        return
        [
            row.Name, kernel.Hello.Kernel, kernel.Target.How ?? "", .. counts, Seconds(kernel.Start),
            Seconds(row.Duration), Profile.Describe(kernel.Profile),
        ];
    }

    static IAnsiConsole Plain(TextWriter output)
    {
        var console = AnsiConsole.Create(new()
        {
            Ansi = AnsiSupport.No,
            ColorSystem = ColorSystemSupport.NoColors,
            Out = new AnsiConsoleOutput(output),
        });
        console.Profile.Width = Width;
        return console;
    }

    static string Number(long number) => number.ToString("N0", CultureInfo.InvariantCulture);

    static string Seconds(TimeSpan time) => string.Create(CultureInfo.InvariantCulture, $"{time.TotalSeconds:0.0} s");
}
