using System.Diagnostics;
using System.Runtime.Versioning;
using Reuseport.Containers;
using Reuseport.Harness.Commands;
using Reuseport.Harness.Tests.Guests;

namespace Reuseport.Harness.Tests;

/// <summary>The probe as a child process, on the kernel that runs these tests.</summary>
[Category("Kernel")]
[SupportedOSPlatform("linux")]
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public sealed class ProbeProcessTests : IDisposable
{
    const string SayHello = "read hello; echo 'hello 1 kernel=6.1.0'";

    static readonly Script OneCall = TraceReader.ReadScript("s0 = socket tcp4\n");

    readonly Scratch _scratch = new();

    public void Dispose() => _scratch.Dispose();

    [Test]
    public async Task A_probe_runs_scripts_and_knows_its_kernel()
    {
        await using var guest = await StartAsync(Probe);

        Assert.That(guest.Hello.Kernel, Is.EqualTo(File.ReadAllText("/proc/sys/kernel/osrelease").Trim()));
        var answer = await guest.RunAsync(OneCall, CancellationToken.None);
        Assert.That(answer, Is.EqualTo(new GuestAnswer.Ran([Outcome.Ok.Instance])));
    }

    [TestCase("exit 3", "its output ended (exit code 3)")]
    [TestCase("echo one >&2; echo two >&2; exit 3", "its last words:\none\ntwo")]
    [TestCase("kill -9 $$", "(exit code 137)")]
    [TestCase("echo garbage", "'garbage' in place of hello")]
    public async Task A_program_that_is_no_probe_breaks_with_its_last_words(string program, string reason)
    {
        var broken = await Assert.ThrowsAsync<GuestException>(() => StartAsync(Fake($"read hello; {program}")));

        Assert.That(broken!.Message, Does.StartWith("process 0: ").And.Contain(reason));
    }

    [Test]
    public async Task A_probe_that_crashes_in_a_script_says_so()
    {
        await using var guest = await StartAsync(Fake(
            $"{SayHello}; read run; read call; echo 'ran 1 1'; echo 'out of luck' >&2; kill -9 $$"));

        var broken = await Assert.ThrowsAsync<GuestException>(() => guest.RunAsync(OneCall, CancellationToken.None));
        Assert.That(broken!.Reason, Is.EqualTo("process 0: its output ended (exit code 137)"));
        Assert.That(broken.LastWords, Is.EqualTo("out of luck"));
    }

    [Test]
    public async Task A_probe_that_crashes_in_a_step_leaves_what_it_has_seen()
    {
        await using var guest = await StartAsync(Fake(
            $"{SayHello}; read step; read call; echo 'ran 1 1'; echo EADDRINUSE; kill -9 $$"));

        var broken = await Assert.ThrowsAsync<GuestException>(() => guest.StepAsync(OneCall, CancellationToken.None));
        Assert.That(broken!.SeenBefore, Is.EqualTo((Outcome[])[new Outcome.Failed(Errno.EADDRINUSE)]));
    }

    [Test]
    public async Task A_probe_steps_through_a_script()
    {
        await using var guest = await StartAsync(Probe);

        var answer = await guest.StepAsync(OneCall, CancellationToken.None);

        Assert.That(answer, Is.EqualTo(new GuestAnswer.Ran([Outcome.Ok.Instance])));
    }

    [Test]
    public async Task A_probe_that_ignores_its_input_is_killed()
    {
        var pid = _scratch.In("pid");
        var guest = await StartAsync(Fake($"echo $$ > {pid}; {SayHello}; while :; do sleep 1; done"));
        await guest.DisposeAsync();

        Assert.That(() => Process.GetProcessById(int.Parse(File.ReadAllText(pid), null)), Throws.ArgumentException);
    }

    [Test]
    public void A_probe_that_cannot_be_started_is_broken() => Assert.That(
        () => StartAsync(new(_scratch.In("nothing"), IsStatic: true)),
        Throws.InstanceOf<GuestException>().With.Message.Contains("does not start"));

    [Test]
    public async Task A_run_on_this_kernel_agrees()
    {
        using var output = new StringWriter { NewLine = "\n" };
        using var error = new StringWriter { NewLine = "\n" };
        var harness = new HarnessCommand(
            new(output, error, ErrorIsLive: false, TimeProvider.System), Probe,
            (_, _) => Task.FromResult<ITarget>(new HostTarget(Probe, TimeProvider.System)));

        string[] line = ["run", "--scripts", "2000", "--seed", "1", "-j", "2", "--out", _scratch.In("results")];
        var exitCode = await harness.RunAsync(line, CancellationToken.None);
        Assert.That(exitCode, Is.EqualTo(ExitCode.Agrees), $"{output}{error}");
    }

    static ProbeFile Probe =>
        ProbeFile.Find(Path.Combine(AppContext.BaseDirectory, "probe")) ?? throw new FileNotFoundException("the probe");

    static Task<IGuest> StartAsync(ProbeFile probe) =>
        ProbeProcess.StartAsync(probe, 0, TimeProvider.System, CancellationToken.None);

    /// <summary>A shell script in the place of the probe.</summary>
    ProbeFile Fake(string script)
    {
        var path = _scratch.Write("fake-probe", $"#!/bin/sh\n{script}\n");
        File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserExecute);
        return new(path, IsStatic: true);
    }
}
