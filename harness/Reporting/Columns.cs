namespace Reuseport.Harness.Reporting;

/// <summary>Rows of cells as lines of plain text, for people and for <c>awk</c>: no frame, nothing behind the last
/// cell.</summary>
static class Columns
{
    /// <param name="rows">The first is the head; all have as many cells.</param>
    /// <param name="numbers">The names of the columns that are set to the right.</param>
    public static IEnumerable<string> Align(IReadOnlyList<string[]> rows, params string[] numbers)
    {
        var head = rows[0];
        var widths = head.Select((_, column) => rows.Max(row => row[column].Length)).ToList();
        return rows.Select(row => string.Join("  ", row.Select(Pad)).TrimEnd());

        string Pad(string cell, int column) =>
            numbers.Contains(head[column]) ? cell.PadLeft(widths[column]) : cell.PadRight(widths[column]);
    }
}
