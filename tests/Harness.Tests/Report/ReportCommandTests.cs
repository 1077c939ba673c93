using Reuseport.Harness.Commands;
using Reuseport.Harness.Tests.Nights;

namespace Reuseport.Harness.Tests.Report;

/// <summary><c>harness report</c></summary>
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public sealed class ReportCommandTests : PlayedNight
{
    static readonly string[] _files =
        ["results.ktap", "junit.xml", "cases.jsonl", "kcidb.json", "report.html", "mail.txt"];

    string Store => Scratch.In("store.db");

    string Folder => Scratch.In($"nights/{Date}");

    [TestCase("nights")]
    [TestCase($"nights/{Date}")]
    [TestCase("nights", "--night", Date)]
    [TestCase($"nights/{Date}", "--night", Date)]
    public async Task A_night_of_a_folder_is_written_again(string from, params string[] more)
    {
        await StoredAsync();
        foreach (var file in _files)
            File.Delete(Path.Combine(Folder, file));

        Assert.That(
            await RunAsync(["report", Scratch.In(from), .. more]), Is.EqualTo(ExitCode.Agrees), Error.ToString());

        Assert.That(_files.Select(file => Path.Combine(Folder, file)), Has.All.Exist);
        Assert.That(Output.ToString(), Does.EndWith($"{Path.Combine(Folder, "report.html")}\n"));
    }

    [Test]
    public async Task All_that_a_night_wrote_is_made_again_from_the_store_alone()
    {
        await StoredAsync();
        var written = _files.ToDictionary(file => file, file => File.ReadAllText(Path.Combine(Folder, file)));
        Directory.Delete(Scratch.In("nights"), recursive: true);

        Assert.That(
            await RunAsync("report", Store, "--out", Scratch.In("again")), Is.EqualTo(ExitCode.Agrees),
            Error.ToString());

        foreach (var file in _files)
            Assert.That(File.ReadAllText(Scratch.In($"again/{file}")), Is.EqualTo(written[file]), file);
    }

    [Test]
    public async Task A_kernel_that_a_night_did_not_test_is_there_as_the_last_night_saw_it()
    {
        await StoredAsync();
        await NightAsync(
            Honest, WritePlan(Plan.Replace("\"6.1.2-1\", ", "")), "--night", "2026-11-28");

        await RunAsync("report", Store, "--out", Scratch.In("again"));

        Assert.That(
            File.ReadAllText(Scratch.In("again/report.html")),
            Does.Match("\"target\":\"vm:6\\.1\\.2-1\"[^}]*\"night\":\"2026-11-27\"")
                .And.Match("\"target\":\"vm:6\\.1\\.1-1\"[^}]*\"night\":\"2026-11-28\""));
    }

    [TestCase("nothing", "there is no such file or folder")]
    [TestCase("empty", "no night was begun there")]
    [TestCase("empty.db", "no night was merged into it")]
    [TestCase("empty.db", "no night of 2026-11-26 was merged into it", "--night", "2026-11-26")]
    [TestCase("nights", "no night of 2026-11-26 is there", "--night", "2026-11-26")]
    public async Task Where_there_is_nothing_to_read_one_line_says_so(string from, string said, params string[] more)
    {
        await StoredAsync();
        Directory.CreateDirectory(Scratch.In("empty"));
        Harness.Store.NightStore.Open(Scratch.In("empty.db")).Dispose();

        Assert.That(await RunAsync(["report", Scratch.In(from), .. more]), Is.EqualTo(ExitCode.Usage));

        Assert.That(Error.ToString(), Does.EndWith($"harness: {Scratch.In(from)}: {said}\n"));
    }

    string Plan =>
        $"""
        store = "{Store}"
        outputs = ["ktap", "junit", "jsonl", "kcidb", "html"]
        {Small("nights")}
        [mail]
        from = "nightly@example.org"
        to = ["you@example.org"]
        """;

    async Task StoredAsync() => await NightAsync(Liar, WritePlan(Plan), "--night", Date);
}
