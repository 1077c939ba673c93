using Reuseport.Harness.Nights;
using Reuseport.Harness.Targets;
using Reuseport.Harness.Tests.Guests;

namespace Reuseport.Harness.Tests.Nights;

/// <summary>A whole small night on this kernel, on three in VMs, and on the kernel's own file.</summary>
[Category("Vm")]
public sealed class RealNightTests
{
    [Test]
    public async Task A_small_night_agrees_and_done_again_gives_equal_bytes()
    {
        using var scratch = new Scratch();
        var packages = PackagedKernels.OfArchive(TimeProvider.System, _ => { });
        var cached = await packages.ListAsync(true, CancellationToken.None);
        var kernels = string.Join(", ", ((string[])["5.10.", "6.1.", "7.3."]).Select(series =>
            $"\"{cached.Last(version => version.StartsWith(series, StringComparison.Ordinal))}\""));
        foreach (var nights in (string[])["one", "two"])
        {
            var plan = scratch.Write(
                $"{nights}.toml",
                $"""
                kernels = ["host", {kernels}]
                corpus = ["{Path.Combine(Repository.Root, "tests/corpus")}"]
                scenarios = ["{RealHarness.Scenarios}"]
                nights = "{scratch.In(nights)}"
                store = "{scratch.In(nights)}.db"
                outputs = ["ktap"]
                side-by-side = 2
                [scripts]
                each = 100
                shards = 2
                [source]
                packages = ["{SourceFixture.Package}"]
                each = 10000
                """);
            var output = await RealHarness.RunAsync("nightly", plan, "--night", "2026-11-27", "--offline");
            Assert.That(output, Does.EndWith("\nagrees\n"));
        }

        Assert.That(Bytes("two"), Is.EqualTo(Bytes("one")).And.Count.EqualTo(17 + 3));

        Dictionary<string, string> Bytes(string nights)
        {
            var folder = scratch.In($"{nights}/2026-11-27");
            return Directory.GetFiles(folder, "*", SearchOption.AllDirectories)
                .Where(path => Path.GetFileName(path) is not (ShardTiming.FileName or "lock"))
                .ToDictionary(path => Path.GetRelativePath(folder, path), File.ReadAllText);
        }
    }
}
