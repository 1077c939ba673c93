using Reuseport.Containers;
using Reuseport.Containers.Source;
using Reuseport.Harness.Commands;
using Reuseport.Harness.Comparing;
using Reuseport.Harness.Generation;
using Reuseport.Harness.Reporting;
using Reuseport.Harness.Results;
using Reuseport.Harness.Running;
using Reuseport.Harness.Tests.Guests;
using Reuseport.Harness.Verdicts;

namespace Reuseport.Harness.Tests;

/// <summary>The kernel's own file, function by function.</summary>
[Category("Kernel")]
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public sealed partial class SourceTests : IDisposable
{
    readonly Scratch _scratch = new();
    readonly StringWriter _output = new() { NewLine = "\n" };
    readonly StringWriter _error = new() { NewLine = "\n" };

    public void Dispose()
    {
        _scratch.Dispose();
        _output.Dispose();
        _error.Dispose();
    }

    static IEnumerable<string> Corpus() => Directory
        .EnumerateFiles(Path.Combine(Repository.Root, "tests/functions"), "*.trace")
        .Select(Path.GetFileNameWithoutExtension).Order()!;

    [TestCaseSource(nameof(Corpus))]
    public async Task A_trace_of_functions_agrees(string name)
    {
        var trace = TraceReader.ReadTrace(
            await File.ReadAllTextAsync(Path.Combine(Repository.Root, $"tests/functions/{name}.trace")));
        await using var target = await OpenAsync(Instrument.Sanitizers);
        await using var guest = await target.StartAsync(0, CancellationToken.None);
        var profile = await GuestProfile.MeasureAsync(guest);

        var answer = (GuestAnswer.Ran)await guest.RunAsync(trace.Script, CancellationToken.None);

        Assert.That(new Referee(profile).Compare(trace.Script, answer.Outcomes)?.ToString(), Is.Null);
        Assert.That(answer.Outcomes.Index().Where(seen => !trace.Outcomes[seen.Index].Allows(seen.Item)), Is.Empty);
    }

    [Test]
    public async Task Everything_that_one_thread_can_reach_of_the_file_is_reached()
    {
        var target = await OpenAsync(Instrument.Coverage);
        var run = await RunAsync(target, scripts: 600_000);
        var coverage = await target.CoverageAsync(CancellationToken.None);
        await target.DisposeAsync();

        Assert.That(run.Counts.Verdict, Is.EqualTo(Verdict.Agrees), run.Counts.ToString());
        Assert.That(coverage!.Unreached.Where(item => CoverageText.ReasonOf(item) is null), Is.Empty);
        Assert.That(coverage.Lines, Is.GreaterThan(300));
        Assert.That(coverage.Branches, Is.GreaterThan(150));
    }

    [TestCase("5.10", "no-migration")]
    [TestCase("7.3", "incoming-cpu")]
    public async Task The_oldest_and_the_newest_file_agree_too(string version, string profile)
    {
        var code = await HarnessAsync(
            "source", $"linux-source-{version}", "--sanitize", "--scripts", "20000", "-o", _scratch.In("run"));

        Assert.That(code, Is.EqualTo(ExitCode.Agrees), _output.ToString());
        Assert.That(_output.ToString(), Does.Contain($"\nprofile  {profile}\n"));
    }

    [Test]
    public async Task The_sanitizers_find_nothing_in_the_file()
    {
        await using var target = await OpenAsync(Instrument.Sanitizers);

        var run = await RunAsync(target, scripts: 50_000);

        Assert.That(run.Counts.Verdict, Is.EqualTo(Verdict.Agrees), run.Counts.ToString());
    }

    [TestCase("more_reuse->has_conns = reuse->has_conns;", "", "crowd", 4)]
    [TestCase("reuse->socks[i] = reuse->socks[reuse->num_socks - 1];", "", "_sock", 6)]
    [TestCase("kfree_rcu(reuse, rcu);", "", "crowd", 2)]
    [TestCase("if (old_reuse && old_reuse->num_socks != 1)", "if (0)", "reuseport_add_sock", 7)]
    public async Task A_fault_in_one_line_is_found_and_shrunk(string piece, string instead, string call, int callsMax)
    {
        var path = await SourceFixture.CopyAsync(_scratch, piece, instead);

        var code = await HarnessAsync("source", path, "--scripts", "60000", "--seed", "3", "-o", _scratch.In("run"));

        Assert.That(code, Is.EqualTo(ExitCode.Diverges), _output.ToString());
        var shortest = _scratch.Traces("run/divergences").MinBy(trace => trace.Script.Ops.Count)!;
        Assert.That(shortest.Script.Ops, Has.Count.LessThanOrEqualTo(callsMax), shortest.ToString());
        Assert.That(shortest.Script.Ops[^1].ToString(), Does.Contain(call), shortest.ToString());
    }

    [Test]
    public async Task A_use_after_free_is_a_finding_of_the_sanitizers()
    {
        var path = await SourceFixture.CopyAsync(
            _scratch, "kfree_rcu(reuse, rcu);", "kfree(reuse); reuse->num_socks = 0;");

        var code = await HarnessAsync(
            "source", path, "--sanitize", "--scripts", "3000", "--seed", "1", "-o", _scratch.In("run"));

        Assert.That(code, Is.EqualTo(ExitCode.Diverges), _output.ToString());
        Assert.That(
            _output.ToString(), Does.Contain("ERROR: AddressSanitizer: heap-use-after-free").And.Contain("\nsplat"));
        Assert.That(_scratch.Traces("run/splats").Min(trace => trace.Script.Ops.Count), Is.LessThanOrEqualTo(3));
    }

    [TestCase("spin_lock_bh(&reuseport_lock);\n\n\t/* Allocation", "/* Allocation", "BUG: suspicious RCU usage")]
    [TestCase("reuse->has_conns = 1;", "*(volatile int *)NULL = 1;", "BUG: Segmentation fault")]
    [TestCase("reuse->has_conns = 1;", "rcu_read_lock();", "BUG: a call returned in an RCU read section")]
    [TestCase("reuse->has_conns = 1;", "kfree(reuse->socks);", "BUG: kfree() of what is not allocated")]
    public async Task A_crash_in_the_file_is_a_finding_and_no_end_of_the_harness(
        string piece, string instead, string title)
    {
        var path = await SourceFixture.CopyAsync(_scratch, piece, instead);

        var code = await HarnessAsync("source", path, "--scripts", "2000", "--seed", "1", "-o", _scratch.In("run"));

        Assert.That(code, Is.EqualTo(ExitCode.Diverges), _output.ToString());
        Assert.That(_output.ToString(), Does.Contain(title).And.Contain("\nsplat"));
    }

    [Test]
    public async Task The_calls_before_a_crash_in_the_file_have_their_outcomes()
    {
        var path = await SourceFixture.CopyAsync(
            _scratch, "reuse->has_conns = 1;", "*(volatile int *)NULL = 1;");
        var script = TraceReader.ReadScript("""
            @sysctl net.ipv4.tcp_migrate_req 1
            s0 = sock tcp4
            reuseport_alloc s0 any
            reuseport_has_conns_set s0
            reuseport_detach_sock s0
            """);
        await using var target = await SourceTarget.OpenAsync(
            SourceFile.Open(path), Instrument.None, CancellationToken.None);
        await using var guest = await target.StartAsync(0, CancellationToken.None);

        var broken = await Assert.ThrowsAsync<GuestException>(() => guest.StepAsync(script, CancellationToken.None));

        Assert.That(broken!.Splat, Is.Not.Null);
        Assert.That(string.Join('\n', broken.SeenBefore), Is.EqualTo("ok\nok; g0 [s0] any"));
    }

    [Test]
    public async Task What_the_stand_ins_lack_is_named_in_one_line()
    {
        var path = await SourceFixture.CopyAsync(
            _scratch, "void reuseport_detach_sock(struct sock *sk)\n{", """
                void reuseport_detach_sock(struct sock *sk)
                {
                    sk_dst_reset(sk);
                """);

        Assert.That(await HarnessAsync("source", path), Is.EqualTo(ExitCode.Broken));
        Assert.That(_error.ToString(), Does.StartWith($"harness: {path}: the stand-ins have no sk_dst_reset: sock_"));
        Assert.That(_error.ToString().TrimEnd('\n'), Does.Not.Contain("\n"));
    }

    [Test]
    public async Task Two_versions_that_do_the_same_agree()
    {
        var file = await SourceFixture.FileAsync();

        var code = await HarnessAsync("source", file.Path, file.Path, "--scripts", "5000", "--seed", "1");

        Assert.That(code, Is.EqualTo(ExitCode.Agrees), _output.ToString());
        Assert.That(_output.ToString(), Does.EndWith("5,000 scripts: both files do the same\n"));
    }

    /// <summary>A call that only one of them defines is no difference.</summary>
    [TestCase("linux-source-6.1", "linux-source-5.10")]
    [TestCase("linux-source-5.10", "linux-source-6.1")]
    public async Task The_closed_section_shows_between_versions(string one, string two)
    {
        var code = await HarnessAsync("source", one, two, "--scripts", "5000", "--seed", "3");

        Assert.That(code, Is.EqualTo(ExitCode.Diverges), _output.ToString());
        Assert.That(_output.ToString(), Does.Contain(" says ").And.Not.Contain("BUG"));
    }

    [Test]
    public async Task Two_versions_that_differ_show_it_in_one_script()
    {
        var file = await SourceFixture.FileAsync();
        var patched = await SourceFixture.CopyAsync(
            _scratch, "return sk->sk_reuseport ? -ENOENT : -EINVAL;", "return -ENOENT;");

        var code = await HarnessAsync("source", file.Path, patched, "--scripts", "20000", "--seed", "1");

        Assert.That(code, Is.EqualTo(ExitCode.Diverges), _output.ToString());
        Assert.That(_output.ToString(), Does.Match(
            @"s0 = sock .* ok\nreuseport_detach_prog s0 .* EINVAL;\n# ! sock_reuseport\.c:\w+ says ENOENT;\n\ndiv"));
    }

    [Test]
    public async Task A_version_that_crashes_differs()
    {
        var file = await SourceFixture.FileAsync();
        var patched = await SourceFixture.CopyAsync(
            _scratch, "return sk->sk_reuseport ? -ENOENT : -EINVAL;", "return *(volatile int *)NULL;");

        var code = await HarnessAsync("source", file.Path, patched, "--scripts", "20000", "--seed", "1");

        Assert.That(code, Is.EqualTo(ExitCode.Diverges), _output.ToString());
        Assert.That(_output.ToString(), Does.Contain($"# ! source:{patched}: BUG: Segmentation fault"));
    }

    [Test]
    public async Task A_trace_of_sockets_is_no_trace_for_the_file()
    {
        var trace = _scratch.Write("sockets.trace", "@trace 1\ns0 = socket tcp4\n");
        var file = await SourceFixture.FileAsync();

        Assert.That(await HarnessAsync("replay", trace, "-t", $"source:{file.Path}"), Is.EqualTo(ExitCode.Usage));
        Assert.That(_error.ToString(), Does.Contain("makes calls on sockets"));
    }

    [TestCase("source missing.c", "missing.c")]
    [TestCase("source no/such/tree", "no/such/tree: there is no such file")]
    public async Task A_file_that_is_not_there_is_broken(string line, string reason)
    {
        Assert.That(await HarnessAsync(line.Split(' ')), Is.EqualTo(ExitCode.Broken));
        Assert.That(_error.ToString().TrimEnd('\n').Split('\n')[^1], Does.Contain(reason));
    }

    [Test]
    public async Task A_file_without_its_header_is_broken()
    {
        var path = _scratch.Write(SourceFile.Name, "");

        Assert.That(await HarnessAsync("source", path), Is.EqualTo(ExitCode.Broken));
        Assert.That(_error.ToString(), Does.Contain("sock_reuseport.h is neither beside it nor in the kernel's tree"));
    }

    static async Task<SourceTarget> OpenAsync(Instrument instrument) =>
        await SourceTarget.OpenAsync(await SourceFixture.FileAsync(), instrument, CancellationToken.None);

    async Task<Run> RunAsync(SourceTarget target, long scripts)
    {
        var kernel = await Targets.Kernel.OpenAsync(
            target, Profiles.ProfileChoice.Measured, TimeProvider.System, CancellationToken.None);
        var run = new Run(
            new(scripts, null, Probes: 1), new Generator(kernel.Profile, seed: 1, Alphabets.Functions).Next,
            kernel.Referee, target.StartAsync, "test", ResultsFolder.Create(_scratch.In("run"), "a test"),
            TimeProvider.System);
        await run.ExecuteAsync(CancellationToken.None);
        return run;
    }

    Task<ExitCode> HarnessAsync(params string[] arguments)
    {
        var clock = TimeProvider.System;
        var targets = new Targets.RealTargets(probe: null, clock, _error.WriteLine);
        return new HarnessCommand(new(_output, _error, ErrorIsLive: false, clock), probe: null, targets.OpenAsync)
            .RunAsync(arguments, CancellationToken.None);
    }
}
