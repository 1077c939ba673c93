using System.Text.RegularExpressions;
using Reuseport.Containers;
using Reuseport.Harness.Commands;
using Reuseport.Harness.Profiles;
using Reuseport.Harness.Targets;
using Reuseport.Model;

namespace Reuseport.Harness.Tests;

/// <summary>
/// What the kernel's own selftests assert, in tests/peers, of the model and of the kernel that runs these tests.
/// <see cref="VmRunTests"/> has the kernels in VMs.
/// </summary>
public sealed partial class PeerTests
{
    public const string Folder = "tests/peers";
    const string Page = "docs/peers.md";

    static IEnumerable<string> Peers => Directory
        .EnumerateFiles(Path.Combine(Repository.Root, Folder), "*.trace")
        .Select(file => Path.GetFileNameWithoutExtension(file))
        .Order(StringComparer.Ordinal);

    [TestCaseSource(nameof(Peers))]
    public void The_model_of_each_kernel_does_what_a_selftest_asserts(string name)
    {
        var file = TraceFiles.Read(PathOf(name));
        var profiles = RecordedProfiles.Built.All.Select(recorded => recorded.Profile).Prepend(KernelProfile.Seed);

        Assert.Multiple(() =>
        {
            foreach (var profile in profiles.Distinct())
            {
                var check = new FileCheck(file.On(profile).Trace, profile);
                Assert.That(check.Disagreements, Is.Empty, Profile.Describe(profile));
            }
        });
    }

    [Category("Kernel")]
    [TestCaseSource(nameof(Peers))]
    public async Task This_kernel_does_what_a_selftest_asserts(string name)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        var probe = ProbeFile.Find(Path.Combine(AppContext.BaseDirectory, "probe"));
        var targets = new RealTargets(probe, TimeProvider.System, static _ => { });
        var harness = new HarnessCommand(
            new(output, error, ErrorIsLive: false, TimeProvider.System), probe, targets.OpenAsync);

        Assert.That(
            await harness.RunAsync(["replay", PathOf(name)], CancellationToken.None), Is.EqualTo(ExitCode.Agrees),
            $"{output}{error}");
    }

    [Test]
    public void The_page_has_each_file_and_no_other()
    {
        var linked = Link.Matches(Repository.Read(Page)).Select(link => (link.Groups[1].Value, link.Groups[2].Value));

        Assert.That(linked, Is.EquivalentTo(Peers.Select(name => (name, name))));
    }

    [Test]
    public void A_file_is_headed_by_its_selftest()
    {
        foreach (var name in Peers)
        {
            var head = TraceFiles.Read(PathOf(name)).Written.Comments.Head;

            Assert.That(head, Has.Some.Matches("^# kselftest-(net|bpf) [a-z_]+\\.c[:,]"), name);
        }
    }

    static string PathOf(string name) => Path.Combine(Repository.Root, Folder, $"{name}.trace");

    [GeneratedRegex(@"\[([^\]]+)\]\(\.\./tests/peers/([^)]+)\.trace\)")]
    private static partial Regex Link { get; }
}
