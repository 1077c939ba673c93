using Reuseport.Harness.Commands;
using Reuseport.Harness.History;
using Reuseport.Harness.Nights;
using Reuseport.Harness.Store;

namespace Reuseport.Harness.Tests.Store;

/// <summary>What a store keeps of nights.</summary>
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public sealed class StoreTests : StoredNight
{
    [Test]
    public async Task A_finding_alarms_in_the_first_night_and_is_told_in_the_next_ones()
    {
        Assert.That(await StoredAsync(Liar, 27), Is.EqualTo(ExitCode.Diverges), Error.ToString());
        Assert.That(Output.ToString(), Does.Contain("\nnew       "));
        Assert.That(await StoredAsync(Liar, 28), Is.EqualTo(ExitCode.Agrees));
        Assert.That(Output.ToString(), Does.Match(@"\nstill     .* \(diverges, since 2026-11-27\)\n"));
        Assert.That(await StoredAsync(Honest, 29), Is.EqualTo(ExitCode.Agrees));
        Assert.That(Output.ToString(), Does.Match(@"\ngone      .* \(diverges, since 2026-11-27\)\n"));
        Assert.That(await StoredAsync(Liar, 30), Is.EqualTo(ExitCode.Diverges), "it came again");
    }

    [Test]
    public async Task A_night_that_is_merged_again_changes_nothing()
    {
        await StoredAsync(Liar, 27);
        var before = Dump();

        Assert.That(
            await NightAsync(Honest, "merge", Scratch.In($"nights/{Date}"), "--store", Path),
            Is.EqualTo(ExitCode.Diverges));

        Assert.That(Dump(), Is.EqualTo(before));
    }

    [Test]
    public async Task Shards_merged_in_parts_are_the_night_that_was_merged_at_once()
    {
        await StoredAsync(Liar, 27);
        var whole = Dump();
        File.Delete(Path);
        var (night, results) = Results();

        using (var store = NightStore.Open(Path))
        {
            Assert.That(store.Merge(night, results[..5]).Merged.Missing, Has.Count.EqualTo(11));
            store.Merge(night, results[3..9]);
            Assert.That(store.Merge(night, results[9..]).Merged.IsComplete);
        }

        Assert.That(Dump(), Is.EqualTo(whole));
    }

    [Test]
    public async Task All_is_there_without_the_folder_of_the_night()
    {
        await StoredAsync(Liar, 27);
        var merged = File.ReadAllText(Scratch.In($"nights/{Date}/merged.json"));
        var probe = Results().Found[0].Result.Kernel!.ProbeBuild;
        Directory.Delete(Scratch.In("nights"), recursive: true);

        using var store = NightStore.Open(Path);

        Assert.That(store.Nights(), Is.EqualTo([Date]));
        Assert.That(store.Read(Date)!.Merged.ToJson(), Is.EqualTo(merged));
        Assert.That(
            store.OutcomesOf("vm:6.1.1-1", probe).Select(row => row.Trace),
            Is.EquivalentTo(["one", "two", "two-sockets-need-it-both"]));
        Assert.That(store.OutcomesOf("vm:6.1.1-1", probe)[0].Outcomes[^1], Is.EqualTo("EADDRINUSE"));
        Assert.That(store.OutcomesOf("vm:6.1.1-1", "another"), Is.Empty);
    }

    [Test]
    public async Task A_store_of_the_version_before_is_brought_to_this_one()
    {
        await NightAsync(Liar, WritePlan(Small("nights")), "--night", Date);
        var (night, results) = Results();
        var before = new DateOnly(2026, 11, 26);
        using (var old = Database.Open(Path, version: Schema.Current - 1))
        {
            old.InOne(() => old.Execute(
                "INSERT INTO nights VALUES ('2026-11-26', $1, $2, 1)", (night with { Date = before }).ToJson(),
                (new Merging(night, results).Merged with { Date = before }).ToJson()));
        }

        using var store = NightStore.Open(Path);
        store.Merge(night, results);

        Assert.That(store.Nights(), Is.EqualTo(["2026-11-26", Date]));
        Assert.That(
            store.HistoryUpTo(Date).Findings.Select(finding => finding.State), Is.All.EqualTo(FindingState.Still));
        Assert.That(Dump(), Does.Match(@"speeds 2026-11-27 [0-9a-f]{16} vm:6\.1\.1-1"));
    }

    /// <summary>Version 2 had speeds without the kind of work, and without when it began.</summary>
    [Test]
    public async Task Speeds_of_a_store_of_version_2_are_known_and_when_they_were_measured_is_not()
    {
        await NightAsync(Honest, WritePlan(Small("nights")), "--night", Date);
        using (var old = Database.Open(Path, version: 2))
        {
            foreach (var one in Results().Found)
            {
                old.InOne(() =>
                {
                    old.Execute("INSERT INTO shards VALUES ($1, $2, 'x', $3)", Date, one.Result.Name, one.Json);
                    old.Execute(
                        "INSERT INTO speeds VALUES ($1, $2, $3, NULL, 2.0, 1.0, 50.0, 500.0)", Date, one.Result.Name,
                        one.Result.Shard.Target);
                });
            }
        }

        using var store = NightStore.Open(Path);

        Assert.That(store.Speeds().Select(speed => (speed.Target, speed.Shards, speed.ScriptsPerSecond)), Is.EqualTo(
            [("vm:6.1.1-1", 2, 50.0), ("vm:6.1.2-1", 2, 50.0), ("vm:6.1.9-1", 2, 50.0), ("vm:6.2.1-1", 2, 50.0)]));
        Assert.That(store.TimingsOf(Date), Is.Empty);
    }

    [Test]
    public async Task What_a_kernel_did_in_a_night_counts_as_one_run_of_a_history()
    {
        await StoredAsync(Honest, 27);

        // A history runs each trace twice: one of the runs is that of the night.
        var trace = Scratch.In("corpus/one.trace");
        await PlayAsync(
            Liar, ["history", trace, "--kernels", "6.1.9", "--store", Path, "--out", Scratch.In("history")]);

        var kernel = TraceReport.Read(Scratch.In("history/history.json"))[0].Kernels[0];
        Assert.That(kernel.Outcomes[0], Does.Contain("; ok; ok; EADDRINUSE"));
        Assert.That(kernel.Outcomes[1], Does.Contain("; EACCES; ok; EADDRINUSE"));
    }

    [Test]
    public async Task Another_night_of_the_same_date_is_refused()
    {
        await StoredAsync(Honest, 27);
        var (night, results) = Results();

        using var store = NightStore.Open(Path);

        Assert.That(() => store.Merge(night with { Build = "another" }, results), Throws.InstanceOf<StoreException>());
        Assert.That(store.Read(Date)!.Merged.IsComplete);
    }

    (Night Night, FoundResult[] Found) Results() =>
        (Planned("nights"), [.. ShardFolders.Find([Scratch.In($"nights/{Date}")])]);

    /// <summary>All rows, a line each.</summary>
    string Dump()
    {
        using var database = Database.Open(Path);
        string[] tables = ["nights", "shards", "kernels", "findings", "outcomes", "reached", "speeds"];
        var rows = tables.SelectMany(table => database.Read(
            $"SELECT * FROM {table}",
            row => string.Join(' ', Enumerable.Range(0, row.FieldCount).Select(row.GetValue).Prepend(table))));
        return string.Join('\n', rows.Order(StringComparer.Ordinal));
    }
}
