using Reuseport.Harness.Profiles;
using Reuseport.Harness.Tests.Guests;
using Reuseport.Model;

namespace Reuseport.Harness.Tests;

public sealed class ProfileTests
{
    /// <summary>No behaviour, each alone, each with each other, and all with each left out.</summary>
    static IEnumerable<KernelProfile> Profiles() =>
        from one in Behaviour.All
        from other in Behaviour.All
        from behaviours in (IEnumerable<Behaviour>[])
            [[], [one], [one, other], Behaviour.All.Except([one]), Behaviour.All]
        group behaviours by behaviours.Aggregate(KernelProfile.Seed, (profile, added) => added.AddTo(profile))
        into alike
        select alike.Key;

    /// <summary>Where nobody moves, nobody is woken by it.</summary>
    static IEnumerable<KernelProfile> Kernels() =>
        Profiles().Where(profile => !(profile.NoMigration && profile.WakesMigrated));

    [TestCaseSource(nameof(Kernels))]
    public async Task A_kernel_of_any_profile_is_measured_right(KernelProfile profile)
    {
        await using var guest = new ModelGuest(profile);

        Assert.That(await Profile.MeasureAsync(guest, CancellationToken.None), Is.EqualTo(profile));
    }

    [TestCaseSource(nameof(Profiles))]
    public void A_profile_is_read_as_it_is_written(KernelProfile profile) =>
        Assert.That(Profile.Parse(Profile.Describe(profile)), Is.EqualTo(profile));

    [Test]
    public void Every_behaviour_of_the_model_can_be_measured()
    {
        var switches = typeof(KernelProfile).GetProperties().Where(property => property.PropertyType == typeof(bool));

        Assert.That(Behaviour.All, Has.Count.EqualTo(switches.Count()));
    }

    [Test]
    public async Task A_kernel_with_neither_form_of_a_behaviour_has_no_profile()
    {
        await using var guest = new ModelGuest(KernelProfile.Seed)
        {
            Lie = (op, outcome) => op is Op.Detach ? new Outcome.Failed(Errno.EIO) : outcome,
        };

        var unknown = await Assert.ThrowsAsync<ProfileException>(
            () => Profile.MeasureAsync(guest, CancellationToken.None));
        Assert.That(unknown!.Message, Is.EqualTo("the kernel shows neither form of udp-hash4: detach s0 -> EIO"));
    }
}
