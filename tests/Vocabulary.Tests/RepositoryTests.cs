using System.Text.RegularExpressions;

namespace Reuseport.Vocabulary.Tests;

/// <summary>The repository keeps its own rules.</summary>
public partial class RepositoryTests
{
    const int LinesMax = 300;
    const int ColumnsMax = 120;

    static readonly DirectoryInfo _root = FindRoot(new(AppContext.BaseDirectory));

    [Test]
    public void Source_files_are_short()
    {
        var tooLong = Sources.Where(file => File.ReadLines(file.FullName).Count() >= LinesMax).Select(Name);

        AssertNone(tooLong);
    }

    [Test]
    public void Source_lines_are_short()
    {
        var tooLong = from file in Sources
                      from line in File.ReadLines(file.FullName).Index()
                      where line.Item.Length > ColumnsMax
                      select $"{Name(file)}:{line.Index + 1}";

        AssertNone(tooLong);
    }

    [TestCase("| call | is | outcomes |\n|---|---|---|", nameof(CallTable.Sockets))]
    [TestCase("| program | is |\n|---|---|", nameof(CallTable.Programs))]
    [TestCase("| call | is | returns |\n|---|---|---|", nameof(CallTable.Functions))]
    public void The_table_of_calls_is_in_the_docs(string head, string table)
    {
        var rows = (IReadOnlyList<CallRow>)typeof(CallTable).GetProperty(table)!.GetValue(null)!;
        var columns = head.Split('\n')[0].Count(sign => sign == '|') - 1;
        var text = string.Join('\n', rows.Select(row => Row(row, columns)).Prepend(head));

        Assert.That(
            File.ReadAllText(Path.Combine(_root.FullName, "docs", "trace-format.md")), Does.Contain($"\n{text}\n\n"));
    }

    static string Row(CallRow row, int columns)
    {
        string[] cells = [row.Forms, row.Meaning, row.Outcomes];
        var written = cells.Take(columns).Select(cell => cell.Length == 0 ? " " : $" {cell.Replace("|", "\\|")} ");
        return $"|{string.Join('|', written)}|";
    }

    [Test]
    public void Every_trace_of_the_corpus_reads_and_is_written_the_same()
    {
        foreach (var file in Files.Where(file => file.Extension == ".trace"))
        {
            var trace = TraceReader.ReadTrace(File.ReadAllText(file.FullName));

            Assert.That(TraceReader.ReadTrace(TraceText.Write(trace)), Is.EqualTo(trace), Name(file));
        }
    }

    [Test]
    public void Every_snapshot_is_claimed_by_a_test_or_a_scenario()
    {
        var unclaimed = Files.Where(file => file.Name.EndsWith(".verified.txt", StringComparison.Ordinal)
            && !IsClaimed(file)).Select(Name);

        AssertNone(unclaimed);
    }

    [Test]
    public void No_file_names_a_place_of_one_machine()
    {
        // Written in two halves, so that this file does not name them either.
        string[] places = ["/wo" + "rk/", "/ho" + "me/", "nuget" + ".org", "deb" + ".debian.org"];

        var naming = from file in Files
                     where _texts.Contains(file.Extension) || file.Extension is ""
                     let text = File.ReadAllText(file.FullName)
                     from place in places
                     where text.Contains(place, StringComparison.Ordinal)
                     select $"{Name(file)} names {place}";

        AssertNone(naming);
    }

    static readonly HashSet<string> _texts =
    [
        ".cs", ".csproj", ".props", ".targets", ".config", ".json", ".md", ".txt", ".trace", ".sln", ".yml", ".c", ".h",
        ".html", ".css", ".js",
    ];

    static IEnumerable<FileInfo> Sources => Files.Where(file => file.Extension is ".cs" or ".js" or ".css");

    static IEnumerable<FileInfo> Files => Walk(_root);

    /// <summary>A snapshot is named Type.Method_params, and the type beside it has a test of that name.</summary>
    static bool IsClaimed(FileInfo snapshot)
    {
        if (File.Exists(snapshot.FullName.Replace(".verified.txt", ".trace", StringComparison.Ordinal)))
            return true;
        var (type, method) = snapshot.Name.Split('.') is [var first, var second, ..] ? (first, second) : ("", "");
        var source = new FileInfo(Path.Combine(snapshot.DirectoryName!, type + ".cs"));
        return source.Exists && TestMethod.Matches(File.ReadAllText(source.FullName))
            .Select(match => match.Groups[1].Value)
            .Any(name => method == name || method.StartsWith(name + "_", StringComparison.Ordinal));
    }

    [GeneratedRegex(@"public (?:async Task|Task|void) (\w+)\(")]
    private static partial Regex TestMethod { get; }

    /// <summary>The files that git would keep.</summary>
    static IEnumerable<FileInfo> Walk(DirectoryInfo directory) =>
        directory.EnumerateFiles().Concat(
            directory.EnumerateDirectories()
                .Where(child => !child.Name.StartsWith('.'))
                .Where(child => child.Name is not ("artifacts" or "results" or "bin" or "obj"))
                .SelectMany(Walk));

    /// <summary>NUnit would show the first few alone.</summary>
    static void AssertNone(IEnumerable<string> findings) => Assert.That(string.Join('\n', findings), Is.Empty);

    static string Name(FileInfo file) => Path.GetRelativePath(_root.FullName, file.FullName);

    static DirectoryInfo FindRoot(DirectoryInfo? directory)
    {
        while (directory is not null && !File.Exists(Path.Combine(directory.FullName, "Harness.sln")))
            directory = directory.Parent;
        return directory ?? throw new DirectoryNotFoundException("Harness.sln is in no folder above the tests");
    }
}
