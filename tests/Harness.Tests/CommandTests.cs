using Reuseport.Containers;
using Reuseport.Harness.Commands;
using Reuseport.Harness.Targets;
using Reuseport.Harness.Tests.Guests;
using Reuseport.Harness.Verdicts;
using Reuseport.Model;

namespace Reuseport.Harness.Tests;

/// <summary>Command lines, what they print where, and their exit codes.</summary>
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public sealed class CommandTests : CommandFixture
{
    internal const string Hazard =
        """
        @trace 1
        @sysctl net.ipv4.tcp_migrate_req 1
        s0 = socket tcp4
        reuseport s0 on
        bind s0 lo p0
        listen s0 16
        shutdown s0 rd
        reuseport s0 off
        listen s0 16
        close s0
        """;

    const string Call = "listen s3 99                ";

    [TestCase("run --scripts none", "--scripts: 'none' is not a whole number from 1 up")]
    [TestCase("run --scripts 0", "--scripts: '0' is not a whole number from 1 up")]
    [TestCase("run --scripts -5", "--scripts: '-5' is not a whole number from 1 up")]
    [TestCase("run --scripts 9999999999999999999", "--scripts: '9999999999999999999' is not a whole number from 1 up")]
    [TestCase("run --time 10", "--time: '10' is not a time such as 30s, 10m or 8h")]
    [TestCase("run --time m", "--time: 'm' is not a time such as 30s, 10m or 8h")]
    [TestCase("run --time 0s", "--time: '0s' is not a time such as 30s, 10m or 8h")]
    [TestCase("run --seed -1", "--seed: '-1' is not a whole number from 0 up")]
    [TestCase("run -j 0", "-j: '0' is not a whole number from 1 up")]
    [TestCase("run --wrong", "Unrecognized command or argument '--wrong'.")]
    [TestCase("replay", "Required argument 'FILE' missing for command: 'replay'.")]
    [TestCase("replay missing.trace", "missing.trace: there is no such file")]
    [TestCase("check missing.trace", "missing.trace: there is no such file")]
    [TestCase("check --profile solaris missing.trace", "'solaris' is not a behaviour")]
    [TestCase("", "Required command was not provided.")]
    public async Task A_usageError_is_one_line_and_exit_code_2(string line, string reason)
    {
        Assert.That(await RunAsync(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)), Is.EqualTo(ExitCode.Usage));
        Assert.That(Error.ToString(), Does.StartWith($"harness: {reason}").And.EndWith("\n"));
        Assert.That(Error.ToString().TrimEnd('\n'), Does.Not.Contain("\n"));
    }

    [Test]
    public async Task A_text_that_is_no_trace_is_refused_with_its_place()
    {
        var path = Scratch.Write("wrong.trace", "@trace 1\ns0 = socket tcp4\nlisten s0 often\n");

        Assert.That(await RunAsync("check", path), Is.EqualTo(ExitCode.Usage));
        Assert.That(Error.ToString(), Is.EqualTo(
            $"harness: {path}:3:11: 'often' is not a backlog; it is written 'listen s0 16'\n"));
    }

    [Test]
    public async Task A_folder_without_traces_is_refused() =>
        Assert.That(await RunAsync("replay", Scratch.Path), Is.EqualTo(ExitCode.Usage));

    [Test]
    public async Task Check_prints_a_trace_with_the_outcomes_of_the_model()
    {
        var path = Scratch.Write("open.trace", Listening.Replace("-> ok", ""));

        Assert.That(await RunAsync("check", "--print", path), Is.EqualTo(ExitCode.Agrees));
        Assert.That(TraceReader.ReadTrace(Output.ToString()), Is.EqualTo(TraceReader.ReadTrace(Listening)));
    }

    [Test]
    public async Task Check_says_where_the_file_disagrees()
    {
        var path = Scratch.Write("wrong.trace", Listening.Replace($"{Call} -> ok", $"{Call} -> EINVAL"));

        Assert.That(await RunAsync("check", path), Is.EqualTo(ExitCode.Diverges));
        Assert.That(Output.ToString(), Is.EqualTo(
            $"outdated  {path}\n  call 4: {Call} -> EINVAL, the model says ok\n"));
    }

    [Test]
    public async Task Replay_agrees_with_a_kernel_that_does_as_the_model_says()
    {
        var path = Scratch.Write("good.trace", Listening);

        Assert.That(await RunAsync("replay", path), Is.EqualTo(ExitCode.Agrees));
        Assert.That(Output.ToString(), Is.EqualTo($"agrees    {path}\n"));
    }

    [Test]
    public async Task A_trace_that_says_what_neither_kernel_nor_model_do_is_outdated()
    {
        var path = Scratch.Write("old.trace", Listening.Replace($"{Call} -> ok", $"{Call} -> EINVAL"));

        Assert.That(await RunAsync("replay", path), Is.EqualTo(ExitCode.Diverges));
        Assert.That(Output.ToString(), Does.StartWith($"outdated  {path}\n"));
        Assert.That(Output.ToString(), Does.Contain("-> ok\n  the file says EINVAL"));
    }

    [Test]
    public async Task Replay_shows_a_divergence_with_the_state_of_the_model()
    {
        Scratch.Write("bad.trace", Listening);

        Assert.That(await RunAsync(Lying, "replay", Scratch.Path, "--profile", "seed"), Is.EqualTo(ExitCode.Diverges));
        Assert.That(Output.ToString(), Does.StartWith("diverges").And.Contain($"{Call} -> EIO\n  ! model says ok ("));
    }

    [TestCase("replay")]
    [TestCase("minimize")]
    public async Task A_trace_of_the_hazard_family_is_refused(string command)
    {
        var path = Scratch.Write("hazard.trace", Hazard);

        Assert.That(await RunAsync(command, path), Is.EqualTo(ExitCode.Usage));
        Assert.That(Error.ToString(), Does.Contain("the hazard family"));
    }

    [Test]
    public async Task Minimize_prints_the_shortest_trace_that_still_diverges()
    {
        var path = Scratch.Write("bad.trace", Listening);

        Assert.That(await RunAsync(Lying, "minimize", path, "--profile", "seed"), Is.EqualTo(ExitCode.Diverges));
        Assert.That(TraceReader.ReadTrace(Output.ToString()).ToString(), Is.EqualTo(
            """
            @trace 1
            @kernel 0.1-model
            @diverges

            s0 = socket tcp4             -> ok
            listen s0 16                 -> EIO

            """));
    }

    [Test]
    public async Task Minimize_has_nothing_to_do_where_the_kernel_agrees()
    {
        Assert.That(await RunAsync("minimize", Scratch.Write("good.trace", Listening)), Is.EqualTo(ExitCode.Agrees));
        Assert.That(Error.ToString(), Does.Contain("there is nothing to minimize"));
        Assert.That(Output.ToString(), Is.Empty);
    }

    [Test]
    public async Task A_run_that_agrees_leaves_its_report()
    {
        var results = Scratch.In("results");

        string[] line = ["run", "--scripts", "50", "--seed", "3", "--out", results];
        Assert.That(await RunAsync(line), Is.EqualTo(ExitCode.Agrees));
        Assert.That(Output.ToString(), Does.StartWith("seed     3\nkernel   0.1-model none, probe test\n"));
        Assert.That(Output.ToString(), Does.EndWith("\nagrees\n"));
        Assert.That(await File.ReadAllTextAsync(Scratch.In("results/run.json")), Does.Contain("\"agrees\": 50"));

        Assert.That(await RunAsync("run", "--out", results), Is.EqualTo(ExitCode.Usage));
    }

    [Test]
    public async Task A_run_that_diverges_prints_each_divergence_once_with_its_trace()
    {
        var results = Scratch.In("results");

        string[] line = ["run", "--scripts", "50", "-o", results, "--profile", "seed"];
        Assert.That(await RunAsync(Lying, line), Is.EqualTo(ExitCode.Diverges));
        Assert.That(Output.ToString(), Does.Contain("divergences/listen-").And.Contain("-> EIO\n  ! model says "));
        Assert.That(Output.ToString(), Does.EndWith("\ndiverges\n"));
        Assert.That(Scratch.Traces("results/divergences"), Is.Not.Empty);
    }

    [TestCase(false, ExitCode.Broken)]
    [TestCase(true, ExitCode.CannotTest)]
    public async Task Missing_privileges_are_one_line_and_broken(bool gitBisect, ExitCode expected)
    {
        Task<IGuest> Refuse(int number, CancellationToken cancellationToken) =>
            throw new GuestRefusedException(Errno.EPERM, "no CAP_SYS_ADMIN: run as root");

        string[] line = gitBisect ? ["run", "--git-bisect"] : ["run"];
        Assert.That(await RunAsync(Refuse, line), Is.EqualTo(expected));
        Assert.That(Error.ToString(), Is.EqualTo("harness: EPERM: no CAP_SYS_ADMIN: run as root\n"));
    }

    [Test]
    public async Task Help_tells_the_exit_codes()
    {
        Assert.That(await RunAsync("--help"), Is.EqualTo(ExitCode.Agrees));
        foreach (var code in Enum.GetValues<ExitCode>())
            Assert.That(Output.ToString(), Does.Match($@"\n +{(int)code} "));
    }

    [Test]
    public async Task A_file_that_leaves_too_much_open_is_named_and_not_followed_for_ever()
    {
        var path = Scratch.In("open.trace");
        await File.WriteAllTextAsync(
            path,
            """
            @trace 1
            for i in 0..3
              s{i} = socket tcp4
              reuseport s{i} on
              bind s{i} lo p0
              listen s{i} 16
            end
            for i in 0..7
              connect w{i} lo p0 -> s0..s3
            end
            """);

        Assert.That(await RunAsync("check", path), Is.EqualTo(ExitCode.Usage));
        Assert.That(Error.ToString(), Does.Contain(
            $"harness: {path}: after call 23, connect w6 lo p0, the kernel may be in more than 4096 states"));
    }

    [Test]
    public async Task Help_tells_how_a_call_is_written_what_it_is_and_its_outcomes()
    {
        Assert.That(await RunAsync("help", "shutdown"), Is.EqualTo(ExitCode.Agrees));
        Assert.That(Output.ToString(), Is.EqualTo("shutdown s0 rd|wr|rdwr\n  shutdown(2)\n  -> ok, ENOTCONN\n"));
    }

    [TestCaseSource(typeof(CallWords), nameof(CallWords.All))]
    public async Task Help_knows_every_call(string call)
    {
        Assert.That(await RunAsync("help", call), Is.EqualTo(ExitCode.Agrees));
        Assert.That(Output.ToString(), Is.Not.Empty);
    }

    [Test]
    public async Task Help_lists_the_calls()
    {
        Assert.That(await RunAsync("help"), Is.EqualTo(ExitCode.Agrees));
        Assert.That(Output.ToString(), Does.Contain("\n  bind s0 lo p0\n").And.Contain("\n  reuseport_alloc s0"));
        Assert.That(await RunAsync("help", "unbind"), Is.EqualTo(ExitCode.Usage));
    }

    [Test]
    public async Task The_doctor_says_no_when_no_guest_starts()
    {
        StartGuest nothing = (_, _) => throw new GuestException("no");

        Assert.That(await RunAsync(nothing, "doctor"), Is.EqualTo(ExitCode.Broken));
        Assert.That(Output.ToString(), Does.Contain("missing  run: no\n"));
    }

    [Test]
    public async Task The_doctor_says_what_works()
    {
        Assert.That(await RunAsync("doctor"), Is.EqualTo(ExitCode.Agrees));
        Assert.That(Output.ToString(), Does.Contain("ok       docker: ").And.Contain("ok       bpf: "));
        Assert.That(Output.ToString(), Does.Contain("ok       gcc: gcc ").And.Contain("ok       vm: QEMU emulator "));
        Assert.That(Output.ToString(), Does.Contain("ok       profile: seed\n"));
    }

    [Test]
    public async Task Where_memory_is_short_fewer_probes_run_and_a_line_says_so()
    {
        OpenTarget small = (name, _) => Task.FromResult<ITarget>(new FakeTarget(name, Honest) { GuestsMax = 3 });

        await RunAsync(small, "run", "--scripts", "10", "--seed", "1", "-j", "8", "-o", Scratch.In("run"));

        Assert.That(Error.ToString(), Does.StartWith("harness: host: memory for 2 probes, not 8: so many run\n"));
    }

    /// <summary>A kernel that refuses to listen.</summary>
    static Task<IGuest> Lying(int number, CancellationToken cancellationToken) =>
        Task.FromResult<IGuest>(new ModelGuest(KernelProfile.Seed)
        {
            Lie = (op, outcome) => op is Op.Listen ? new Outcome.Failed(Errno.EIO) : outcome,
        });
}
