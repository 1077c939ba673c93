using System.Globalization;
using System.Text.RegularExpressions;
using Reuseport.Containers.Kernels;
using Reuseport.Harness.Commands;
using Reuseport.Harness.Profiles;
using Reuseport.Harness.Tests.Export;
using Reuseport.Harness.Tests.Guests;

namespace Reuseport.Harness.Tests.Findings;

/// <summary>docs/findings: all have one form, and their programs do as their pages say.</summary>
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public sealed partial class FindingsTests : CommandFixture
{
    /// <summary>The exit code of a program that cannot run here.</summary>
    const int CannotRun = 4;

    static readonly string[] _headings =
    [
        "What goes wrong", "Kernels", "Trace and program", "Where and why", "How it could be mended",
        "Without privileges", "Memory", "Reported before",
    ];

    static readonly string[] _facts = ["from", "severity", "reproduces", "unprivileged", "memory"];

    static IReadOnlyList<FindingPage> All => FindingPage.All;

    static IEnumerable<FindingPage> Harmless => All.Where(finding => !finding.IsHazard);

    [Test]
    public void They_are_numbered_from_1_and_have_a_page_and_a_trace_and_a_program()
    {
        Assert.That(All.Select(finding => finding.Number), Is.EqualTo(
            Enumerable.Range(1, All.Count).Select(number => number.ToString("0000", CultureInfo.InvariantCulture))));
        foreach (var finding in All)
            Assert.That(new[] { finding.Page, finding.Trace, finding.Program }, Has.All.Exist, finding.Name);
    }

    [TestCaseSource(nameof(All))]
    public void A_page_has_the_headings_and_the_facts_of_all(object page)
    {
        var finding = (FindingPage)page;

        Assert.That(Heading.Matches(finding.Text).Select(match => match.Groups[1].Value), Is.EqualTo(_headings));
        Assert.That(Fact.Matches(finding.Text).Select(match => match.Groups[1].Value), Is.EqualTo(_facts));
        Assert.That(finding.Text, Does.Contain($"({finding.Name}.trace)").And.Contain($"({finding.Name}.c)"));
        if (finding.IsHazard)
            Assert.That(finding.Text, Does.Contain("security-bugs.rst"), "it goes to the security contacts first");
    }

    [Test]
    public void The_index_has_a_row_for_each_in_their_order()
    {
        var index = Repository.Read($"{FindingPage.Folder}/README.md");
        var rows = All.Select(finding =>
            $"| {FactOf(finding, "severity")} | [{finding.Number}]({finding.Name}.md) | {finding.Title} "
            + $"| {finding.Kernels} | {FactOf(finding, "unprivileged")} | {FactOf(finding, "memory")} |");

        Assert.That(index, Does.Contain($"\n{string.Join('\n', rows)}\n\n"));
    }

    [Test]
    public void The_first_screen_of_the_readme_has_the_three_worst()
    {
        var screen = string.Join('\n', Repository.Read("README.md").Split('\n').Take(40));

        foreach (var finding in All.Take(3))
            Assert.That(screen, Does.Contain($"({FindingPage.Folder}/{finding.Name}.md)"));
    }

    [TestCaseSource(nameof(All))]
    public async Task The_program_is_what_the_exporter_writes(object page)
    {
        var finding = (FindingPage)page;

        Assert.That(await RunAsync("export", "--format", "c", finding.Trace), Is.EqualTo(ExitCode.Agrees));
        Assert.That(
            await File.ReadAllTextAsync(finding.Program) == Output.ToString(),
            Is.True, $"{finding.Name}.c is not written by this exporter from the trace: {FindingPage.WriteAll}");
    }

    [TestCaseSource(nameof(All))]
    public async Task The_program_compiles_without_a_warning(object page) => await CompileAsync((FindingPage)page);

    [TestCaseSource(nameof(Harmless))]
    public async Task The_program_exits_on_this_kernel_as_the_page_says(object page)
    {
        var finding = (FindingPage)page;
        var release = KernelRelease.Parse(await File.ReadAllTextAsync("/proc/sys/kernel/osrelease"))!;
        var (output, end) = await new ExternalCommand(await CompileAsync(finding), [])
            .TryReadEndAsync(CancellationToken.None);

        if (end.ExitCode == CannotRun)
            Assert.Ignore(end.Error + output);
        Assert.That(end.ExitCode, Is.EqualTo(finding.ExitCodeOn(release)), $"on {release}: {output}{end.Error}");
    }

    /// <returns>The path of the program.</returns>
    async Task<string> CompileAsync(FindingPage finding)
    {
        await CSuite.CompileAsync(Scratch.Path, "-o", "repro", finding.Program);
        return Scratch.In("repro");
    }

    static string FactOf(FindingPage finding, string name) =>
        Fact.Matches(finding.Text).Single(match => match.Groups[1].Value == name).Groups[2].Value;

    [GeneratedRegex("^## (.+)$", RegexOptions.Multiline)]
    private static partial Regex Heading { get; }

    [GeneratedRegex("^- ([a-z]+): (.+)$", RegexOptions.Multiline)]
    private static partial Regex Fact { get; }
}
