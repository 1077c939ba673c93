using System.Text.RegularExpressions;
using Reuseport.Harness.Comparing;
using Reuseport.Harness.History;
using Reuseport.Harness.Profiles;
using Reuseport.Model;

namespace Reuseport.Harness.Tests.Findings;

/// <summary>A page of docs/findings with the trace and the program beside it.</summary>
/// <param name="Name">The number and the slug, <c>0001-a-listener-…</c>, without an ending.</param>
sealed partial record FindingPage(string Name)
{
    public const string Folder = "docs/findings";

    /// <summary>How all programs are written anew, after the exporter or a trace has changed.</summary>
    public const string WriteAll = $"harness export --format c {Folder} --output {Folder}";

    public static IReadOnlyList<FindingPage> All { get; } =
    [
        .. Directory.GetFiles(Path.Combine(Repository.Root, Folder))
            .Select(file => Path.GetFileNameWithoutExtension(file)).Where(name => char.IsAsciiDigit(name[0]))
            .Distinct().Order(StringComparer.Ordinal).Select(name => new FindingPage(name)),
    ];

    public string Page => PathOf(".md");

    public string Trace => PathOf(".trace");

    public string Program => PathOf(".c");

    public string Text => File.ReadAllText(Page);

    public string Number => Name[..4];

    /// <summary>What stands behind the number in the first line.</summary>
    public string Title => TitleLine.Match(Text) is { Success: true } line && line.Groups[1].Value == Number
        ? line.Groups[2].Value
        : throw new AssertionException($"{Name}: the first line is not '# {Number}: title'");

    /// <summary>The text of the line <c>- reproduces: 5.10..6.12 6.16..</c></summary>
    public string Kernels => ReproducesLine.Match(Text) is { Success: true } line ? line.Groups[1].Value
        : throw new AssertionException($"{Name}: no line '- reproduces: A..B …'");

    /// <summary>Whether running it on this machine may corrupt its memory.</summary>
    public bool IsHazard =>
        new Referee(KernelProfile.Seed).FindHazard(TraceReader.ReadTrace(File.ReadAllText(Trace)).Script) is not null;

    /// <summary>The exit code of its program: 1 where the fault is, 0 elsewhere.</summary>
    public int ExitCodeOn(KernelRelease release) => Kernels.Split(' ')
        .Select(text => KernelRange.Parse(text) ?? throw new AssertionException($"{Name}: '{text}' is no range"))
        .Any(range => range.Contains(release.Series, release.Patch)) ? 1 : 0;

    public override string ToString() => Name;

    string PathOf(string ending) => Path.Combine(Repository.Root, Folder, Name + ending);

    [GeneratedRegex(@"\A# (\d{4}): (.+)\n")]
    private static partial Regex TitleLine { get; }

    [GeneratedRegex(@"^- reproduces: (.+)$", RegexOptions.Multiline)]
    private static partial Regex ReproducesLine { get; }
}
