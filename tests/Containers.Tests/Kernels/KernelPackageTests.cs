using Reuseport.Containers.Kernels;

namespace Reuseport.Containers.Tests.Kernels;

public class KernelPackageTests
{
    static readonly KernelPackage[] Packages =
    [
        Fabricated.Package("6.1.192-2", "6.1.0-56-cloud-amd64"),
        Fabricated.Package("6.1.192-1", "6.1.0-55-cloud-amd64"),
        Fabricated.Package("6.1.180-1~deb11u1", "6.1.0-0.deb11.52-cloud-amd64"),
        Fabricated.Package("6.12.9-1", "6.12.9+deb13-cloud-amd64"),
        Fabricated.Package("6.12.117-1", "6.12.117+deb13-cloud-amd64"),
        Fabricated.Package("6.12.117-1~deb12u1", "6.12.117+deb12-cloud-amd64"),
        Fabricated.Package("7.3.4-1~bpo13+1", "7.3.4+deb13-cloud-amd64", "binary"),
    ];

    [TestCase("6.1", "6.1.192-2", TestName = "6.1 is not 6.12")]
    [TestCase("6", "6.12.117-1", TestName = "6 is the newest of all 6, not 6.12.9")]
    [TestCase("6.12", "6.12.117-1", TestName = "A version with a tilde is older than one without")]
    [TestCase("6.12.117", "6.12.117-1")]
    [TestCase("6.12.117-1", "6.12.117-1")]
    [TestCase("6.12.117-1~deb12u1", "6.12.117-1~deb12u1")]
    [TestCase("debian/6.12.117-1~deb12u1", "6.12.117-1~deb12u1")]
    [TestCase("6.12.117+deb12", "6.12.117-1~deb12u1")]
    [TestCase("6.1.0-55", "6.1.192-1")]
    [TestCase("6.1.0-55-cloud-amd64", "6.1.192-1")]
    [TestCase("6.1.192-1", "6.1.192-1")]
    [TestCase("linux-image-6.1.0-55-cloud-amd64", "6.1.192-1")]
    [TestCase("linux-binary-7.3.4+deb13-cloud-amd64", "7.3.4-1~bpo13+1")]
    [TestCase("linux-image-7.3.4+deb13-cloud-amd64", "7.3.4-1~bpo13+1")]
    [TestCase("7.3.4-1", "7.3.4-1~bpo13+1")]
    public void A_name_means_the_newest_that_it_fits(string name, string version) =>
        Assert.That(KernelPackage.Find(Packages, name)?.Version, Is.EqualTo(version));

    [TestCase("6.11")]
    [TestCase("6.12.1")]
    [TestCase("6.12.11")]
    [TestCase("7.3.4-1~bpo1")]
    [TestCase("linux-image")]
    [TestCase("")]
    public void A_name_that_fits_none_means_none(string name) =>
        Assert.That(KernelPackage.Find(Packages, name), Is.Null);
}
