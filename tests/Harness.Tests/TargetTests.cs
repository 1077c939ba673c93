using Reuseport.Containers;
using Reuseport.Containers.Kernels;
using Reuseport.Harness.Commands;
using Reuseport.Harness.Tests.Guests;
using Reuseport.Model;

namespace Reuseport.Harness.Tests;

/// <summary>Several targets in one command: each gets its turn, and the matrix tells how they differ.</summary>
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public sealed class TargetTests : IDisposable
{
    /// <summary>The last call tells <c>udp-hash4</c>.</summary>
    const string Connected =
        """
        @trace 1
        s0 = socket udp4             -> ok
        reuseport s0 on              -> ok
        bind s0 lo p0                -> ok
        b0 = cbpf index 0            -> ok
        attach s0 b0                 -> ok
        connect s0 f0 lo p0          -> ok
        detach s0                    -> ok|ENOENT
        """;

    readonly Scratch _scratch = new();
    readonly StringWriter _output = new() { NewLine = "\n" };
    readonly StringWriter _error = new() { NewLine = "\n" };
    readonly List<FakeTarget> _opened = [];

    public void Dispose()
    {
        _scratch.Dispose();
        _output.Dispose();
        _error.Dispose();
    }

    [TestCase("run --scripts 20 --target old,new")]
    [TestCase("run --scripts 20 --target old --target new")]
    [TestCase("run --scripts 20 -t old,new,old")]
    public async Task A_run_goes_to_each_target_once_and_leaves_a_report_of_each(string line)
    {
        Assert.That(await RunAsync($"{line} --out {_scratch.In("out")}"), Is.EqualTo(ExitCode.Agrees));

        Assert.That(_output.ToString(), Does.Contain("target   old\n").And.Contain("\ntarget   new\n"));
        foreach (var target in (string[])["old", "new"])
            Assert.That(_scratch.In($"out/{target}/run.json"), Does.Exist);
        Assert.That(_opened, Has.All.Property("IsDisposed").True);
    }

    [Test]
    public async Task A_target_that_is_broken_does_not_keep_the_others_from_their_turn()
    {
        var trace = _scratch.Write("a.trace", Connected);

        Assert.That(await RunAsync($"replay {trace} --target none,old"), Is.EqualTo(ExitCode.Broken));
        Assert.That(_error.ToString(), Is.EqualTo("harness: none: kernel none is not cached\n"));
        Assert.That(_output.ToString(), Does.EndWith($"agrees    {trace}\n"));
    }

    [Test]
    public async Task A_kernel_that_is_thrown_away_may_run_the_hazard_family()
    {
        var trace = _scratch.Write("hazard.trace", CommandTests.Hazard);

        Assert.That(await RunAsync($"replay {trace} --target old"), Is.EqualTo(ExitCode.Usage));
        Assert.That(await RunAsync($"replay {trace} --target vm"), Is.EqualTo(ExitCode.Agrees));
    }

    /// <summary>Its guests run one script after the other.</summary>
    [Test]
    public async Task A_matrix_runs_the_hazard_family_nowhere()
    {
        var trace = _scratch.Write("hazard.trace", CommandTests.Hazard);

        Assert.That(await RunAsync($"matrix {trace} -t vm"), Is.EqualTo(ExitCode.Usage));
        Assert.That(_error.ToString(), Does.Contain("the hazard family"));
    }

    [Test]
    public async Task Check_takes_the_profile_of_a_target()
    {
        var trace = _scratch.Write("a.trace", Connected);

        Assert.That(await RunAsync($"check --print {trace} --target new"), Is.EqualTo(ExitCode.Agrees));
        Assert.That(_output.ToString(), Does.Contain("# profile udp-hash4").And.Contain("-> ENOENT"));
    }

    [Test]
    public async Task Profile_prints_each_behaviour_and_the_trace_that_shows_it()
    {
        Assert.That(await RunAsync("profile --target new"), Is.EqualTo(ExitCode.Agrees));

        Assert.That(_output.ToString(), Does.Contain("profile  udp-hash4\n"));
        Assert.That(_output.ToString(), Does.Contain("\n# shows udp-hash4: ").And.Contain("\n# lacks incoming-cpu: "));
        Assert.That(_output.ToString(), Does.Contain("detach s0                    -> ENOENT\n"));
    }

    [TestCase("profile --target new --profile udp-hash4", ExitCode.Agrees)]
    [TestCase("profile --target new --profile udp-hash4,incoming-cpu", ExitCode.Diverges)]
    [TestCase("profile --target new --profile seed", ExitCode.Diverges)]
    [TestCase("profile --target new --profile solaris", ExitCode.Usage)]
    public async Task A_declared_profile_is_held_to_both_ways(string line, ExitCode expected) =>
        Assert.That(await RunAsync(line), Is.EqualTo(expected));

    [Test]
    public async Task A_matrix_of_random_scripts_has_a_row_for_each_target_and_a_line_for_each_behaviour()
    {
        var line = $"matrix --targets old,new --scripts 300 --seed 2 --out {_scratch.In("out")}";
        Assert.That(await RunAsync(line), Is.EqualTo(ExitCode.Agrees));

        Assert.That(_output.ToString(), Does.Match("\nold +0.1-model +- +300 +0 +0 +0 +0 +0 .* seed *\n"));
        Assert.That(_output.ToString(), Does.Match("\nnew +0.1-model +- +300 +0 +0 +0 +0 +0 .* udp-hash4 *\n"));
        Assert.That(_output.ToString(), Does.Match(@"\nudp-hash4: new; not old; shown [1-9][0-9]* times, first: "));
        Assert.That(
            _output.ToString(),
            Does.Not.Contain("incoming-cpu").And.Not.Contain("not explained by one behaviour"));
        Assert.That(_output.ToString(), Does.EndWith(await File.ReadAllTextAsync(_scratch.In("out/matrix.txt"))));
        var results = await File.ReadAllLinesAsync(_scratch.In("out/results.txt"));
        Assert.That(results[0].Split(' ', StringSplitOptions.RemoveEmptyEntries), Is.EqualTo(["RESULT", "old", "new"]));
        Assert.That(results, Has.One.Match("^AddSockResult.Joined +[1-9][0-9]* +[1-9][0-9]*$"));
        Assert.That(results, Has.One.Match("^ConnectPeerResult.FiledByTuple +0 +[1-9][0-9]*$"));
        Assert.That(
            await File.ReadAllTextAsync(_scratch.In("out/results.json")), Does.Contain("\"AddSockResult.Joined\": {"));
    }

    [Test]
    public async Task A_matrix_of_traces_names_the_trace_that_shows_a_behaviour()
    {
        var trace = _scratch.Write("a.trace", Connected);

        var line = $"matrix {trace} -t old,new --out {_scratch.In("out")}";
        Assert.That(await RunAsync(line), Is.EqualTo(ExitCode.Agrees));
        Assert.That(_output.ToString(), Does.Contain($"; shown once: detach s0 -> ok or ENOENT ({trace})\n"));
    }

    [Test]
    public async Task A_difference_that_the_profiles_do_not_explain_is_shown_too()
    {
        var trace = _scratch.Write("a.trace", Connected);

        var line = $"matrix {trace} -t old,lying --out {_scratch.In("out")}";
        Assert.That(await RunAsync(line), Is.EqualTo(ExitCode.Diverges));
        Assert.That(
            _output.ToString(), Does.Contain("not explained by one behaviour: once: bind s0 lo p0 -> ok or EIO"));
    }

    [Test]
    public async Task A_matrix_says_which_target_is_broken_and_why()
    {
        var line = $"matrix -t old,none --scripts 10 --out {_scratch.In("out")}";

        Assert.That(await RunAsync(line), Is.EqualTo(ExitCode.Broken));
        Assert.That(_output.ToString(), Does.Match("\nnone +- +-").And.Contain("\nnone: kernel none is not cached\n"));
        Assert.That(_output.ToString(), Does.Match("\nold +0.1-model +- +10 "));
    }

    [Test]
    public async Task A_matrix_runs_files_or_random_scripts()
    {
        var trace = _scratch.Write("a.trace", Connected);

        Assert.That(await RunAsync($"matrix {trace} --scripts 10"), Is.EqualTo(ExitCode.Usage));
    }

    Task<ExitCode> RunAsync(string line) =>
        new HarnessCommand(new(_output, _error, ErrorIsLive: false, TimeProvider.System), probe: null, OpenAsync)
            .RunAsync(line.Split(' '), CancellationToken.None);

    Task<ITarget> OpenAsync(string name, CancellationToken cancellationToken)
    {
        var guest = name switch
        {
            "old" or "vm" => new ModelGuest(KernelProfile.Seed),
            "new" => new ModelGuest(new(Behaviours.UdpHash4)),
            "lying" => Lying(),
            _ => throw new KernelException($"kernel {name} is not cached"),
        };
        var target = new FakeTarget(name, (_, _) => Task.FromResult<IGuest>(guest)) { IsThrowAway = name == "vm" };
        _opened.Add(target);
        return Task.FromResult<ITarget>(target);
    }

    /// <summary>Honest while it is measured: the second bind of the harness fails, and all after it.</summary>
    static ModelGuest Lying()
    {
        var scripts = 0;
        return new(KernelProfile.Seed)
        {
            Before = _ =>
            {
                scripts++;
                return null;
            },
            Lie = (op, outcome) =>
                op is Op.Bind && scripts > Profiles.Behaviour.All.Count ? new Outcome.Failed(Errno.EIO) : outcome,
        };
    }
}
