using Reuseport.Containers;
using Reuseport.Harness.Commands;
using Reuseport.Harness.Nights;
using Reuseport.Harness.Tests.Guests;

namespace Reuseport.Harness.Tests.Nights;

/// <summary>Shards as an engine runs them, one by one, and the merge of what came of them.</summary>
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public sealed class ShardTests : PlayedNight
{
    [Test]
    public void The_name_of_a_shard_is_that_of_its_value()
    {
        var shard = new Shard("vm:6.1.1-1", Work.Scripts) { Seed = 7, Scripts = 100 };

        Assert.That(shard.Name, Is.EqualTo((shard with { }).Name).And.Match("^[0-9a-f]{16}$"));
        Assert.That(shard.Name, Is.Not.EqualTo((shard with { Seed = 8 }).Name));
    }

    [Test]
    public void The_shards_of_a_night_and_of_the_next_have_seeds_of_their_own()
    {
        var seeds = from day in Enumerable.Range(1, 30)
                    from place in Enumerable.Range(0, 100)
                    select Shard.SeedAt(new(2026, 11, day), place);

        Assert.That(seeds.Distinct().Count(), Is.EqualTo(3000));
    }

    [Test]
    public async Task Shards_run_one_by_one_and_merged_are_the_night_of_one_machine()
    {
        await NightAsync(Liar, WritePlan(Small("whole")), "--night", Date);
        await NightAsync(Liar, "plan", WritePlan(Small("other")), "--night", Date, "-o", Scratch.In("cut"));
        var night = Scratch.In($"cut/{Date}");
        foreach (var (i, shard) in Planned("cut").Shards.Index())
        {
            Assert.That(
                await NightAsync(Liar, "run-shard", shard.Name, "--plan", night, "-o", Scratch.In($"out{i % 3}")),
                Is.EqualTo(ExitCode.Agrees));
        }

        var exitCode = await NightAsync(
            Liar, "merge", night, Scratch.In("out0"), Scratch.In("out1"), Scratch.In("out2"));

        Assert.That(exitCode, Is.EqualTo(ExitCode.Diverges));
        Assert.That(Files("cut")["merged.json"], Is.EqualTo(Files("whole")["merged.json"]));
    }

    [Test]
    public async Task A_result_that_is_there_is_not_done_again()
    {
        var (night, name) = await PlanAsync();
        await NightAsync(Honest, "run-shard", name, "--plan", night, "-o", Scratch.In("out"));

        Assert.That(
            await NightAsync(_ => null, "run-shard", name, "--plan", night, "-o", Scratch.In("out")),
            Is.EqualTo(ExitCode.Agrees));
    }

    [Test]
    public async Task A_result_that_was_cut_is_done_again()
    {
        var (night, name) = await PlanAsync();
        await NightAsync(Honest, "run-shard", name, "--plan", night, "-o", Scratch.In("out"));
        var file = Scratch.In($"out/{name}/shard.json");
        var whole = File.ReadAllText(file);
        File.WriteAllText(file, whole[..40]);

        await NightAsync(Honest, "run-shard", name, "--plan", night, "-o", Scratch.In("out"));

        Assert.That(File.ReadAllText(file), Is.EqualTo(whole));
    }

    [TestCase("nothing", 2)]
    [TestCase(null, 128)]
    public async Task What_another_machine_may_do_better_is_no_result(string? name, int exitCode)
    {
        var (night, first) = await PlanAsync();

        var code = await NightAsync(_ => null, "run-shard", name ?? first, "--plan", night, "-o", Scratch.In("out"));

        Assert.That((int)code, Is.EqualTo(exitCode));
        if (Directory.Exists(Scratch.In("out")))
            Assert.That(Directory.GetFileSystemEntries(Scratch.In("out")), Is.Empty);
    }

    [Test]
    public async Task A_second_copy_with_other_bytes_is_a_finding()
    {
        var (night, name) = await PlanAsync();
        foreach (var (folder, kernel) in new (string, Func<string, IGuest?>)[] { ("one", Honest), ("two", Liar) })
            await NightAsync(kernel, "run-shard", name, "--plan", night, "-o", Scratch.In(folder));

        await NightAsync(Honest, "merge", night, Scratch.In("one"), Scratch.In("two"));
        var merged = NightFolder.Open(night).Merge(Scratch.In("two"), Scratch.In("one")).Merged;

        Assert.That(Output.ToString(), Does.Contain($"copies of {name} (flaky)\n"));
        Assert.That(merged.Findings.Select(finding => finding.Signature), Has.Member($"copies of {name}"));
        Assert.That(
            merged.ToJson(),
            Is.EqualTo(NightFolder.Open(night).Merge(Scratch.In("one"), Scratch.In("two")).Merged.ToJson()));
    }

    [Test]
    public async Task Equal_copies_count_once()
    {
        var (night, name) = await PlanAsync();
        foreach (var folder in (string[])["one", "two"])
            await NightAsync(Honest, "run-shard", name, "--plan", night, "-o", Scratch.In(folder));

        var merged = NightFolder.Open(night).Merge(Scratch.In("one"), Scratch.In("two"), Scratch.In("two")).Merged;

        Assert.That(merged.Findings, Is.Empty);
        Assert.That(merged.Kernels.Single().Scripts!.Agrees, Is.EqualTo(15));
    }

    [Test]
    public async Task Two_profiles_of_a_kernel_are_a_finding()
    {
        var (night, _) = await PlanAsync();
        var shards = Planned("cut").Shards.Where(shard => shard.Value.Target == "vm:6.1.1-1").ToList();
        foreach (var (i, shard) in shards.Index())
        {
            await NightAsync(
                kernel => Guest(i == 0 ? Model.Behaviours.UdpHash4 : Model.Behaviours.None), "run-shard", shard.Name,
                "--plan", night, "-o", Scratch.In("out"));
        }

        var merged = NightFolder.Open(night).Merge(Scratch.In("out")).Merged;

        Assert.That(merged.Findings.Select(finding => finding.Signature), Is.EqualTo(["profiles of vm:6.1.1-1"]));
        Assert.That(merged.Findings[0].Example.Text, Does.Contain("udp-hash4: shards "));
    }

    async Task<(string Night, string Name)> PlanAsync()
    {
        await NightAsync(Honest, "plan", WritePlan(Small("other")), "--night", Date, "-o", Scratch.In("cut"));
        return (Scratch.In($"cut/{Date}"), Planned("cut").Shards[0].Name);
    }
}
