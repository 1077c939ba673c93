using System.Globalization;
using Reuseport.Containers;
using Reuseport.Containers.Kernels;
using Reuseport.Containers.Vm;
using Reuseport.Harness.Profiles;
using Reuseport.Harness.Tests.Guests;

namespace Reuseport.Harness.Tests.Findings;

/// <summary>
/// The programs of docs/findings on kernels that are thrown away: one file, the first process of a virtual machine, has
/// all of them.
/// </summary>
[Category("Vm")]
public sealed class FindingsVmTests
{
    const string Init = "tests/Harness.Tests/Findings/init.c";

    readonly Scratch _scratch = new();

    ProbeFile _programs = null!;

    [OneTimeSetUp]
    public async Task CompileAsync()
    {
        var objects = new List<string>();
        foreach (var finding in FindingPage.All)
        {
            var main = $"-Dmain=main_{finding.Number}";
            objects.Add(await CompileAsync($"{finding.Number}.o", "-c", main, finding.Program));
        }
        var cases = string.Join(' ', FindingPage.All.Select(finding => $"CASE({finding.Number})"));
        _programs = new(
            await CompileAsync(
                "init", ["-static", $"-DCASES={cases}", Path.Combine(Repository.Root, Init), .. objects]),
            IsStatic: true);
    }

    [OneTimeTearDown]
    public void Dispose() => _scratch.Dispose();

    [TestCase("5.10")]
    [TestCase("6.1")]
    [TestCase("6.12")]
    [TestCase("7.3")]
    public async Task The_programs_exit_as_the_pages_say(string version)
    {
        var kernel = await new KernelStore(CacheFolder.Default, TimeProvider.System, static _ => { })
            .ResolveAsync(version, CancellationToken.None);
        await using var target = new VmTarget(
            $"vm:{version}", kernel, _programs, _scratch.In(version), TimeProvider.System);
        await using var guest = await target.StartAsync(0, CancellationToken.None);
        var release = KernelRelease.Of(guest.Hello)!;

        Assert.That(
            FindingPage.All.Select(finding => $"{finding.Name} {guest.Hello.Words[finding.Number]}"),
            Is.EqualTo(FindingPage.All.Select(finding =>
                string.Create(CultureInfo.InvariantCulture, $"{finding.Name} {finding.ExitCodeOn(release)}"))),
            $"on {release}");
    }

    async Task<string> CompileAsync(string output, params string[] arguments)
    {
        await new ExternalCommand("gcc", ["-O2", "-o", _scratch.In(output), .. arguments])
            .ReadAsync(CancellationToken.None);
        return _scratch.In(output);
    }
}
