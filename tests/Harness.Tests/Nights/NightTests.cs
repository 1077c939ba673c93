using Reuseport.Containers;
using Reuseport.Harness.Commands;
using Reuseport.Harness.Nights;
using Reuseport.Harness.Tests.Guests;

namespace Reuseport.Harness.Tests.Nights;

/// <summary>What comes of a night.</summary>
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public sealed class NightTests : PlayedNight
{
    [Test]
    public async Task A_night_on_honest_kernels_agrees()
    {
        var exitCode = await NightAsync(Honest, WritePlan(Small("nights")), "--night", Date);

        Assert.That(exitCode, Is.EqualTo(ExitCode.Agrees), $"{Output}{Error}");
        Assert.That(Output.ToString(), Does.EndWith("\nagrees\n"));
        Assert.That(Fetched.Distinct(), Is.EquivalentTo(["6.1.1-1", "6.1.2-1", "6.1.9-1", "6.2.1-1"]));
        var results = ShardFolders.Find([Scratch.In($"nights/{Date}")]);
        Assert.That(results, Has.Count.EqualTo(16));
        Assert.That(results.Select(one => Path.GetFileName(one.Folder)), Is.EqualTo(
            results.Select(one => one.Result.Name)));
        Assert.That(
            results.SelectMany(one => one.Result.Traces).Select(trace => (trace.Name, trace.Verdict)).Distinct(),
            Is.EquivalentTo([("one", "agrees"), ("two", "agrees"), ("two-sockets-need-it-both", "agrees")]));
        Assert.That(
            results.Where(one => one.Result.Shard.Work is Work.Scripts).Select(one => one.Result.Scripts!.Agrees),
            Has.All.EqualTo(15));
        Assert.That(results.Select(one => ShardTiming.Read(one.Folder)), Has.None.Null);
    }

    [Test]
    public async Task What_is_found_is_told_once_with_its_kernels_and_a_trace_that_replays()
    {
        var exitCode = await NightAsync(Liar, WritePlan(Small("nights")), "--night", Date);

        Assert.That(exitCode, Is.EqualTo(ExitCode.Diverges), Error.ToString());
        var merged = NightFolder.Open(Scratch.In($"nights/{Date}")).Merge().Merged;
        var finding = merged.Findings.Single();
        Assert.That(finding.Kernels, Has.Count.EqualTo(4));
        Assert.That(finding.Verdict, Is.EqualTo("diverges"));
        Assert.That(TraceReader.ReadTrace(finding.Example.Trace).Diverges);
        Assert.That(Output.ToString(), Does.Contain("\nnew       ").And.Contain(finding.Example.Trace));
    }

    /// <summary>A failure of the kernel has the number of a process in it, which is another each time.</summary>
    [Test]
    public async Task A_kernel_that_fails_gives_equal_bytes_each_time()
    {
        var pid = 0;
        foreach (var nights in (string[])["one", "two"])
        {
            Assert.That(
                await NightAsync(_ => Failing(), WritePlan(Small(nights)), "--night", Date),
                Is.EqualTo(ExitCode.Diverges));
        }

        Assert.That(Json("two"), Is.EqualTo(Json("one")));
        Assert.That(Output.ToString(), Does.Match(@"\nnew       splat WARNING: CPU: N PID: N at fn \(splat\)\n"));

        ModelGuest Failing() => new(Model.KernelProfile.Seed)
        {
            Before = script => script.Ops.Any(op => op is Op.Detach)
                ? throw new GuestException("it failed")
                {
                    Splat = new($"WARNING: CPU: 0 PID: {Interlocked.Increment(ref pid)} at fn", "console"),
                }
                : null,
        };

        Dictionary<string, string> Json(string nights) =>
            Files(nights).Where(file => file.Key.EndsWith(".json", StringComparison.Ordinal)).ToDictionary();
    }

    [Test]
    public async Task A_kernel_that_cannot_be_tested_is_a_result_and_no_finding()
    {
        var exitCode = await NightAsync(
            kernel => kernel == "6.1.2" ? throw new GuestException("it hangs") { NeverBoots = true } : Honest(kernel),
            WritePlan(Small("nights")), "--night", Date);

        Assert.That(exitCode, Is.EqualTo(ExitCode.Broken));
        Assert.That(Output.ToString(), Does.Match(@"\nvm:6\.1\.2-1  -  +0  broken; it hangs\n"));
        Assert.That(Output.ToString(), Does.Not.Contain("missing"));
    }

    [Test]
    public async Task What_this_machine_cannot_do_is_missing_and_done_by_the_next_try()
    {
        var plan = WritePlan(Small("nights"));
        var exitCode = await NightAsync(
            kernel => kernel == "6.1.2" ? null : Honest(kernel), plan, "--night", Date);

        Assert.That(exitCode, Is.EqualTo(ExitCode.Broken));
        Assert.That(Output.ToString(), Does.Match("missing  [0-9a-f]{16} vm:6.1.2-1 scripts 15 of seed ")
            .And.EndsWith("broken: the night is incomplete, 4 shards are missing\n"));
        Assert.That(Scratch.In($"nights/{Date}/merged.json"), Does.Not.Exist);
        Assert.That(await NightAsync(Honest, plan, "--resume"), Is.EqualTo(ExitCode.Agrees));
        Assert.That(Scratch.In($"nights/{Date}/merged.json"), Does.Exist);
    }

    [Test]
    public async Task What_is_known_does_not_fail_and_what_no_shard_shows_does()
    {
        var ledger = Scratch.Write("known.toml",
            """
            [[divergence]]
            id = "listen"
            kernels = ["0.1"]
            call = "listen"
            reason = "It lies."
            link = "https://example.org/1"
            added = 2026-11-01
            expires = 2026-12-01
            """);
        await NightAsync(Liar, WritePlan($"ledger = \"{ledger}\"\n{Small("nights")}"), "--night", Date);
        var first = NightFolder.Open(Scratch.In($"nights/{Date}")).Merge().Merged;

        Assert.That(first.Findings.Select(finding => finding.Verdict), Is.All.AnyOf("known", "diverges"));
        var exitCode = await NightAsync(
            Honest, WritePlan($"ledger = \"{ledger}\"\n{Small("honest")}"), "--night", Date);

        Assert.That(exitCode, Is.EqualTo(ExitCode.Diverges));
        Assert.That(Output.ToString(), Does.Contain("\nledger   listen: vm:6.1.1-1 was run and did not show it\n"));
    }

    [Test]
    public async Task A_trace_that_says_what_neither_kernel_nor_model_do_is_outdated()
    {
        var plan = Small("nights");
        Scratch.Write("corpus/two.trace", Rule.Replace("EADDRINUSE", "ok"));

        Assert.That(await NightAsync(Honest, WritePlan(plan), "--night", Date), Is.EqualTo(ExitCode.Diverges));

        Assert.That(Output.ToString(), Does.Contain("\nnew       outdated two (outdated)\n"));
    }

    [Test]
    public async Task A_folder_that_was_changed_since_the_plan_is_not_run()
    {
        var plan = WritePlan(Small("nights"));
        await NightAsync(kernel => null, plan, "--night", Date);
        Scratch.Write("corpus/two.trace", Rule.Replace("16", "17"));

        Assert.That(await NightAsync(Honest, plan, "--resume"), Is.EqualTo(ExitCode.Broken));

        Assert.That(Error.ToString(), Does.Contain("the traces are not those that the night was planned with"));
        Assert.That(Output.ToString(), Does.EndWith("4 shards are missing\n"));
    }
}
