using Reuseport.Containers.Kernels;

namespace Reuseport.Containers.Tests.Kernels;

/// <summary>What apt prints and what it is given to read; the texts are recorded, the hosts are not real.</summary>
public class AptTextTests
{
    const string Show =
        """
        Package: linux-image-6.1.0-55-cloud-amd64
        Source: linux-signed-amd64 (6.1.192+1)
        Version: 6.1.192-1
        Installed-Size: 120000
        Architecture: amd64
        Depends: kmod, linux-base (>= 4.3~), initramfs-tools (>= 0.120+deb8u2) | linux-initramfs-tool
        Description: Linux 6.1 for x86-64 cloud (signed)
         A text that goes on: here.
        Filename: pool/main/l/linux-signed-amd64/linux-image-6.1.0-55-cloud-amd64_6.1.192-1_amd64.deb
        Size: 26700000
        SHA256: aa

        Package: linux-image-6.1-cloud-amd64
        Version: 6.1.180-1~deb11u1
        Architecture: amd64
        Depends: linux-image-6.1.0-0.deb11.52-cloud-amd64 (= 6.1.180-1~deb11u1)
        Size: 1512
        SHA256: bb

        Package: linux-image-7.3.4+deb13-cloud-amd64
        Version: 7.3.4-1~bpo13+1
        Architecture: amd64
        Depends: kmod, linux-binary-7.3.4+deb13-cloud-amd64 (= 7.3.4-1~bpo13+1), linux-modules-7.3.4+deb13-cloud-amd64
        Size: 1928
        SHA256: cc

        Package: linux-binary-7.3.4+deb13-cloud-amd64
        Version: 7.3.4-1~bpo13+1
        Architecture: amd64
        Depends: linux-base-7.3.4+deb13-cloud-amd64 (= 7.3.4-1~bpo13+1)
        Size: 13604064
        SHA256: dd

        """;

    const string Madison =
        """
        linux-image-6.1.0-55-cloud-amd64 |  6.1.192-1 | http://mirror.example/debian bookworm/main amd64 Packages
        linux-image-6.1.0-55-cloud-amd64 |  6.1.192-1 | http://m.example/s bookworm-security/main amd64 Packages
        linux-binary-7.3.4+deb13-cloud-amd64 | 7.3.4-1~bpo13+1 | http://m.example/d trixie-backports/main amd64 Packages
        linux-signed-amd64 | 6.1.192+1 | http://mirror.example/debian bookworm/main Sources

        """;

    [Test]
    public void Packages_have_their_suites_and_those_without_an_image_are_left_out()
    {
        var packages = PackageRecords.Read(Show, Madison);

        Assert.That(
            packages.Select(package => $"{package.Name} {package.Version} {package.Release} {package.Size}"),
            Is.EqualTo([
                "linux-image-6.1.0-55-cloud-amd64 6.1.192-1 6.1.0-55-cloud-amd64 26700000",
                "linux-binary-7.3.4+deb13-cloud-amd64 7.3.4-1~bpo13+1 7.3.4+deb13-cloud-amd64 13604064",
            ]));
        Assert.That(packages[0].Suites, Is.EqualTo(["bookworm", "bookworm-security"]));
        Assert.That(packages[1].Suites, Is.EqualTo(["trixie-backports"]));
    }

    [Test]
    public void Only_signed_cloud_kernels_are_candidates()
    {
        const string names =
            """
            linux-image-6.1.0-55-cloud-amd64
            linux-image-6.1.0-55-cloud-amd64-dbg
            linux-image-6.1.0-55-cloud-amd64-unsigned
            linux-image-6.1.0-55-amd64
            linux-image-cloud-amd64
            linux-binary-7.3.4+deb13-cloud-amd64
            linux-binary-unsigned-7.3.4+deb13-cloud-amd64
            linux-image-6.1.0-55-cloud-arm64
            """;

        Assert.That(PackageRecords.Candidates(names, "amd64"), Is.EqualTo(
            ["linux-image-6.1.0-55-cloud-amd64", "linux-binary-7.3.4+deb13-cloud-amd64"]));
    }

    [TestCase("$(ORIGIN)", TestName = "Mirrors are found where apt has no lists and so no origins")]
    [TestCase("Debian", TestName = "Mirrors are found by origin")]
    public void Mirrors_are_told_apart_by_their_suites(string origin)
    {
        var sources = AptSources.Read(
            $"""
            http://other.example/apt/|nodistro|main|Other
            http://other.example/debian/|bookworm|main|Other
            http://other.example/docker/|bookworm|stable|{origin}
            http://security.example/|bookworm-security|main|{origin}
            http://mirror.example/debian/|bookworm|main|{origin}
            """);

        Assert.That(sources, Is.EqualTo(new AptSources("http://mirror.example/debian/", "http://security.example/")));
    }

    [Test]
    public void A_machine_without_a_Debian_mirror_has_no_sources() =>
        Assert.That(AptSources.Read("http://other.example/ubuntu/|noble|main|Ubuntu\n"), Is.Null);

    [Test]
    public void Every_source_is_verified_and_only_archived_suites_may_be_past_their_date()
    {
        var lines = new AptSources("http://m/", "http://s/").Write("amd64", "/keys.gpg").TrimEnd('\n').Split('\n');

        Assert.That(lines, Has.All.Contains(" signed-by=/keys.gpg ").And.All.EndsWith(" main"));
        Assert.That(lines.Where(line => line.Contains("check-valid-until=no")), Has.All.Contains("/ bullseye"));
        Assert.That(lines, Has.Some.EndsWith("] http://s/ trixie-security main"));
        Assert.That(lines, Has.Some.EndsWith("] http://m/ sid main"));
    }
}
