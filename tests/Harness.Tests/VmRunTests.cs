using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using Reuseport.Harness.Commands;
using Reuseport.Harness.Tests.Guests;

namespace Reuseport.Harness.Tests;

/// <summary>The whole harness against real kernels in machines; tests/run fetches them.</summary>
[Category("Vm")]
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public sealed class VmRunTests : IDisposable
{
    const string Corpus = "tests/corpus";

    readonly Scratch _scratch = new();

    public void Dispose() => _scratch.Dispose();

    [TestCase("5.10")]
    [TestCase("6.1")]
    [TestCase("6.12")]
    [TestCase("7.3")]
    public async Task A_kernel_shows_its_behaviours_and_agrees(string version)
    {
        var target = $"vm:{version}";
        var profile = string.Join(',', DocumentedKernels.BehavioursOf(version));
        var output = await RealHarness.RunAsync(
            "run", "--scripts", "500", "--seed", "3", "-j", "2", "--profile", profile, "--target", target,
            "--out", _scratch.In("results"));
        Assert.That(output, Does.Contain("agrees 500, diverges 0, flaky 0, broken 0"));
        await RealHarness.RunAsync("replay", Path.Combine(Repository.Root, Corpus), "--target", target);
        await RealHarness.RunAsync("replay", Path.Combine(Repository.Root, PeerTests.Folder), "--target", target);
        await RealHarness.RunAsync("snapshot", "check", "--dir", RealHarness.Scenarios, "--target", target);
        await RealHarness.RunAsync("replay", Path.Combine(Repository.Root, "tests/size"), "--target", target);
        await RealHarness.RunAsync("replay", Path.Combine(Repository.Root, "tests/hazard"), "--target", target);
    }

    /// <summary>Two-sided: each behaviour is shown where it is documented, and absent where it is not.</summary>
    [TestCaseSource(typeof(DocumentedKernels), nameof(DocumentedKernels.Cached))]
    public async Task Every_kernel_at_hand_shows_what_is_documented_of_it_and_nothing_else(string version)
    {
        var profile = string.Join(',', DocumentedKernels.BehavioursOf(version));

        await RealHarness.RunAsync("profile", "--target", $"vm:{version}", "--profile", profile);
    }

    [Test]
    [CancelAfter(120_000)]
    public async Task A_harness_that_is_killed_leaves_no_machine(CancellationToken cancellation)
    {
        var start = new ProcessStartInfo(
            Path.Combine(AppContext.BaseDirectory, "harness"),
            ["run", "--time", "10m", "--target", "vm:6.12", "--out", _scratch.In("results")])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        // The folder of the machine's sockets is what its processes are known by.
        start.Environment["TMPDIR"] = _scratch.Path;
        using var harness = Process.Start(start)!;
        while (await harness.StandardOutput.ReadLineAsync(cancellation) is { } line)
        {
            if (line.StartsWith("drawn", StringComparison.Ordinal))
                break;
        }
        while (Machines() is [])
            await Task.Delay(10, cancellation);
        harness.Kill();

        while (Machines() is not [])
            await Task.Delay(10, cancellation);
        Assert.That(Machines(), Is.Empty);
    }

    [Test]
    public async Task Without_QEMU_a_line_says_what_to_install()
    {
        var start = new ProcessStartInfo(
            Path.Combine(AppContext.BaseDirectory, "harness"), ["run", "--target", "vm:6.12", "--scripts", "1"])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["PATH"] = _scratch.Path;
        start.Environment["DOTNET_ROOT"] = Path.GetFullPath(
            Path.Combine(RuntimeEnvironment.GetRuntimeDirectory(), "../../.."));
        using var harness = Process.Start(start)!;
        var error = await harness.StandardError.ReadToEndAsync();
        await harness.WaitForExitAsync();

        Assert.That(error, Is.EqualTo("harness: qemu-system-x86_64 is not on this machine: install qemu-system-x86\n"));
        Assert.That(harness.ExitCode, Is.EqualTo((int)ExitCode.Broken));
    }

    List<string> Machines() =>
    [
        .. from process in Process.GetProcesses()
           let file = string.Create(CultureInfo.InvariantCulture, $"/proc/{process.Id}/cmdline")
           where File.Exists(file) && process.ProcessName.StartsWith("qemu", StringComparison.Ordinal)
           let commandLine = File.ReadAllText(file)
           where commandLine.Contains(_scratch.Path, StringComparison.Ordinal)
           select commandLine,
    ];
}
