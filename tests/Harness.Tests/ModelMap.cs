namespace Reuseport.Harness.Tests;

/// <summary>docs/model-map.md</summary>
static class ModelMap
{
    /// <summary>The rows of the tables in a section, without their heads.</summary>
    public static IEnumerable<string[]> Rows(string section) =>
        from line in Section(section)
        where line.StartsWith("| ", StringComparison.Ordinal)
        let cells = line.Trim('|').Split('|', StringSplitOptions.TrimEntries)
        where cells[0] is not ("kernel" or "name")
        select cells;

    static IEnumerable<string> Section(string title) =>
        Repository.Read("docs/model-map.md").Split('\n')
            .SkipWhile(line => line != $"## {title}").Skip(1)
            .TakeWhile(line => !line.StartsWith("## ", StringComparison.Ordinal));
}
