using Reuseport.Containers;
using Reuseport.Containers.Kernels;
using Reuseport.Harness.Commands;
using Reuseport.Harness.Targets;
using Reuseport.Harness.Tests.Guests;
using Reuseport.Harness.Verdicts;
using Reuseport.Model;

namespace Reuseport.Harness.Tests;

/// <summary>Command lines, what they print where, and their exit codes.</summary>
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public sealed class CommandTests : IDisposable
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

    const string Listening =
        """
        @trace 1
        s5 = socket udp4             -> ok
        s3 = socket tcp4             -> ok
        bind s3 lo p0                -> ok
        listen s3 99                 -> ok
        """;

    const string Call = "listen s3 99                ";

    readonly Scratch _scratch = new();
    readonly StringWriter _output = new() { NewLine = "\n" };
    readonly StringWriter _error = new() { NewLine = "\n" };

    public void Dispose()
    {
        _scratch.Dispose();
        _output.Dispose();
        _error.Dispose();
    }

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
    [TestCase("check --profile solaris missing.trace", "'solaris' is no behaviour")]
    [TestCase("", "Required command was not provided.")]
    public async Task A_usage_error_is_one_line_and_exit_code_2(string line, string reason)
    {
        Assert.That(await RunAsync(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)), Is.EqualTo(ExitCode.Usage));
        Assert.That(_error.ToString(), Does.StartWith($"harness: {reason}").And.EndWith("\n"));
        Assert.That(_error.ToString().TrimEnd('\n'), Does.Not.Contain("\n"));
    }

    [Test]
    public async Task A_text_that_is_no_trace_is_refused_with_its_place()
    {
        var path = _scratch.Write("wrong.trace", "@trace 1\ns0 = socket tcp4\nlisten s0 often\n");

        Assert.That(await RunAsync("check", path), Is.EqualTo(ExitCode.Usage));
        Assert.That(_error.ToString(), Is.EqualTo($"harness: {path}:3:11: 'often' is not a backlog\n"));
    }

    [Test]
    public async Task A_folder_without_traces_is_refused() =>
        Assert.That(await RunAsync("replay", _scratch.Path), Is.EqualTo(ExitCode.Usage));

    [Test]
    public async Task Check_prints_a_trace_with_the_outcomes_of_the_model()
    {
        var path = _scratch.Write("open.trace", Listening.Replace("-> ok", ""));

        Assert.That(await RunAsync("check", "--print", path), Is.EqualTo(ExitCode.Agrees));
        Assert.That(TraceReader.ReadTrace(_output.ToString()), Is.EqualTo(TraceReader.ReadTrace(Listening)));
    }

    [Test]
    public async Task Check_says_where_the_file_disagrees()
    {
        var path = _scratch.Write("wrong.trace", Listening.Replace($"{Call} -> ok", $"{Call} -> EINVAL"));

        Assert.That(await RunAsync("check", path), Is.EqualTo(ExitCode.Diverges));
        Assert.That(_output.ToString(), Is.EqualTo(
            $"outdated  {path}\n  call 4: {Call} -> EINVAL, the model says ok\n"));
    }

    [Test]
    public async Task Replay_agrees_with_a_kernel_that_does_as_the_model_says()
    {
        var path = _scratch.Write("good.trace", Listening);

        Assert.That(await RunAsync("replay", path), Is.EqualTo(ExitCode.Agrees));
        Assert.That(_output.ToString(), Is.EqualTo($"agrees    {path}\n"));
    }

    [Test]
    public async Task A_trace_that_says_what_neither_kernel_nor_model_do_is_outdated()
    {
        var path = _scratch.Write("old.trace", Listening.Replace($"{Call} -> ok", $"{Call} -> EINVAL"));

        Assert.That(await RunAsync("replay", path), Is.EqualTo(ExitCode.Diverges));
        Assert.That(_output.ToString(), Does.StartWith($"outdated  {path}\n"));
        Assert.That(_output.ToString(), Does.Contain("-> ok\n  the file says EINVAL"));
    }

    [Test]
    public async Task Replay_shows_a_divergence_with_the_state_of_the_model()
    {
        _scratch.Write("bad.trace", Listening);

        Assert.That(await RunAsync(Lying, "replay", _scratch.Path, "--profile", "seed"), Is.EqualTo(ExitCode.Diverges));
        Assert.That(_output.ToString(), Does.StartWith("diverges").And.Contain($"{Call} -> EIO\n  ! model says ok ("));
    }

    [TestCase("replay")]
    [TestCase("minimize")]
    public async Task A_trace_of_the_hazard_family_is_refused(string command)
    {
        var path = _scratch.Write("hazard.trace", Hazard);

        Assert.That(await RunAsync(command, path), Is.EqualTo(ExitCode.Usage));
        Assert.That(_error.ToString(), Does.Contain("enters the hazard family"));
    }

    [Test]
    public async Task Minimize_prints_the_shortest_trace_that_still_diverges()
    {
        var path = _scratch.Write("bad.trace", Listening);

        Assert.That(await RunAsync(Lying, "minimize", path, "--profile", "seed"), Is.EqualTo(ExitCode.Diverges));
        Assert.That(TraceReader.ReadTrace(_output.ToString()).ToString(), Is.EqualTo(
            """
            @trace 1
            @kernel 0.1-model

            s0 = socket tcp4             -> ok
            listen s0 16                 -> EIO

            """));
    }

    [Test]
    public async Task Minimize_has_nothing_to_do_where_the_kernel_agrees()
    {
        Assert.That(await RunAsync("minimize", _scratch.Write("good.trace", Listening)), Is.EqualTo(ExitCode.Agrees));
        Assert.That(_error.ToString(), Does.Contain("there is nothing to minimize"));
        Assert.That(_output.ToString(), Is.Empty);
    }

    [Test]
    public async Task A_run_that_agrees_leaves_its_report()
    {
        var results = _scratch.In("results");

        string[] line = ["run", "--scripts", "50", "--seed", "3", "--out", results];
        Assert.That(await RunAsync(line), Is.EqualTo(ExitCode.Agrees));
        Assert.That(_output.ToString(), Does.StartWith("seed     3\nkernel   0.1-model none, probe test\n"));
        Assert.That(_output.ToString(), Does.EndWith("\nagrees\n"));
        Assert.That(await File.ReadAllTextAsync(_scratch.In("results/run.json")), Does.Contain("\"agrees\": 50"));

        Assert.That(await RunAsync("run", "--out", results), Is.EqualTo(ExitCode.Usage));
    }

    [Test]
    public async Task A_run_that_diverges_prints_each_divergence_once_with_its_trace()
    {
        var results = _scratch.In("results");

        string[] line = ["run", "--scripts", "50", "-o", results, "--profile", "seed"];
        Assert.That(await RunAsync(Lying, line), Is.EqualTo(ExitCode.Diverges));
        Assert.That(_output.ToString(), Does.Contain("divergences/listen-").And.Contain("-> EIO\n  ! model says "));
        Assert.That(_output.ToString(), Does.EndWith("\ndiverges\n"));
        Assert.That(_scratch.Traces("results/divergences"), Is.Not.Empty);
    }

    [TestCase(false, ExitCode.Broken)]
    [TestCase(true, ExitCode.CannotTest)]
    public async Task Missing_privileges_are_one_line_and_broken(bool gitBisect, ExitCode expected)
    {
        Task<IGuest> Refuse(int number, CancellationToken cancellationToken) =>
            throw new GuestRefusedException(Errno.EPERM, "no CAP_SYS_ADMIN: run as root");

        string[] line = gitBisect ? ["run", "--git-bisect"] : ["run"];
        Assert.That(await RunAsync(Refuse, line), Is.EqualTo(expected));
        Assert.That(_error.ToString(), Is.EqualTo("harness: EPERM: no CAP_SYS_ADMIN: run as root\n"));
    }

    [TestCase("run --scripts none --git-bisect")]
    [TestCase("replay missing.trace --git-bisect")]
    [TestCase("replay --wrong --git-bisect missing.trace")]
    [TestCase("run --git-bisect --profile solaris")]
    public async Task A_usage_error_stops_a_bisection(string line) =>
        Assert.That(await RunAsync(line.Split(' ')), Is.EqualTo(ExitCode.UsageInBisect));

    [TestCase(true, ExitCode.UsageInBisect)]
    [TestCase(false, ExitCode.CannotTest)]
    public async Task A_kernel_that_is_not_there_stops_a_bisection_and_one_that_is_broken_is_skipped(
        bool isMissing, ExitCode expected)
    {
        OpenTarget open = (_, _) => throw new KernelException("bzImage: no") { IsMissing = isMissing };

        Assert.That(await RunAsync(open, "run", "--git-bisect", "--target", "vm:bzImage"), Is.EqualTo(expected));
    }

    [Test]
    public async Task A_profile_that_shows_neither_form_of_a_behaviour_is_a_divergence_and_the_run_goes_on()
    {
        StartGuest start = (_, _) => Task.FromResult<IGuest>(new ModelGuest(KernelProfile.Seed)
        {
            Lie = (op, outcome) => op is Op.Detach ? new Outcome.Failed(Errno.EIO) : outcome,
        });

        string[] line = ["run", "--scripts", "20", "-o", _scratch.In("results"), "--git-bisect"];
        Assert.That(await RunAsync(start, line), Is.EqualTo(ExitCode.Diverges));
        Assert.That(_output.ToString(), Does.Contain("(profile udp-hash4; minimized from "));
        Assert.That(_output.ToString(), Does.Contain("20 scripts, "));
    }

    [TestCase("run --scripts 5 --expect incoming-cpu", ExitCode.Diverges)]
    [TestCase("run --scripts 5 --expect incoming-cpu --accept-profile", ExitCode.Agrees)]
    [TestCase("run --scripts 5 --expect seed", ExitCode.Agrees)]
    [TestCase("run --scripts 5 --expect solaris", ExitCode.Usage)]
    public async Task A_profile_that_is_not_the_expected_one_is_a_finding(string line, ExitCode expected)
    {
        Assert.That(await RunAsync([.. line.Split(' '), "-o", _scratch.In("results")]), Is.EqualTo(expected));
        if (expected == ExitCode.Diverges)
        {
            Assert.That(_output.ToString(), Does.Contain("changed   profile: it lacks incoming-cpu, which --expect shows"));
            Assert.That(_scratch.Traces("results/changed"), Has.Count.EqualTo(1));
            Assert.That(_output.ToString(), Does.EndWith("\nchanged\n"));
        }
    }

    [Test]
    public async Task Check_says_where_a_file_is_right_on_some_boots_alone()
    {
        var path = _scratch.Write(
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
        Assert.That(_output.ToString(), Does.EndWith("-> s0, the model says s0|s1\n"));
    }

    [TestCase("6.12.118", "strict-bind-bucket")]
    [TestCase("7.3.4-1~bpo13+1", "udp-unhash4")]
    public async Task Check_takes_the_profile_that_was_recorded_of_a_kernel(string kernel, string behaviour)
    {
        var path = _scratch.Write("good.trace", Listening);

        Assert.That(await RunAsync("check", path, "--kernel", kernel), Is.EqualTo(ExitCode.Agrees));
        Assert.That(_error.ToString(), Does.StartWith("profile  ").And.Contain(behaviour));
        Assert.That(_output.ToString(), Is.Empty);
    }

    [Test]
    public async Task Help_tells_the_exit_codes()
    {
        Assert.That(await RunAsync("--help"), Is.EqualTo(ExitCode.Agrees));
        foreach (var code in Enum.GetValues<ExitCode>())
            Assert.That(_output.ToString(), Does.Match($@"\n +{(int)code} "));
    }

    [Test]
    public async Task The_doctor_says_no_when_no_guest_starts()
    {
        StartGuest nothing = (_, _) => throw new GuestException("no", "");

        Assert.That(await RunAsync(nothing, "doctor"), Is.EqualTo(ExitCode.Broken));
        Assert.That(_output.ToString(), Does.Contain("missing  run: no\n"));
    }

    [Test]
    public async Task The_doctor_says_what_works()
    {
        Assert.That(await RunAsync("doctor"), Is.EqualTo(ExitCode.Agrees));
        Assert.That(_output.ToString(), Does.Contain("ok       docker: ").And.Contain("ok       bpf: "));
        Assert.That(_output.ToString(), Does.Contain("ok       gcc: gcc ").And.Contain("ok       vm: QEMU emulator "));
        Assert.That(_output.ToString(), Does.Contain("ok       profile: seed\n"));
    }

    [Test]
    public async Task Where_memory_is_short_fewer_probes_run_and_a_line_says_so()
    {
        OpenTarget small = (name, _) => Task.FromResult<ITarget>(new FakeTarget(name, Honest) { GuestsMax = 3 });

        await RunAsync(small, "run", "--scripts", "10", "--seed", "1", "-j", "8", "-o", _scratch.In("run"));

        Assert.That(_error.ToString(), Does.StartWith("harness: host: there is memory for 2 of 8 probes\n"));
    }

    static Task<IGuest> Honest(int number, CancellationToken cancellationToken) =>
        Task.FromResult<IGuest>(new ModelGuest(KernelProfile.Seed));

    /// <summary>A kernel that refuses to listen.</summary>
    static Task<IGuest> Lying(int number, CancellationToken cancellationToken) =>
        Task.FromResult<IGuest>(new ModelGuest(KernelProfile.Seed)
        {
            Lie = (op, outcome) => op is Op.Listen ? new Outcome.Failed(Errno.EIO) : outcome,
        });

    Task<ExitCode> RunAsync(params string[] arguments) => RunAsync(Honest, arguments);

    Task<ExitCode> RunAsync(StartGuest start, params string[] arguments) =>
        RunAsync((name, _) => Task.FromResult<ITarget>(new FakeTarget(name, start)), arguments);

    Task<ExitCode> RunAsync(OpenTarget open, params string[] arguments) =>
        new HarnessCommand(new(_output, _error, ErrorIsLive: false, TimeProvider.System), probe: null, open)
            .RunAsync(arguments, CancellationToken.None);
}
