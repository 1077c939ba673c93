using Reuseport.Containers;
using Reuseport.Harness.Commands;
using Reuseport.Harness.Comparing;
using Reuseport.Harness.Generation;
using Reuseport.Harness.Results;
using Reuseport.Harness.Running;
using Reuseport.Harness.Tests.Guests;
using Reuseport.Harness.Verdicts;
using Reuseport.Model;

namespace Reuseport.Harness.Tests;

/// <summary>What a run makes of kernels that hang, fail while they are looked at, or differ all the time.</summary>
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public sealed class FindingTests : IDisposable
{
    const int Scripts = 500;
    const ulong Seed = 7;

    static readonly Outcome Eio = new Outcome.Failed(Errno.EIO);

    readonly Scratch _scratch = new();

    public void Dispose() => _scratch.Dispose();

    [Test]
    public async Task A_divergence_that_hangs_each_time_is_minimized()
    {
        var (run, _) = await RunAsync(() => new ModelGuest(KernelProfile.Seed)
        {
            Before = script => HangAt(script, op => op is Op.Connect, KernelProfile.Seed),
        });

        Assert.That(run.Verdict, Is.EqualTo(Verdict.Diverges));
        Assert.That(
            Findings(run)[0].Finding.Text, Does.Match(@"^connect f\d lo2? p0 +-> timeout\n  ! model says "));
        Assert.That(Findings(run)[0].Finding.Trace.Script.Ops, Has.Count.LessThan(4));
    }

    [Test]
    public async Task A_wait_that_was_late_once_and_never_again_is_broken()
    {
        var hangs = 1;
        var (run, _) = await RunAsync(() => new ModelGuest(KernelProfile.Seed)
        {
            Before = script => script.Ops.Any(op => op is Op.Connect) && Interlocked.Exchange(ref hangs, 0) == 1
                ? HangAt(script, op => op is Op.Connect, KernelProfile.Seed)
                : null,
        });

        Assert.That(run.Counts, Is.EqualTo(new RunCounts(Scripts - 1, 0, 0, 1, 0, 0)));
        Assert.That(_scratch.Traces("broken"), Has.Count.EqualTo(1));
    }

    /// <summary>The answer of a kernel that never ends the first such call; null for a script without one.</summary>
    static GuestAnswer.Ran? HangAt(Script script, Func<Op, bool> hangs, KernelProfile profile)
    {
        var call = script.Ops.ToList().FindIndex(op => hangs(op));
        if (call < 0)
            return null;
        var worlds = Worlds.Start(profile, script.Settings);
        var seen = new List<Outcome>();
        foreach (var op in script.Ops.Take(call))
        {
            var expected = worlds.Predict(op).Expected;
            seen.Add(expected is Outcome.OneOf([var first, ..]) ? first : expected);
            worlds = worlds.Predict(op).After(seen[^1])!;
        }
        return new([.. seen, Outcome.TimedOut.Instance]);
    }

    [Test]
    public async Task A_kernel_that_fails_while_a_divergence_is_minimized_is_a_finding_beside_it()
    {
        var splat = new Splat("WARNING: CPU: 0 PID: 1 at net/core/sock_reuseport.c:99", "the console\n");
        var (run, _) = await RunAsync(() => new ModelGuest(KernelProfile.Seed)
        {
            Before = script => script.Ops is [Op.Shutdown or Op.Socket, ..] and { Count: 1 }
                ? throw new GuestException("the VM is gone") { Splat = splat }
                : null,
            Lie = (op, outcome) => op is Op.Socket ? Eio : outcome,
        });

        Assert.That(run.Findings.Select(group => group.Cause.Name), Does.Contain(Cause.Of(splat).Name));
        Assert.That(run.Verdict, Is.EqualTo(Verdict.Splat));
        Assert.That(_scratch.Traces("splats").Select(trace => trace.Script.Ops.Count), Is.All.EqualTo(1));
    }

    [Test]
    public async Task A_guest_that_breaks_while_a_divergence_is_minimized_costs_that_candidate_alone()
    {
        var (run, _) = await RunAsync(() => new ModelGuest(KernelProfile.Seed)
        {
            Before = script => script.Ops.Count % 2 == 0 && script.Ops.Count < 12
                ? throw new GuestException("crashed")
                : null,
            Lie = (op, outcome) => op is Op.Shutdown && outcome is Outcome.Ok ? Eio : outcome,
        });

        var minimal = Findings(run).Where(saved => saved.Finding.Verdict == Verdict.Diverges).ToList();
        Assert.That(minimal, Is.Not.Empty);
        Assert.That(minimal.Select(saved => saved.Finding.Note), Has.All.StartsWith("minimized from "));
    }

    [Test]
    public async Task A_script_of_which_something_is_left_is_the_divergence_and_looks_itself()
    {
        var (run, _) = await RunAsync(() => new ModelGuest(KernelProfile.Seed)
        {
            Leaks = script => script.Ops.Any(op => op is Op.Listen),
            Lie = (op, outcome) => op is Op.Left ? new Outcome.LeftOver(1, 0, 0) : outcome,
        });

        Assert.That(run.Findings.Select(group => group.Cause), Is.EqualTo([Cause.Leak]));
        Assert.That(
            Findings(run)[0].Finding.Text,
            Does.Match("^left +-> sockets=1 programs=0 entries=0\n  ! model says sockets=0 programs=0 entries=0"));
    }

    [Test]
    public async Task Something_that_is_left_once_and_not_when_the_script_runs_alone_is_flaky()
    {
        var leaks = 1;
        var (run, _) = await RunAsync(() => new ModelGuest(KernelProfile.Seed)
        {
            Leaks = _ => Interlocked.Exchange(ref leaks, 0) == 1,
        });

        Assert.That(run.Counts, Is.EqualTo(new RunCounts(Scripts - 1, 0, 1, 0, 0, 0)));
    }

    [Test]
    public async Task A_guest_that_is_silent_once_is_broken_and_one_that_always_is_hangs()
    {
        var splat = new Splat("hang: no answer within 30 s", "") { IsHang = true };
        var silences = 1;
        var (once, _) = await RunAsync(() => new ModelGuest(KernelProfile.Seed)
        {
            Before = script => script.Ops.Any(op => op is Op.Listen) && Interlocked.Exchange(ref silences, 0) == 1
                ? throw new GuestException("silent") { Splat = splat }
                : null,
        });
        Assert.That(once.Counts, Is.EqualTo(new RunCounts(Scripts - 1, 0, 0, 1, 0, 0)));

        var always = new Run(
            new(20, null, 1), new Generator(KernelProfile.Seed, Seed).Next, new Referee(KernelProfile.Seed),
            (_, _) => Task.FromResult<IGuest>(new ModelGuest(KernelProfile.Seed)
            {
                Before = script => script.Ops.Any(op => op is Op.Listen)
                    ? throw new GuestException("silent") { Splat = splat }
                    : null,
            }),
            "test", ResultsFolder.Create(_scratch.In("always"), "a test"), TimeProvider.System);
        await always.ExecuteAsync(CancellationToken.None);
        Assert.That(always.Verdict, Is.EqualTo(Verdict.Splat));
        Assert.That(Findings(always)[0].Finding.Trace.Script.Ops.Count, Is.LessThan(4));
    }

    [TestCase(Verdict.Agrees, ExitCode.Interrupted)]
    [TestCase(Verdict.Flaky, ExitCode.Interrupted)]
    [TestCase(Verdict.Broken, ExitCode.Interrupted)]
    [TestCase(Verdict.Diverges, ExitCode.Diverges)]
    [TestCase(Verdict.Changed, ExitCode.Diverges)]
    [TestCase(Verdict.Splat, ExitCode.Diverges)]
    public void An_interruption_does_not_hide_what_was_found(Verdict verdict, ExitCode expected) =>
        Assert.That(ExitCodes.OfInterrupted(verdict), Is.EqualTo(expected));

    [Test]
    public async Task The_time_of_a_run_is_that_of_its_examinations_too()
    {
        var clock = new ImpatientClock();
        var run = new Run(
            new(null, TimeSpan.FromMinutes(1), 1), new Generator(KernelProfile.Seed, Seed).Next,
            new Referee(KernelProfile.Seed),
            (_, _) => Task.FromResult<IGuest>(new ModelGuest(KernelProfile.Seed)
            {
                Lie = (op, outcome) => op is Op.Shutdown && outcome is Outcome.Ok ? Eio : outcome,
            }),
            "test", ResultsFolder.Create(_scratch.Path, "a test"), clock)
        {
            // The first finding is there, and others are examined.
            Found = _ => clock.RunOut(),
        };

        var end = await run.ExecuteAsync(CancellationToken.None);

        Assert.That(end.Interrupted, Is.False);
        Assert.That(run.Verdict, Is.EqualTo(Verdict.Diverges));
    }

    [Test]
    public async Task A_run_that_stops_at_the_first_finding_has_one_and_it_is_minimal()
    {
        var run = new Run(
            new(null, null, 1) { StopsAtFirst = true }, new Generator(KernelProfile.Seed, Seed).Next,
            new Referee(KernelProfile.Seed),
            (_, _) => Task.FromResult<IGuest>(new ModelGuest(KernelProfile.Seed)
            {
                Lie = (op, outcome) => op is Op.Shutdown && outcome is Outcome.Ok ? Eio : outcome,
            }),
            "test", ResultsFolder.Create(_scratch.Path, "a test"), TimeProvider.System);

        var end = await run.ExecuteAsync(CancellationToken.None);

        Assert.That(end.Interrupted, Is.False);
        Assert.That(Findings(run).Select(saved => saved.Finding.Text.Split(' ')[0]), Is.EqualTo(["shutdown"]));
        Assert.That(Findings(run)[0].Finding.Note, Does.StartWith("minimized from "));
    }

    async Task<(Run Run, RunEnd End)> RunAsync(Func<IGuest> guest)
    {
        var run = new Run(
            new(Scripts, null, 1), new Generator(KernelProfile.Seed, Seed).Next, new Referee(KernelProfile.Seed),
            (_, _) => Task.FromResult(guest()), "test", ResultsFolder.Create(_scratch.Path, "a test"),
            TimeProvider.System);
        return (run, await run.ExecuteAsync(CancellationToken.None));
    }

    static IReadOnlyList<SavedFinding> Findings(Run run) => [.. run.Findings.SelectMany(group => group.Findings)];
}
