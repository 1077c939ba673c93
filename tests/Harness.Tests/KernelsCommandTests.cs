using Reuseport.Containers;
using Reuseport.Harness.Commands;
using Reuseport.Harness.Tests.Guests;

namespace Reuseport.Harness.Tests;

/// <summary>The commands about kernels on a machine whose mirrors cannot be reached.</summary>
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
[NonParallelizable]
public sealed class KernelsCommandTests : IDisposable
{
    const string Version = "6.12.9-1";

    readonly Scratch _scratch = new();
    readonly StringWriter _output = new() { NewLine = "\n" };
    readonly StringWriter _error = new() { NewLine = "\n" };
    readonly (string Name, string? Value)[] _environment;

    public KernelsCommandTests()
    {
        (string Name, string? Value)[] unreachable =
        [
            ("XDG_CACHE_HOME", _scratch.Path),
            ("http_proxy", "http://127.0.0.1:9"),
            ("https_proxy", "http://127.0.0.1:9"),
        ];
        _environment = [.. unreachable.Select(pair => (pair.Name, Environment.GetEnvironmentVariable(pair.Name)))];
        Set(unreachable);
    }

    public void Dispose()
    {
        Set(_environment);
        _scratch.Dispose();
        _output.Dispose();
        _error.Dispose();
    }

    [Test]
    public async Task What_is_cached_is_listed_without_an_archive()
    {
        Cache("6.12.9-1", "6.12.9+deb13-cloud-amd64");
        Cache("6.1.192-2", "6.1.0-56-cloud-amd64");

        Assert.That(await RunAsync("kernels", "list", "--cached"), Is.EqualTo(ExitCode.Agrees));
        Assert.That(_output.ToString(), Is.EqualTo(
            """
            RELEASE                   VERSION    SUITES   MB  CACHED
            6.1.0-56-cloud-amd64      6.1.192-2  trixie  1.5  yes
            6.12.9+deb13-cloud-amd64  6.12.9-1   trixie  1.5  yes

            """));
        Assert.That(_error.ToString(), Is.Empty);
    }

    [Test]
    public async Task A_broken_kernel_is_listed_as_broken_and_can_be_removed()
    {
        File.Delete(Path.Combine(Cache(Version, "6.12.9+deb13-cloud-amd64"), "vmlinuz"));

        Assert.That(await RunAsync("kernels", "list", "--cached"), Is.EqualTo(ExitCode.Agrees));
        Assert.That(_output.ToString(), Does.EndWith("  broken\n"));
        Assert.That(
            _error.ToString(), Does.StartWith("harness: cached kernel 6.12.9-1 is broken (vmlinuz is missing): "));

        Assert.That(await RunAsync("kernels", "remove", Version), Is.EqualTo(ExitCode.Agrees));
        Assert.That(await RunAsync("kernels", "remove", Version), Is.EqualTo(ExitCode.Usage));
        Assert.That(_error.ToString(), Does.EndWith(
            "harness: kernel 6.12.9-1 is not cached: harness kernels list --cached shows those that are\n"));
    }

    [Test]
    public async Task A_kernel_that_cannot_be_had_does_not_stop_the_others()
    {
        var folder = Cache(Version, "6.12.9+deb13-cloud-amd64");

        Assert.That(await RunAsync("kernels", "fetch", "./missing.deb", Version), Is.EqualTo(ExitCode.Broken));
        Assert.That(_error.ToString(), Is.EqualTo(
            "harness: ./missing.deb: there is no such file\nharness: debian/6.12.9-1 is cached already\n"));
        Assert.That(_output.ToString(), Is.EqualTo(
            $"debian/6.12.9-1 6.12.9+deb13-cloud-amd64 {folder}/vmlinuz\n"));
    }

    [Test]
    public async Task Without_an_archive_the_newest_that_is_cached_has_to_do()
    {
        Cache(Version, "6.12.9+deb13-cloud-amd64");

        Assert.That(await RunAsync("kernels", "fetch", "6.12"), Is.EqualTo(ExitCode.Agrees));
        Assert.That(_error.ToString(), Does.EndWith("; using debian/6.12.9-1, the newest 6.12 in the cache\n"));
        Assert.That(await RunAsync("kernels", "fetch", "6.1"), Is.EqualTo(ExitCode.Broken));
        Assert.That(await RunAsync("kernels", "list"), Is.EqualTo(ExitCode.Agrees));
        Assert.That(_error.ToString(), Does.EndWith("; only what is cached is listed\n"));
    }

    [Test]
    public async Task Without_an_archive_and_a_cache_there_is_nothing_to_list()
    {
        Assert.That(await RunAsync("kernels", "list"), Is.EqualTo(ExitCode.Broken));
        Assert.That(_output.ToString(), Is.Empty);
    }

    [TestCase("", "", "CONFIG_KASAN=y CONFIG_PROVE_LOCKING=y CONFIG_GCOV_KERNEL=y CONFIG_KCSAN=y")]
    [TestCase("--kasan --lockdep",
        "CONFIG_KASAN=y CONFIG_SLUB_RCU_DEBUG=y CONFIG_PROVE_LOCKING=y", "CONFIG_GCOV_KERNEL=y CONFIG_KCSAN=y")]
    [TestCase("--gcov --kcsan", "CONFIG_GCOV_KERNEL=y CONFIG_KCSAN=y", "CONFIG_KASAN=y CONFIG_PROVE_LOCKING=y")]
    public async Task The_configuration_of_an_own_kernel_has_the_variants_that_were_asked_for(
        string options, string has, string hasNot)
    {
        string[] line = ["kernels", "config", .. Words(options)];

        Assert.That(await RunAsync(line), Is.EqualTo(ExitCode.Agrees));
        var lines = _output.ToString().Split('\n');
        Assert.That(Words($"CONFIG_IPV6=y {has}"), Is.SubsetOf(lines));
        Assert.That(lines.Intersect(Words(hasNot)), Is.Empty);
    }

    static string[] Words(string text) => text.Split(' ', StringSplitOptions.RemoveEmptyEntries);

    [Test]
    public async Task A_kernel_has_one_of_KASAN_and_KCSAN()
    {
        Assert.That(await RunAsync("kernels", "config", "--kcsan", "--kasan"), Is.EqualTo(ExitCode.Usage));
        Assert.That(_output.ToString(), Is.Empty);
    }

    /// <summary>Puts a kernel where a fetch would have put it.</summary>
    string Cache(string version, string release)
    {
        var folder = _scratch.In($"reuseport-harness/kernels/debian_{version}_amd64");
        Directory.CreateDirectory(folder);
        File.WriteAllText(Path.Combine(folder, "vmlinuz"), "image");
        File.WriteAllText(
            Path.Combine(folder, "kernel.json"),
            $$"""
            {
              "package": {
                "name": "linux-image-{{release}}", "version": "{{version}}", "release": "{{release}}",
                "architecture": "amd64", "suites": ["trixie"], "size": 1500000, "sha256": ""
              },
              "imageBytes": 5, "hasVirtioPorts": true, "modules": []
            }
            """);
        return folder;
    }

    static void Set(IEnumerable<(string Name, string? Value)> variables)
    {
        foreach (var (name, value) in variables)
            Environment.SetEnvironmentVariable(name, value);
    }

    Task<ExitCode> RunAsync(params string[] arguments) =>
        new HarnessCommand(
            new(_output, _error, ErrorIsLive: false, TimeProvider.System), probe: null,
            (_, _) => throw new GuestException("no guest is needed"))
        .RunAsync(arguments, CancellationToken.None);
}
