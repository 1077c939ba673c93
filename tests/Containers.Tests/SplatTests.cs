namespace Reuseport.Containers.Tests;

public sealed class SplatTests
{
    [Test]
    public void A_broken_guest_tells_what_its_kernel_said()
    {
        var splat = new Splat("Kernel panic - not syncing: sysrq triggered crash", "the console");

        Assert.That(new GuestException("it broke") { Splat = splat }.Splat, Is.EqualTo(splat));
    }
}
