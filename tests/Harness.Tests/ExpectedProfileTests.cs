using Reuseport.Containers;
using Reuseport.Harness.Profiles;
using Reuseport.Harness.Tests.Guests;
using Reuseport.Harness.Verdicts;
using Reuseport.Model;

namespace Reuseport.Harness.Tests;

/// <summary>What is expected of a release, by what was recorded of others.</summary>
public sealed class ExpectedProfileTests
{
    static readonly RecordedProfiles Recorded = new(
    [
        new("6.1.10-1", ["incoming-cpu"]),
        new("6.1.20-1", ["incoming-cpu", "wakes-migrated"]),
        new("6.1.20-2", ["incoming-cpu", "wakes-migrated", "no-udplite"]),
        new("6.12.5-1~bpo12+1", ["udp-hash4"]),
    ]);

    [TestCase("6.1.10-1", "6.1.10-1")]
    [TestCase("6.1.10-1~deb12u1", "6.1.10-1")]
    [TestCase("6.1.20-1", "6.1.20-1")]
    [TestCase("6.1.20", "6.1.20-2")]
    [TestCase("6.1.15", "6.1.10-1")]
    [TestCase("6.1.99-1", "6.1.20-2")]
    [TestCase("6.1.9", null)]
    [TestCase("6.2.1", null)]
    [TestCase("6.12.5", "6.12.5-1~bpo12+1")]
    public void A_release_has_the_profile_of_its_package_or_of_the_nearest_before_it(string release, string? source) =>
        Assert.That(Recorded.Expect(KernelRelease.Parse(release)!)?.Source, Is.EqualTo(source));

    [TestCase("6.1.15", "incoming-cpu", "")]
    [TestCase("6.1.15", "incoming-cpu,wakes-migrated", "")]
    [TestCase("6.1.15", "wakes-migrated", "lacks incoming-cpu, which 6.1.10-1 shows")]
    [TestCase("6.1.15", "incoming-cpu,udp-wildcard-scan", "shows udp-wildcard-scan, which 6.1.10-1 lacks")]
    [TestCase("6.1.10", "incoming-cpu,wakes-migrated", "shows wakes-migrated, which 6.1.10-1 lacks")]
    public async Task A_behaviour_that_changed_between_two_records_may_be_there_or_not(
        string release, string shown, string changes)
    {
        var expected = Recorded.Expect(KernelRelease.Parse(release)!)!;
        var guest = new ModelGuest(Profile.Parse(shown));
        await using var trials = new Trials((_, _) => Task.FromResult<IGuest>(guest), new(KernelProfile.Seed), 0);
        var measured = await MeasuredProfile.MeasureAsync(trials, guest.Hello, CancellationToken.None);

        Assert.That(string.Join("; ", expected.Changes(measured, isPackage: true)), Is.EqualTo(changes));
    }

    [TestCase(true, "shows no-mptcp, which 6.1.10-1 lacks")]
    [TestCase(false, "")]
    public async Task What_a_configuration_decides_is_expected_of_packages_alone(bool isPackage, string changes)
    {
        var expected = Recorded.Expect(KernelRelease.Parse("6.1.10-1")!)!;
        var guest = new ModelGuest(new(Behaviours.IncomingCpu | Behaviours.NoMptcp));
        await using var trials = new Trials((_, _) => Task.FromResult<IGuest>(guest), new(KernelProfile.Seed), 0);
        var measured = await MeasuredProfile.MeasureAsync(trials, guest.Hello, CancellationToken.None);

        Assert.That(string.Join("; ", expected.Changes(measured, isPackage)), Is.EqualTo(changes));
    }

    [TestCase("6.1.0-56-cloud-amd64", "#1_SMP_PREEMPT_DYNAMIC_Debian_6.1.192-2_(2026-10-01)", "6.1.192-2", "6.1.192")]
    [TestCase("6.12.118+deb13-cloud-amd64", "#1_SMP_Debian_6.12.118-1_(2026-10-01)", "6.12.118-1", "6.12.118")]
    [TestCase("6.12.117", "#1_SMP_Fri_Nov_27", null, "6.12.117")]
    [TestCase("7.4.0-rc2+", "#3", null, "7.4.0")]
    public void A_kernel_tells_its_release_and_its_package(
        string release, string version, string? package, string upstream)
    {
        var known = KernelRelease.Of(GuestHello.Parse([$"kernel={release}", $"version={version}"])!)!;

        Assert.That((known.Package, known.Upstream), Is.EqualTo((package, upstream)));
    }

    [TestCase("sock_reuseport.c:0123456789ab")]
    [TestCase("0")]
    public void What_is_no_release_is_none(string kernel) =>
        Assert.That(KernelRelease.Of(GuestHello.Parse([$"kernel={kernel}"])!), Is.Null);

    [Test]
    public void The_records_of_the_build_are_read_as_they_are_written() =>
        Assert.That(
            RecordedProfiles.Read(RecordedProfiles.Built.ToJson(), "again").ToJson(),
            Is.EqualTo(RecordedProfiles.Built.ToJson()));

    [Test]
    public void The_map_says_what_is_recorded()
    {
        foreach (var (version, behaviours) in DocumentedKernels.Rows())
            Assert.That(DocumentedKernels.BehavioursOf(version), Is.EquivalentTo(behaviours), version);
    }
}
