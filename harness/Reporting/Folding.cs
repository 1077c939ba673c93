namespace Reuseport.Harness.Reporting;

/// <summary>Lines that fit on a terminal of 80 columns, or into a mail.</summary>
static class Folding
{
    /// <summary>The last column stays free: after it, some terminals begin a line by themselves.</summary>
    const int Columns = 79;

    /// <summary>The line in parts that end where it has a blank; a word that is too long stays whole.</summary>
    /// <param name="indent">What every part but the first begins with.</param>
    /// <param name="columns">How long a line may be.</param>
    public static IEnumerable<string> Lines(string line, string indent, int columns = Columns)
    {
        while (line.Length > columns)
        {
            var end = line.LastIndexOf(' ', columns);
            // A break within the indent would be no progress.
            if (line[..Math.Max(end, 0)].Trim().Length <= indent.Trim().Length)
                end = line.IndexOf(' ', columns);
            if (end < 0)
                break;
            yield return line[..end].TrimEnd();
            line = indent + line[(end + 1)..].TrimStart();
        }
        yield return line;
    }
}
