using Reuseport.Containers;
using Reuseport.Harness.Profiles;
using Reuseport.Harness.Verdicts;
using Reuseport.Model;

namespace Reuseport.Harness.Tests.Guests;

static class GuestProfile
{
    /// <summary>Measures a guest that goes on to other work.</summary>
    public static async Task<KernelProfile> MeasureAsync(IGuest guest)
    {
        var trials = new Trials((_, _) => Task.FromResult(guest), new(KernelProfile.Seed), number: 0);
        var measured = await MeasuredProfile.MeasureAsync(trials, guest.Hello, CancellationToken.None);
        Assert.That(trials.Release(), Is.SameAs(guest));
        Assert.That(measured.Suspects, Is.Empty);
        return measured.Profile;
    }
}
