using Reuseport.Containers.Kernels;
using Reuseport.Containers.Source;
using Reuseport.Harness.Commands;
using Reuseport.Harness.Export;
using Reuseport.Harness.History;
using Reuseport.Harness.Tests.Guests;
using Reuseport.Vocabulary.Tests;

namespace Reuseport.Harness.Tests.Export;

[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public sealed class ExportCommandTests : CommandFixture
{
    /// <summary>What a selftest is built with; of headers those of the system will do.</summary>
    static readonly string[] _selftests =
    [
        "scripts", "tools/scripts", "tools/build", "tools/testing/selftests/Makefile",
        "tools/testing/selftests/lib.mk", "tools/testing/selftests/kselftest.h", "tools/testing/selftests/kselftest",
        "tools/testing/selftests/net",
    ];

    static readonly string _scenario = Path.Combine(RealHarness.Scenarios, "a-queued-connection-moves.trace");

    /// <summary>The tripwire: an op that the exporter forgets is named by the exception.</summary>
    [TestCaseSource(typeof(Samples), nameof(Samples.Ops))]
    public void Every_call_of_the_alphabet_of_sockets_is_a_call_in_C(Op op) =>
        Assert.That(new CScript(new([], [.. Samples.Ops])).Call(op), Does.Match(@"^\w+\(.*\)$"));

    [TestCaseSource(typeof(Samples), nameof(Samples.Programs))]
    public void Every_program_is_a_function_that_loads_it(BpfProgram program) =>
        Assert.That(CInstructions.Write(new(0), program), Does.Contain("static const char *load_b0(void)\n{"));

    [Test]
    public async Task All_calls_together_compile_without_a_warning()
    {
        var all = TraceText.Write(new Script([], [.. Samples.Ops]));
        Assert.That(await ExportAsync($"@trace 1\n{all}"), Is.EqualTo(ExitCode.Agrees), $"{Error}");
        await File.WriteAllTextAsync(Scratch.In("all.c"), Output.ToString());

        await CSuite.CompileAsync(Scratch.Path, "-c", "all.c");
    }

    [Test]
    public async Task A_program_has_no_function_that_it_does_not_use()
    {
        await ExportAsync("@trace 1\ns0 = socket udp4 -> ok\n");

        Assert.That(Output.ToString(), Does.Contain("sk_socket(s0, AF_INET, SOCK_DGRAM)"));
        Assert.That(Output.ToString(), Does.Not.Contain("bpf").And.Not.Contain("listen"));
    }

    [Test]
    public async Task The_first_call_that_differs_is_printed_and_ends_the_program()
    {
        var wrong = "@trace 1\ns0 = socket udp4 -> ok\nlisten s0 5 -> ok\nclose s0 -> ok\n";

        Assert.That(
            await CompileAndRunAsync(wrong),
            Is.EqualTo((1, "  1  sk_socket(s0, AF_INET, SOCK_DGRAM) = ok\n"
                + "  2  sk_listen(s0, 5): expected ok got EOPNOTSUPP\n")));
    }

    [Test]
    public async Task A_program_that_may_not_do_what_it_has_to_says_so()
    {
        await ExportAsync("@trace 1\ns0 = socket udp4 -> ok\n");
        await File.WriteAllTextAsync(Scratch.In("repro.c"), Output.ToString());
        await CSuite.CompileAsync(Scratch.Path, "-o", "repro", "repro.c");

        var (_, end) = await new ExternalCommand(
            "setpriv", ["--bounding-set=-all", "--inh-caps=-all", Scratch.In("repro")]).TryReadAsync(default);

        Assert.That(end.ExitCode, Is.EqualTo(4));
        Assert.That(end.Error, Does.StartWith("cannot make a network namespace (are you root?)"));
    }

    [Test]
    public async Task What_a_person_wrote_cannot_end_a_comment()
    {
        await ExportAsync("@trace 1\n# Ends */ here, or /* begins.\n\ns0 = socket udp4 -> ok # and */ here\n");
        await File.WriteAllTextAsync(Scratch.In("repro.c"), Output.ToString());

        await CSuite.CompileAsync(Scratch.Path, "-c", "repro.c");
    }

    [TestCase("host", ExpectedResult = ExitCode.Usage)]
    public async Task<ExitCode> What_is_no_trace_is_refused(string file) =>
        await RunAsync("export", "--format", "c", Scratch.In(file));

    [Test]
    public async Task Functions_of_the_kernel_are_no_program()
    {
        Assert.That(await ExportAsync("@trace 1\ns0 = sock tcp4\n"), Is.EqualTo(ExitCode.Usage));
        Assert.That(Error.ToString(), Does.Contain("the functions of the kernel's file cannot be called by a program"));
    }

    [Test]
    public async Task Several_traces_need_a_folder()
    {
        Assert.That(
            await RunAsync("export", "--format", "c", RealHarness.Scenarios), Is.EqualTo(ExitCode.Usage));
        Assert.That(Error.ToString(), Is.EqualTo("harness: several traces need --output FOLDER\n"));
    }

    [Test]
    public async Task The_floor_makes_the_calls_of_all_traces_and_says_how_fast()
    {
        Assert.That(
            await RunAsync("export", "--format", "floor", RealHarness.Scenarios, "-o", Scratch.In("floor.c")),
            Is.EqualTo(ExitCode.Agrees), $"{Error}");
        await CSuite.CompileAsync(Scratch.Path, "-o", "floor", "floor.c");

        var speed = await new ExternalCommand(Scratch.In("floor"), ["0"]).ReadAsync(default);

        Assert.That(speed, Does.Match(@"^\d+ scripts/s, [\d.]+ us a script\n$"));
        Assert.That(await File.ReadAllTextAsync(Scratch.In("floor.c")), Does.Not.Contain("check("));
    }

    [Test]
    public async Task What_waits_or_counts_is_no_part_of_a_floor()
    {
        await File.WriteAllTextAsync(Scratch.In("left.trace"), "@trace 1\nleft\n");

        Assert.That(
            await RunAsync("export", "--format", "floor", Scratch.In("left.trace")), Is.EqualTo(ExitCode.Usage));
        Assert.That(Error.ToString(), Is.EqualTo("harness: none of the traces can be repeated\n"));
    }

    [Test]
    public async Task A_selftest_builds_and_runs_in_the_tree_of_the_kernel()
    {
        var packages = new SourcePackages(CacheFolder.Default, TimeProvider.System, TestContext.Progress.WriteLine);
        var part = await packages.FindPartAsync("linux-source-6.1", "selftests", _selftests, default);
        await new ExternalCommand("cp", ["--recursive", part, Scratch.In("tree")]).ReadAsync(default);
        var net = Scratch.In("tree/tools/testing/selftests/net");
        var file = Path.Combine(net, "reuseport_queue.c");

        Assert.That(
            await RunAsync("export", "--format", "ksft", _scenario, "-o", file), Is.EqualTo(ExitCode.Agrees));
        Assert.That(Output.ToString(), Does.Contain("TEST_GEN_PROGS += reuseport_queue\n"));
        Assert.That(Output.ToString(), Does.Contain("CONFIG_BPF_SYSCALL=y\n"));
        await new ExternalCommand(
            "make",
            [
                "-C", "tools/testing/selftests", "TARGETS=net", "TEST_GEN_PROGS=reuseport_queue", "TEST_PROGS=",
                "TEST_GEN_FILES=", "TEST_GEN_PROGS_EXTENDED=", "INSTALL_DEP_TARGETS=", "CFLAGS+=-Werror",
            ],
            Scratch.In("tree")).ReadAsync(default);

        var ktap = await new ExternalCommand(Path.Combine(net, "reuseport_queue"), []).ReadAsync(default);
        Assert.That(ktap, Does.StartWith("TAP version 13\n1..15\nok 1 sk_socket(s0, AF_INET, SOCK_STREAM) = ok\n"));
        Assert.That(ktap, Does.EndWith("# Totals: pass:15 fail:0 xfail:0 xpass:0 skip:0 error:0\n"));
    }

    [Test]
    public async Task A_report_says_where_it_is_known_good_and_known_bad()
    {
        var report = await ReportAsync(
            [Kernel("6.1.170", "ok; EADDRINUSE"), Kernel("6.12.74", "ok; ok"), Kernel("6.12.85", "ok; EADDRINUSE")],
            [Change("6.1.170", "6.12.74"), Change("6.12.74", "6.12.85", isOfTrunk: false)]);

        Assert.That(report, Does.StartWith(
            "Subject: [REGRESSION] net: reuseport: a stranger binds\n"
            + "To: regressions@lists.linux.dev, netdev@vger.kernel.org\n\nWhy it matters.\n"));
        Assert.That(report, Does.Contain("\n#regzbot introduced: v6.1..v6.12.74\n"));
        Assert.That(report, Does.Contain("\n6.1       6.1.170                      -\n"));
        Assert.That(report, Does.Contain("\n6.12      6.12.85                      6.12.74\n"));
        Assert.That(report, Does.Contain("\nIt is gone again in 6.12.85.\n"));
        Assert.That(report, Does.Contain("\n  bind s0 lo p0                -> EADDRINUSE   (ok)\n"));
        Assert.That(report, Does.Not.Contain("Fixes:"));
        Assert.That(report.Split('\n').Select(line => line.Length), Is.All.LessThanOrEqualTo(72));
    }

    [Test]
    public async Task What_every_kernel_does_is_no_regression()
    {
        var report = await ReportAsync([Kernel("6.1.170", "ok; ok"), Kernel("6.12.74", "ok; ok")], []);

        Assert.That(report, Does.StartWith("Subject: [BUG] net: reuseport: a stranger binds\nTo: netdev@"));
        Assert.That(report, Does.Not.Contain("regzbot"));
    }

    [Test]
    public async Task A_report_needs_a_history()
    {
        Assert.That(await RunAsync("export", "--format", "report", _scenario), Is.EqualTo(ExitCode.Usage));
        Assert.That(
            Error.ToString(), Does.StartWith("harness: a report needs --history FILE: harness history --out DIR"));
    }

    [Test]
    public async Task What_is_no_history_is_one_line()
    {
        await File.WriteAllTextAsync(Scratch.In("history.json"), "{ not json");

        Assert.That(
            await RunAsync("export", "--format", "report", _scenario, "--history", Scratch.In("history.json")),
            Is.EqualTo(ExitCode.Usage));
        Assert.That(Error.ToString().Split('\n'), Has.Length.EqualTo(2));
    }

    async Task<string> ReportAsync(IReadOnlyList<KernelReport> kernels, IReadOnlyList<ChangeReport> changes)
    {
        var trace = Scratch.In("a-stranger-binds.trace");
        await File.WriteAllTextAsync(
            trace, "@trace 1\n# Why it matters.\n\ns0 = socket udp4 -> ok\nbind s0 lo p0 -> EADDRINUSE\n");
        var history = new TraceReport(trace, ["s0 = socket udp4", "bind s0 lo p0"], kernels, changes);
        await File.WriteAllTextAsync(Scratch.In("history.json"), TraceReport.Write([history]));

        Assert.That(
            await RunAsync("export", "--format", "report", trace, "--history", Scratch.In("history.json")),
            Is.EqualTo(ExitCode.Agrees), $"{Error}");
        return Output.ToString();
    }

    static KernelReport Kernel(string release, string outcomes) => new(release, $"{release}-1", null, 1, [outcomes]);

    static ChangeReport Change(string before, string after, bool isOfTrunk = true) =>
        new(before, after, isOfTrunk, [], 2, null, null, null, []);

    Task<ExitCode> ExportAsync(string trace)
    {
        File.WriteAllText(Scratch.In("repro.trace"), trace);
        return RunAsync("export", "--format", "c", Scratch.In("repro.trace"));
    }

    async Task<(int Code, string Output)> CompileAndRunAsync(string trace)
    {
        Assert.That(await ExportAsync(trace), Is.EqualTo(ExitCode.Agrees), $"{Error}");
        await File.WriteAllTextAsync(Scratch.In("repro.c"), Output.ToString());
        await CSuite.CompileAsync(Scratch.Path, "-o", "repro", "repro.c");
        var (output, end) = await new ExternalCommand(Scratch.In("repro"), []).TryReadAsync(default);
        return (end.ExitCode, output);
    }
}
