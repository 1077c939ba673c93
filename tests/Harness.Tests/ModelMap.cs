using System.Text.RegularExpressions;

namespace Reuseport.Harness.Tests;

/// <summary>A row of a table in docs/model-map.md.</summary>
/// <param name="Heading">What stands above the table.</param>
sealed record MapRow(string Heading, string[] Cells);

/// <summary>docs/model-map.md</summary>
static partial class ModelMap
{
    /// <summary>The rows of all tables whose columns have these names, from the first on.</summary>
    public static IReadOnlyList<MapRow> Rows(params string[] columns)
    {
        var rows = new List<MapRow>();
        var (heading, isWanted) = ("", false);
        var lines = Repository.Read("docs/model-map.md").Split('\n');
        for (var i = 0; i < lines.Length; i++)
        {
            if (lines[i].StartsWith('#'))
                heading = lines[i].TrimStart('#', ' ');
            if (Cells(lines[i]) is not { } cells)
                isWanted = false;
            else if (Cells(lines[i + 1]) is [['-', ..], ..])
                isWanted = cells.Take(columns.Length).SequenceEqual(columns);
            else if (isWanted && cells[0] is not ['-', ..])
                rows.Add(new(heading, cells));
        }
        return rows;
    }

    /// <summary>What stands between backticks.</summary>
    public static IEnumerable<string> Quoted(string cell) =>
        Backticks.Matches(cell).Select(match => match.Groups[1].Value);

    static string[]? Cells(string line) =>
        line is ['|', .. var row, '|'] ? row.Split('|', StringSplitOptions.TrimEntries) : null;

    [GeneratedRegex("`([^`]+)`")]
    private static partial Regex Backticks { get; }
}
