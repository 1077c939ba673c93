using Reuseport.Containers.Kernels;

namespace Reuseport.Containers.Tests.Kernels;

public class DebianVersionTests
{
    [TestCase("6.1.192-1", "6.1.192-2")]
    [TestCase("6.1.9-1", "6.1.10-1")]
    [TestCase("6.12.117-1~deb12u1", "6.12.117-1")]
    [TestCase("6.12.117-1~bpo12+1", "6.12.117-1~deb12u1")]
    [TestCase("7.3~rc7-1~exp1", "7.3-1")]
    [TestCase("7.3", "7.3-1")]
    [TestCase("7.3-1", "7.3-1+b1")]
    [TestCase("9.9-1", "1:0.1-1")]
    [TestCase("1.0a", "1.0+")]
    [TestCase("1.0-a", "1.0-ab")]
    public async Task The_order_is_that_of_dpkg(string older, string newer)
    {
        Assert.That(DebianVersion.Order.Compare(older, newer), Is.Negative);
        Assert.That(DebianVersion.Order.Compare(newer, older), Is.Positive);
        await new ExternalCommand("dpkg", ["--compare-versions", older, "lt", newer]).ReadAsync(CancellationToken.None);
    }

    [TestCase("6.1.192-1", "6.1.192-1")]
    [TestCase("6.01-1", "6.1-1")]
    [TestCase("0:6.1-1", "6.1-1")]
    [TestCase("6.1", "6.1-0")]
    public void Equal_versions_may_be_written_differently(string x, string y) =>
        Assert.That(DebianVersion.Order.Compare(x, y), Is.Zero);
}
