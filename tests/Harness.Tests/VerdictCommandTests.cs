using Reuseport.Containers;
using Reuseport.Containers.Kernels;
using Reuseport.Harness.Commands;
using Reuseport.Harness.Targets;
using Reuseport.Harness.Tests.Guests;
using Reuseport.Harness.Verdicts;
using Reuseport.Model;

namespace Reuseport.Harness.Tests;

/// <summary>What commands make of profiles, files and kernels that are not there.</summary>
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public sealed class VerdictCommandTests : CommandFixture
{
    [TestCase("run --scripts none --git-bisect")]
    [TestCase("replay missing.trace --git-bisect")]
    [TestCase("replay --wrong --git-bisect missing.trace")]
    [TestCase("run --git-bisect --profile solaris")]
    public async Task A_usageError_stops_a_bisection(string line) =>
        Assert.That(await RunAsync(line.Split(' ')), Is.EqualTo(ExitCode.UsageInBisect));

    [TestCase(true, ExitCode.UsageInBisect)]
    [TestCase(false, ExitCode.CannotTest)]
    public async Task A_kernel_that_is_not_there_stops_a_bisection_and_one_that_is_broken_is_skipped(
        bool isMissing, ExitCode expected)
    {
        OpenTarget open = (_, _) => throw new KernelException("bzImage: no") { IsMissing = isMissing };

        Assert.That(await RunAsync(open, "run", "--git-bisect", "--target", "vm:bzImage"), Is.EqualTo(expected));
    }

    [TestCase("replay {trace} --git-bisect")]
    [TestCase("replay {trace} --git-bisect --profile seed")]
    [TestCase("run --scripts 5 --git-bisect -o {results}")]
    public async Task A_boot_that_hangs_or_panics_says_nothing_of_the_kernel_and_a_panic_afterwards_makes_it_bad(
        string line)
    {
        var panic = new GuestException("vm #0: it panics") { Splat = new("Kernel panic - not syncing: no init", "") };
        StartGuest hangs = (_, _) => throw new GuestException("vm #0: the kernel is silent, in each of 2 boots");
        StartGuest panics = (_, _) => throw panic;
        StartGuest breaks = (_, _) => Task.FromResult<IGuest>(new ModelGuest(KernelProfile.Seed)
        {
            Before = script => script.Ops.Any(op => op is Op.Listen) ? throw panic : null,
        });
        string[] words =
        [
            .. line.Replace("{trace}", Scratch.Write("listening.trace", Listening))
                .Replace("{results}", Scratch.In("results")).Split(' '),
        ];

        Assert.That(await RunAsync(hangs, words), Is.EqualTo(ExitCode.CannotTest));
        Assert.That(await RunAsync(panics, words), Is.EqualTo(ExitCode.CannotTest));
        Assert.That(await RunAsync(breaks, words), Is.EqualTo(ExitCode.Diverges));
    }

    [Test]
    public async Task What_was_built_into_a_kernel_to_find_its_faults_is_named()
    {
        OpenTarget open = (name, _) => Task.FromResult<ITarget>(
            new FakeTarget(name, Honest) { Instruments = ["KASAN", "lockdep"] });

        await RunAsync(open, "run", "--scripts", "5", "-o", Scratch.In("results"));
        await RunAsync(open, "profile");
        await RunAsync(open, "matrix", "--targets", "host", "--scripts", "5", "-o", Scratch.In("matrix"));
        Assert.That(Output.ToString(), Does.Contain("\nkernel   0.1-model none, KASAN, lockdep, probe test\n"));
        Assert.That(Output.ToString(), Does.Contain("\nkernel   0.1-model none, KASAN, lockdep\n"));
        Assert.That(Output.ToString(), Does.Contain("\nhost    0.1-model KASAN lockdep  "));
        Assert.That(
            await File.ReadAllTextAsync(Scratch.In("results/run.json")),
            Does.Match("""
            "instruments": \[\s+"KASAN",\s+"lockdep"\s+\]
            """));
    }

    [Test]
    public async Task A_profile_that_shows_neither_form_of_a_behaviour_is_a_divergence_and_the_run_goes_on()
    {
        StartGuest start = (_, _) => Task.FromResult<IGuest>(new ModelGuest(KernelProfile.Seed)
        {
            Lie = (op, outcome) => op is Op.Detach ? new Outcome.Failed(Errno.EIO) : outcome,
        });

        string[] line = ["run", "--scripts", "20", "-o", Scratch.In("results"), "--git-bisect"];
        Assert.That(await RunAsync(start, line), Is.EqualTo(ExitCode.Diverges));
        Assert.That(Output.ToString(), Does.Contain("(profile udp-hash4; minimized from "));
        Assert.That(Output.ToString(), Does.Contain("20 scripts, "));
    }

    [TestCase("run --scripts 5 --expect incoming-cpu", ExitCode.Diverges)]
    [TestCase("run --scripts 5 --expect incoming-cpu --accept-profile", ExitCode.Agrees)]
    [TestCase("run --scripts 5 --expect seed", ExitCode.Agrees)]
    [TestCase("run --scripts 5 --expect solaris", ExitCode.Usage)]
    public async Task A_profile_that_is_not_the_expected_one_is_a_finding(string line, ExitCode expected)
    {
        Assert.That(await RunAsync([.. line.Split(' '), "-o", Scratch.In("results")]), Is.EqualTo(expected));
        if (expected == ExitCode.Diverges)
        {
            Assert.That(
                Output.ToString(),
                Does.Contain("changed   profile: the kernel lacks incoming-cpu, which --expect shows"));
            Assert.That(Scratch.Traces("results/changed"), Has.Count.EqualTo(1));
            Assert.That(Output.ToString(), Does.EndWith("\nchanged\n"));
        }
    }

    [Test]
    public async Task Check_says_where_a_file_is_right_on_some_boots_alone()
    {
        var path = Scratch.Write(
            "lucky.trace",
            """
            @trace 1
            s0 = socket udp4
            reuseport s0 on
            bind s0 lo p0
            s1 = socket udp4
            reuseport s1 on
            bind s1 lo p0
            send w0 lo p0 1              -> s0
            """);

        Assert.That(await RunAsync("check", path), Is.EqualTo(ExitCode.Diverges));
        Assert.That(Output.ToString(), Does.EndWith("-> s0, the model says s0|s1\n"));
    }

    [TestCase("6.12.118", "strict-bind-bucket")]
    [TestCase("7.3.4-1~bpo13+1", "udp-unhash4")]
    public async Task Check_takes_the_profile_that_was_recorded_of_a_kernel(string kernel, string behaviour)
    {
        var path = Scratch.Write("good.trace", Listening);

        Assert.That(await RunAsync("check", path, "--kernel", kernel), Is.EqualTo(ExitCode.Agrees));
        Assert.That(Error.ToString(), Does.StartWith("profile  ").And.Contain(behaviour));
        Assert.That(Output.ToString(), Is.Empty);
    }
}
