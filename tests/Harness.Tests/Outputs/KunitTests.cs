using Reuseport.Containers.Kernels;
using Reuseport.Containers.Source;

namespace Reuseport.Harness.Tests.Outputs;

/// <summary>The kernel's own reader of KTAP, tools/testing/kunit/kunit.py, reads what a night writes.</summary>
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public sealed class KunitTests : MixedNight
{
    const string Ktap = "outputs = [\"ktap\"]";

    [Test]
    public async Task It_counts_what_passes_fails_and_is_skipped()
    {
        await PlayMixedAsync(Ktap);

        var (text, exitCode) = await ParseAsync();

        Assert.That(exitCode, Is.EqualTo(1), text);
        // What is known to fail passes, and what could not be tested is skipped, as is what the kernel must not run.
        Assert.That(
            File.ReadAllText(Scratch.In($"nights/{Date}/results.ktap")),
            Does.EndWith("\n# Totals: pass:5 fail:7 xfail:7 xpass:0 skip:3 error:4\n"));
        Assert.That(text, Does.Contain("Ran 26 tests: passed: 12, failed: 7, skipped: 7\n"));
        Assert.That(text, Does.Contain("[FAILED] vm_6.2.1-1").And.Contain("[SKIPPED] vm_6.1.2-1"));
        Assert.That(text, Does.Not.Contain("[ERROR]").And.Not.Contain("[CRASHED]"));
    }

    [Test]
    public async Task It_passes_a_night_that_agrees()
    {
        await NightAsync(Honest, WritePlan($"{Ktap}\n{Small("nights")}"), "--night", Date);

        var (text, exitCode) = await ParseAsync();

        Assert.That(exitCode, Is.Zero, text);
        Assert.That(text, Does.Contain("Ran 20 tests: passed: 20\n").And.Not.Contain("[ERROR]"));
    }

    async Task<(string Text, int ExitCode)> ParseAsync()
    {
        var packages = new SourcePackages(CacheFolder.Default, TimeProvider.System, TestContext.Progress.WriteLine);
        var tree = await packages.FindPartAsync("linux-source-6.1", "kunit", ["tools/testing/kunit"], default);
        // Python writes what it has compiled beside it: not into the cache. The tool looks for the tree that it is in.
        await new ExternalCommand("cp", ["--recursive", tree, Scratch.In("tree")]).ReadAsync(default);
        var (output, end) = await new ExternalCommand(
            "python3",
            [Scratch.In("tree/tools/testing/kunit/kunit.py"), "parse", Scratch.In($"nights/{Date}/results.ktap")])
            .TryReadEndAsync(default);
        return (output + end.Error, end.ExitCode);
    }
}
