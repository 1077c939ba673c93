using Reuseport.Containers;
using Reuseport.Harness.Commands;
using Reuseport.Harness.Nights;
using Reuseport.Harness.Store;
using Reuseport.Harness.Tests.Nights;

namespace Reuseport.Harness.Tests.Store;

/// <summary>The folders of nights go when they are old and the store has all of them, and not before.</summary>
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public sealed class OldNightTests : PlayedNight
{
    string Kept => Scratch.In("store.db");

    [Test]
    public async Task A_night_that_is_older_goes_and_nothing_of_it_is_lost()
    {
        await KeptAsync("2026-11-01");
        var before = File.ReadAllText(Scratch.In("nights/2026-11-01/merged.json"));
        await KeptAsync("2026-11-08");
        Assert.That(Left, Is.EqualTo(["2026-11-01", "2026-11-08"]), "seven days are not more than seven");

        await KeptAsync("2026-11-09");

        Assert.That(Left, Is.EqualTo(["2026-11-08", "2026-11-09"]));
        Assert.That(Output.ToString(), Does.Contain($"removed  {Scratch.In("nights/2026-11-01")}: the store has it\n"));
        using var store = NightStore.Open(Kept);
        Assert.That(store.Read("2026-11-01")!.Merged.ToJson(), Is.EqualTo(before));
        Assert.That(store.HistoryUpTo("2026-11-09").Findings.Single().Since, Is.EqualTo(new DateOnly(2026, 11, 1)));
    }

    [Test]
    public async Task A_night_that_was_kept_out_of_the_store_stays()
    {
        await NightAsync(Liar, WritePlan(Small("nights")), "--night", "2026-11-01");

        await KeptAsync("2026-11-27");

        Assert.That(Left, Is.EqualTo(["2026-11-01", "2026-11-27"]));
    }

    [Test]
    public async Task A_night_that_is_incomplete_in_the_store_stays()
    {
        await KeptAsync("2026-11-01", kernel => kernel == "6.1.2" ? null : Honest(kernel));

        await KeptAsync("2026-11-27");

        Assert.That(Left, Is.EqualTo(["2026-11-01", "2026-11-27"]));
    }

    /// <summary>Such as another copy of a shard, which no merge has seen.</summary>
    [Test]
    public async Task A_night_with_a_result_that_the_store_does_not_have_stays()
    {
        await KeptAsync("2026-11-01");
        var shard = ShardFolders.Find([Scratch.In("nights/2026-11-01")])[0];
        var copy = Directory.CreateDirectory(Scratch.In("nights/2026-11-01/shards/copy")).FullName;
        File.WriteAllText(
            Path.Combine(copy, ShardResult.FileName), (shard.Result with { Verdict = "flaky" }).ToJson());

        await KeptAsync("2026-11-27");

        Assert.That(Left, Is.EqualTo(["2026-11-01", "2026-11-27"]));
    }

    [Test]
    public async Task A_night_that_another_harness_works_on_stays()
    {
        await KeptAsync("2026-11-01");
        using (NightFolder.Open(Scratch.In("nights/2026-11-01")).Lock())
            await KeptAsync("2026-11-27");

        Assert.That(Left, Is.EqualTo(["2026-11-01", "2026-11-27"]));
    }

    [Test]
    public async Task This_night_and_those_after_it_stay()
    {
        await KeptAsync("2026-11-27");
        await KeptAsync("2026-11-01");

        Assert.That(Left, Is.EqualTo(["2026-11-01", "2026-11-27"]));
    }

    [Test]
    public async Task What_is_no_night_stays_and_what_a_kill_left_half_removed_goes()
    {
        Directory.CreateDirectory(Scratch.In("nights/mine"));
        Directory.CreateDirectory(Scratch.In("nights/2026-10-01.removed/shards"));
        Directory.CreateDirectory(Scratch.In("nights/2026-10-02"));
        File.WriteAllText(Scratch.In("nights/mine/note"), "mine");

        await KeptAsync("2026-11-27");

        Assert.That(Left, Is.EqualTo(["2026-10-02", "2026-11-27", "mine"]));
    }

    IEnumerable<string> Left => Directory.GetDirectories(Scratch.In("nights"))
        .Select(path => Path.GetFileName(path)).Order(StringComparer.Ordinal);

    Task<ExitCode> KeptAsync(string night) => KeptAsync(night, Liar);

    Task<ExitCode> KeptAsync(string night, Func<string, IGuest?> kernel) => NightAsync(
        kernel, WritePlan($"store = \"{Kept}\"\nkeep = \"7d\"\n{Small("nights")}"), "--night", night);
}
