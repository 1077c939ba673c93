using Reuseport.Harness.Commands;
using Reuseport.Harness.Nights;
using Reuseport.Harness.Store;

namespace Reuseport.Harness.Tests.Store;

/// <summary>All nights of a store, in figures.</summary>
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public sealed class NightHistoryTests : StoredNight
{
    [Test]
    public async Task Each_night_is_a_line()
    {
        await StoredAsync(Honest, 27);
        await StoredAsync(Liar, 28);
        await StoredAsync(Liar, 29);
        await StoredAsync(kernel => kernel == "6.1.2" ? null : Honest(kernel), 30);
        Output.GetStringBuilder().Clear();

        Assert.That(await NightAsync(Honest, "history", "--store", Path), Is.EqualTo(ExitCode.Agrees));

        string[] lines =
        [
            "NIGHT +KERNELS +SCRIPTS +NEW +STILL +OPEN +GONE +FLAKY +SCRIPTS/S  VERDICT",
            @"2026-11-27 +4 +132 +0 +0 +0 +0 +0 +[0-9.]+  agrees",
            @"2026-11-28 +4 +132 +1 +0 +0 +0 +0 +[0-9.]+  diverges",
            @"2026-11-29 +4 +132 +0 +1 +0 +0 +0 +[0-9.]+  diverges",
            @"2026-11-30 +3 +99 +- +- +- +- +0 +[0-9.]+  agrees, incomplete",
        ];
        Assert.That(Output.ToString(), Does.Match($"^{string.Join("\n", lines)}\n$"));
    }

    [Test]
    public async Task Speeds_are_those_of_random_scripts_by_night_and_kernel()
    {
        await StoredAsync(Honest, 27);

        using var store = NightStore.Open(Path);
        var speeds = store.Speeds();

        Assert.That(speeds.Select(speed => $"{speed.Night} {speed.Target} {speed.Shards}"), Is.EqualTo(
        [
            $"{Date} vm:6.1.1-1 2", $"{Date} vm:6.1.2-1 2", $"{Date} vm:6.1.9-1 2", $"{Date} vm:6.2.1-1 2",
        ]));
        var timings = ShardTiming.Of(ShardFolders.Find([Scratch.In($"nights/{Date}")]));
        var own = Planned("nights").Shards.Where(shard => shard.Value is { Work: Work.Scripts, Target: "vm:6.1.1-1" })
            .Select(shard => timings[shard.Name]).ToList();
        Assert.That(speeds[0].Seconds, Is.EqualTo(own.Sum(timing => timing.Seconds)).Within(1e-9));
        Assert.That(speeds[0].ScriptsPerSecond, Is.InRange(
            own.Min(timing => timing.ScriptsPerSecond), own.Max(timing => timing.ScriptsPerSecond)));
        Assert.That(store.TimingsOf(Date), Is.EquivalentTo(timings));
    }

    [TestCase("missing.db", "there is no such file")]
    [TestCase("text.db", "the file is not a store of the harness")]
    public async Task A_store_that_is_none_is_one_line(string name, string reason)
    {
        var path = Scratch.In(name);
        if (name is "text.db")
            File.WriteAllText(path, string.Concat(Enumerable.Repeat("not a database\n", 200)));

        Assert.That(await NightAsync(Honest, "history", "--store", path), Is.Not.EqualTo(ExitCode.Agrees));

        Assert.That(Error.ToString(), Is.EqualTo($"harness: {path}: {reason}\n"));
        Assert.That(File.Exists(path), Is.EqualTo(name is "text.db"));
    }

    /// <summary>F has it, f has it flaky, P passes, U could not test its kernel.</summary>
    [TestCase("FFP", "")]
    [TestCase("fPPf", "since 1 last 4 failed 2 passed 2, 0 at last")]
    [TestCase("PfUP", "since 2 last 2 failed 1 passed 1, 1 at last")]
    [TestCase("FPf", "since 1 last 3 failed 2 passed 1, 0 at last")]
    [TestCase("fPPPPPPPPPPPPPPP", "since 1 last 1 failed 1 passed 15, 15 at last, stable")]
    public void A_finding_that_was_flaky_has_a_history(string nights, string expected)
    {
        var flaky = FlakyFinding.Of([.. nights.Select(FindingHistoryTests.Night)]);

        Assert.That(string.Concat(flaky.Select(Told)), Is.EqualTo(expected));

        static string Told(FlakyFinding one) => FormattableString.Invariant(
            $"since {one.Since.Day} last {one.Last.Day} failed {one.Failed} passed {one.Passed}, ")
            + FormattableString.Invariant($"{one.PassedLast} at last{(one.IsStable ? ", stable" : "")}");
    }
}
