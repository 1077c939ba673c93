using System.Collections.Concurrent;
using Reuseport.Containers;
using Reuseport.Harness.Comparing;
using Reuseport.Harness.Generation;
using Reuseport.Harness.Results;
using Reuseport.Harness.Running;
using Reuseport.Harness.Tests.Guests;
using Reuseport.Harness.Verdicts;
using Reuseport.Model;

namespace Reuseport.Harness.Tests;

/// <summary>Guests that lie, crash and give up: the checker must catch each, and lose nothing.</summary>
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public sealed class RunTests : IDisposable
{
    const int Scripts = 500;
    const ulong Seed = 7;

    static readonly Outcome Eio = new Outcome.Failed(Errno.EIO);

    readonly Scratch _scratch = new();

    public void Dispose() => _scratch.Dispose();

    [Test]
    public async Task A_kernel_that_does_what_the_model_says_agrees()
    {
        var (run, end) = await RunAsync(() => new ModelGuest(KernelProfile.Seed), probes: 3);

        Assert.That(run.Counts, Is.EqualTo(new RunCounts(Scripts, 0, 0, 0, 0, 0)));
        Assert.That(run.Counts.Verdict, Is.EqualTo(Verdict.Agrees));
        Assert.That(end.BrokenBecause, Is.Null);
    }

    [Test]
    public async Task A_behaviour_that_the_profile_lacks_is_found_and_shrunk()
    {
        var (run, _) = await RunAsync(() => new ModelGuest(new(Behaviours.UdpHash4)));

        Assert.That(run.Counts.Verdict, Is.EqualTo(Verdict.Diverges));
        var minimal = Findings(run).Select(saved => saved.Finding.Trace.Script.Ops).ToList();
        Assert.That(minimal.Select(ops => ops.Count), Has.Some.LessThanOrEqualTo(6));
        // A second connect() of a socket is another symptom: it stays filed under its first peer.
        Assert.That(minimal.Select(ops => ops.Count(op => op is Op.ConnectPeer)), Has.All.InRange(1, 2));
        Assert.That(_scratch.Traces("divergences").Select(trace => trace.Script), Is.EquivalentTo(
            Findings(run).Select(saved => saved.Finding.Trace.Script)));
    }

    [Test]
    public async Task A_lie_told_always_diverges_and_is_reported_once()
    {
        var (run, _) = await RunAsync(() => new ModelGuest(KernelProfile.Seed)
        {
            Lie = (op, outcome) => op is Op.Shutdown && outcome is Outcome.Ok ? Eio : outcome,
        });

        Assert.That(run.Findings, Has.Count.EqualTo(1));
        Assert.That(
            Findings(run)[0].Finding.Text,
            Does.StartWith("shutdown s0 rd               -> EIO\n  ! model says ok ("));
        Assert.That(run.Findings[0].Scripts, Is.GreaterThan(1));
        Assert.That(run.Counts, Has.Property("Flaky").Zero.And.Property("Broken").Zero);
        Assert.That(Total(run.Counts), Is.EqualTo(Scripts));
    }

    [Test]
    public async Task A_lie_told_once_is_flaky()
    {
        var lies = 1;
        var (run, _) = await RunAsync(() => new ModelGuest(KernelProfile.Seed)
        {
            Lie = (op, outcome) => op is Op.Bind && Interlocked.Exchange(ref lies, 0) == 1 ? Eio : outcome,
        });

        Assert.That(run.Counts, Is.EqualTo(new RunCounts(Scripts - 1, 0, 1, 0, 0, 0)));
        Assert.That(run.Counts.Verdict, Is.EqualTo(Verdict.Flaky));
        Assert.That(_scratch.Traces("flaky"), Has.Count.EqualTo(1));
    }

    [Test]
    public async Task A_crash_breaks_the_script_that_the_guest_was_at_and_no_other()
    {
        var crashes = 0;
        var (run, end) = await RunAsync(() => new ModelGuest(KernelProfile.Seed)
        {
            Before = _ => Interlocked.Increment(ref crashes) == 100 ? throw new GuestException("crashed") : null,
        });

        Assert.That(run.Counts, Is.EqualTo(new RunCounts(Scripts - 1, 0, 0, 1, 0, 0)));
        Assert.That(run.Counts.Verdict, Is.EqualTo(Verdict.Broken));
        Assert.That(end.BrokenBecause, Is.Null);
        Assert.That(_scratch.Traces("broken"), Has.Count.EqualTo(1));
    }

    [Test]
    public async Task A_kernel_that_fails_is_a_finding_with_the_calls_that_matter()
    {
        var splat = new Splat("WARNING: CPU: 0 PID: 1 at net/core/sock_reuseport.c:99", "the console\n");
        var (run, end) = await RunAsync(() => new ModelGuest(KernelProfile.Seed)
        {
            Before = script => script.Ops.Count(op => op is Op.Close) >= 3
                ? throw new GuestException("the VM is gone") { Splat = splat }
                : null,
        });

        Assert.That(run.Counts.Splats, Is.EqualTo(Judging.SplatMax));
        Assert.That(run.Counts, Has.Property("Verdict").EqualTo(Verdict.Splat).And.Property("Diverges").Zero);
        var minimal = Findings(run).Select(saved => saved.Finding.Trace.Script.Ops).ToList();
        Assert.That(minimal.Select(ops => ops.Count(op => op is Op.Close)), Has.All.EqualTo(3));
        Assert.That(minimal.Select(ops => ops.Count), Has.All.LessThan(10));
        Assert.That(end.BrokenBecause, Does.Contain(splat.Title));
        foreach (var failure in Findings(run))
        {
            Assert.That(await File.ReadAllTextAsync(_scratch.In(failure.File)), Does.Contain(splat.Title));
            var console = Path.ChangeExtension(_scratch.In(failure.File), ".console");
            Assert.That(await File.ReadAllTextAsync(console), Is.EqualTo(splat.Console));
        }
    }

    [Test]
    public async Task A_failure_of_the_kernel_that_does_not_repeat_is_a_finding_all_the_same()
    {
        var failures = 0;
        var (run, end) = await RunAsync(() => new ModelGuest(KernelProfile.Seed)
        {
            Before = _ => Interlocked.Increment(ref failures) == 100
                ? throw new GuestException("the VM is gone") { Splat = new("BUG: once", "") }
                : null,
        });

        Assert.That(run.Counts, Is.EqualTo(new RunCounts(Scripts - 1, 0, 0, 0, 0, 0, Splats: 1)));
        Assert.That(Findings(run)[0].Finding.Note, Does.StartWith("it did not happen again"));
        Assert.That(end.BrokenBecause, Is.Null);
    }

    [Test]
    public async Task A_fault_is_broken_and_says_nothing_of_the_kernel()
    {
        var faults = 0;
        var (run, _) = await RunAsync(() => new ModelGuest(KernelProfile.Seed)
        {
            Before = _ => Interlocked.Increment(ref faults) == 100
                ? new GuestAnswer.Fault(0, Errno.EMFILE, "socket")
                : null,
        });

        Assert.That(run.Counts, Is.EqualTo(new RunCounts(Scripts - 1, 0, 0, 1, 0, 0)));
    }

    [Test]
    public async Task A_guest_that_always_crashes_ends_the_run_and_every_script_it_took_is_reported()
    {
        var (run, end) = await RunAsync(() => new ModelGuest(KernelProfile.Seed)
        {
            Before = _ => throw new GuestException("crashed", "last words"),
        });

        Assert.That(end.BrokenBecause, Does.Contain("crashed").And.Contain("last words"));
        Assert.That(run.Counts.Agrees, Is.Zero);
        Assert.That(run.Counts.Verdict, Is.EqualTo(Verdict.Broken));
        Assert.That(_scratch.Traces("broken"), Has.Count.EqualTo(run.Counts.Broken));
        Assert.That(run.Counts.Broken, Is.GreaterThan(ProbeConnection.InFlightMax));
    }

    [Test]
    public async Task A_kernel_that_differs_in_every_script_does_not_stop_the_run()
    {
        var (run, _) = await RunAsync(() => new ModelGuest(KernelProfile.Seed)
        {
            Lie = (op, outcome) => op is Op.Socket ? Eio : outcome,
        });

        Assert.That(Total(run.Counts), Is.EqualTo(Scripts));
        Assert.That(run.Counts.Unexamined, Is.GreaterThan(0));
        var saved = _scratch.Traces("unexamined").Count;
        Assert.That(saved, Is.InRange(ResultsFolder.UnexaminedMax, run.Counts.Unexamined / 10));
    }

    [Test]
    public async Task An_interrupted_run_reports_what_it_knows()
    {
        using var interruption = new CancellationTokenSource();
        var count = 0;
        var (run, end) = await RunAsync(
            () => new ModelGuest(KernelProfile.Seed)
            {
                Before = _ =>
                {
                    if (Interlocked.Increment(ref count) == 100)
                        interruption.Cancel();
                    return null;
                },
            },
            cancellationToken: interruption.Token);

        Assert.That(end.Interrupted);
        Assert.That(run.Counts.Agrees, Is.LessThan(Scripts));
        Assert.That(run.Counts.Broken, Is.Zero);
        Assert.That(Total(run.Counts), Is.EqualTo(run.Tally.Taken));
    }

    [Test]
    public async Task The_same_seed_gives_the_same_scripts_whatever_runs_them()
    {
        var alone = await ScriptsOfAsync(probes: 1);
        var together = await ScriptsOfAsync(probes: 4);

        Assert.That(together, Is.EquivalentTo(alone));
    }

    async Task<IReadOnlyCollection<string>> ScriptsOfAsync(int probes)
    {
        var scripts = new ConcurrentBag<string>();
        await RunAsync(
            () => new ModelGuest(KernelProfile.Seed)
            {
                Before = script =>
                {
                    scripts.Add(script.ToString());
                    return null;
                },
            },
            probes);
        return scripts;
    }

    async Task<(Run Run, RunEnd End)> RunAsync(
        Func<IGuest> guest, int probes = 1, CancellationToken cancellationToken = default)
    {
        var run = new Run(
            new(Scripts, null, probes), new Generator(KernelProfile.Seed, Seed).Next, new Referee(KernelProfile.Seed),
            (_, _) => Task.FromResult(guest()), "test", ResultsFolder.Create(_scratch.Path, "a test"),
            TimeProvider.System);
        return (run, await run.ExecuteAsync(cancellationToken));
    }

    static IReadOnlyList<SavedFinding> Findings(Run run) => [.. run.Findings.SelectMany(group => group.Findings)];

    static long Total(RunCounts counts) => counts.Ran + counts.Broken + counts.Unfinished;
}
