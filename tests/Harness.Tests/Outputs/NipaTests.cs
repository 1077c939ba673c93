using System.Globalization;
using System.Text.Json;
using Reuseport.Harness.Commands;
using Reuseport.Harness.Nights;

namespace Reuseport.Harness.Tests.Outputs;

/// <summary>What NIPA's results-fetcher and results-collector read of a remote.</summary>
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public sealed class NipaTests : MixedNight
{
    const string Outputs = "outputs = [\"nipa\"]";
    const string Served = "[nipa]\nurl = \"https://example.org/nipa/\"\n";

    [Test]
    public async Task The_list_of_runs_has_a_night_with_its_address_branch_and_executor()
    {
        await PlayMixedAsync(Outputs, Served + "executor = \"mine\"");

        var run = Read("results.json").EnumerateArray().Single();

        Assert.That(Text(run, "url"), Is.EqualTo("https://example.org/nipa/results-20261127.json"));
        Assert.That(Text(run, "branch"), Is.EqualTo("reuseport-2026-11-27--00-00"));
        Assert.That(Text(run, "executor"), Is.EqualTo("mine"));
        Assert.That(Text(Read("results-20261127.json"), "executor"), Is.EqualTo("mine"));
    }

    [Test]
    public async Task A_run_has_a_group_for_each_kernel_and_a_test_for_each_kind_of_work()
    {
        await PlayMixedAsync(Outputs, Served);

        var tests = Read("results-20261127.json").GetProperty("results").EnumerateArray().ToList();

        Assert.That(
            tests.Select(test => $"{Text(test, "group")} {Text(test, "test")} {Text(test, "result")}"),
            Is.EqualTo(
            [
                "6-1-1-1 scripts pass", "6-1-1-1 corpus pass", "6-1-1-1 scenarios pass",
                "6-1-2-1 scripts skip", "6-1-2-1 corpus skip", "6-1-2-1 scenarios skip",
                "6-1-9-1 scripts pass", "6-1-9-1 corpus pass", "6-1-9-1 scenarios pass",
                "6-2-1-1 scripts fail", "6-2-1-1 corpus fail", "6-2-1-1 scenarios fail",
            ]));
        Assert.That(
            tests[^2].GetProperty("results").EnumerateArray()
                .Select(part => $"{Text(part, "test")} {Text(part, "result")} {RetryOf(part)}"),
            Is.EqualTo(["hazard skip -", "one fail -", "two fail -", "profile fail fail"]));
        Assert.That(Text(tests[^2], "retry"), Is.EqualTo("fail"));
        Assert.That(tests[0].TryGetProperty("retry", out _), Is.False);
        Assert.That(tests.Where(test => !test.TryGetProperty("time", out _)), Is.Empty);
    }

    [Test]
    public async Task Each_link_is_a_file_beside_the_run()
    {
        await PlayMixedAsync(Outputs, Served);

        var links = Read("results-20261127.json").GetProperty("results").EnumerateArray()
            .Select(test => Text(test, "link")).ToList();

        Assert.That(links, Is.Unique.And.All.StartsWith("https://example.org/nipa/20261127/"));
        foreach (var link in links)
            Assert.That(Scratch.In($"nights/nipa/20261127/{Path.GetFileName(link)}"), Does.Exist);
        Assert.That(
            File.ReadAllText(Scratch.In("nights/nipa/20261127/6-2-1-1-corpus.txt")),
            Does.Contain("\n    not ok 2 one\n"));
    }

    /// <summary>As datetime.fromisoformat() of Python takes them, and in a column of PostgreSQL.</summary>
    [Test]
    public async Task Start_and_end_are_those_of_the_shards()
    {
        await PlayMixedAsync(Outputs, Served);
        var run = Read("results-20261127.json");
        var timings = ShardTiming.Of(ShardFolders.Find([Scratch.In($"nights/{Date}")])).Values;
        var near = TimeSpan.FromMilliseconds(1);

        Assert.That(Text(run, "start"), Does.Match(@"^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\.\d{6}\+00:00$"));
        Assert.That(Time(run, "start"), Is.EqualTo(timings.Min(one => one.Started)).Within(near));
        Assert.That(
            Time(run, "end"), Is.EqualTo(timings.Max(one => one.Started.AddSeconds(one.Seconds))).Within(near));

        static DateTimeOffset Time(JsonElement run, string name) =>
            DateTimeOffset.Parse(Text(run, name), CultureInfo.InvariantCulture);
    }

    [Test]
    public async Task A_night_that_is_merged_again_is_the_same_file_and_another_night_one_more_run()
    {
        var store = Scratch.In("store.db");
        await PlayMixedAsync($"{Outputs}\nstore = \"{store}\"", Served);
        var before = File.ReadAllText(Scratch.In("nights/nipa/results-20261127.json"));

        await NightAsync(
            Mixed, "merge", Scratch.In($"nights/{Date}"), "--store", store, "--nipa", "https://example.org/nipa");
        Assert.That(File.ReadAllText(Scratch.In("nights/nipa/results-20261127.json")), Is.EqualTo(before));

        await NightAsync(Mixed, Scratch.In("nightly.toml"), "--night", "2026-11-28");
        Assert.That(Read("results.json").EnumerateArray().Select(run => Text(run, "branch")), Is.EqualTo(
            ["reuseport-2026-11-27--00-00", "reuseport-2026-11-28--00-00"]));
    }

    /// <summary>What NIPA has fetched it does not fetch again.</summary>
    [Test]
    public async Task A_night_that_is_incomplete_is_not_offered()
    {
        var plan = WritePlan($"{Outputs}\n{Small("nights")}\n{Served}");
        await NightAsync(kernel => kernel == "6.1.2" ? null : Honest(kernel), plan, "--night", Date);
        Assert.That(Scratch.In("nights/nipa"), Does.Not.Exist);

        await NightAsync(Honest, plan, "--resume");
        Assert.That(Read("results.json").GetArrayLength(), Is.EqualTo(1));
    }

    [Test]
    public async Task A_file_that_is_no_run_is_told()
    {
        Directory.CreateDirectory(Scratch.In("nights/nipa"));
        var strange = Scratch.Write("nights/nipa/results-1.json", "[]");

        await PlayMixedAsync(Outputs, Served);

        Assert.That(Error.ToString(), Does.Contain($"harness: {strange}: not the results of a night: "));
    }

    [Test]
    public async Task The_address_of_a_merge_is_one()
    {
        await PlayMixedAsync();

        Assert.That(
            await NightAsync(Mixed, "merge", Scratch.In($"nights/{Date}"), "--nipa", "a/b"),
            Is.EqualTo(ExitCode.Usage));

        Assert.That(
            Error.ToString(),
            Does.EndWith("harness: --nipa: 'a/b' is not an address such as https://example.org/nipa\n"));
    }

    JsonElement Read(string file) =>
        JsonDocument.Parse(File.ReadAllText(Scratch.In($"nights/nipa/{file}"))).RootElement;

    static string RetryOf(JsonElement part) => part.TryGetProperty("retry", out _) ? Text(part, "retry") : "-";

    static string Text(JsonElement element, string name) => element.GetProperty(name).GetString()!;
}
