using Reuseport.Containers;
using Reuseport.Harness.Profiles;
using Reuseport.Harness.Tests.Guests;
using Reuseport.Harness.Verdicts;
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

    /// <summary>Where no connection moves, no thread is woken by it.</summary>
    static IEnumerable<KernelProfile> Kernels() =>
        Profiles().Where(profile => !(profile.NoMigration && profile.WakesMigrated));

    [TestCaseSource(nameof(Kernels))]
    public async Task A_kernel_of_any_profile_is_measured_right(KernelProfile profile)
    {
        var measured = await MeasureAsync(new ModelGuest(profile));

        Assert.That(measured.Profile, Is.EqualTo(profile));
        Assert.That(measured.Suspects, Is.Empty);
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
    public async Task A_kernel_with_neither_form_of_a_behaviour_has_the_nearest_profile_and_is_suspect()
    {
        var measured = await MeasureAsync(new ModelGuest(new(Behaviours.IncomingCpu))
        {
            Lie = (op, outcome) => op is Op.Detach ? new Outcome.Failed(Errno.EIO) : outcome,
        });

        Assert.That(measured.Profile, Is.EqualTo(new KernelProfile(Behaviours.IncomingCpu)));
        Assert.That(measured.Suspects.Select(suspect => suspect.Case.Name), Does.Contain("profile udp-hash4"));
        var (_, _, difference) = measured.Suspects.OfType<Suspect.Diverged>().First();
        Assert.That(TraceText.Line(difference.Op, difference.Seen), Does.Match("^detach s0 +-> EIO$"));
    }

    [Test]
    public async Task A_behaviour_that_was_late_once_is_measured_again()
    {
        var late = 1;
        var measured = await MeasureAsync(new ModelGuest(new(Behaviours.UdpHash4))
        {
            Lie = (op, outcome) => op is Op.Detach && Interlocked.Exchange(ref late, 0) == 1
                ? Outcome.TimedOut.Instance
                : outcome,
        });

        Assert.That(measured.Profile, Is.EqualTo(new KernelProfile(Behaviours.UdpHash4)));
        Assert.That(measured.Suspects, Is.Empty);
    }

    [Test]
    public async Task A_kernel_that_fails_while_it_is_measured_is_suspect_and_the_rest_is_measured()
    {
        var splat = new Splat("BUG: in detach", "");
        var measured = await MeasureAsync(new ModelGuest(new(Behaviours.NoUdplite))
        {
            Before = script => script.Ops.Any(op => op is Op.Detach)
                ? throw new GuestException("gone") { Splat = splat }
                : null,
        });

        Assert.That(measured.Profile, Is.EqualTo(new KernelProfile(Behaviours.NoUdplite)));
        Assert.That(measured.Suspects, Is.Not.Empty.And.All.InstanceOf<Suspect.Splatted>());
    }

    static async Task<MeasuredProfile> MeasureAsync(ModelGuest guest)
    {
        await using var trials = new Trials((_, _) => Task.FromResult<IGuest>(guest), new(KernelProfile.Seed), 0);
        return await MeasuredProfile.MeasureAsync(trials, guest.Hello, CancellationToken.None);
    }
}
