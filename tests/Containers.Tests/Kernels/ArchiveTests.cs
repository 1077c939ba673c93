namespace Reuseport.Containers.Tests.Kernels;

/// <summary>The distribution's archive as it is, through this machine's apt and mirrors.</summary>
[Category("Archive")]
public class ArchiveTests
{
    [Test]
    public async Task A_kernel_is_listed_fetched_and_then_needs_no_archive()
    {
        using var files = new Fabricated();
        var packages = await files.Store.ArchiveAsync(CancellationToken.None);
        var package = packages.Where(package => package.Name.StartsWith("linux-image-"))
            .MinBy(package => package.Size)!;
        Assert.That(packages.Select(package => package.Version.Split('.')[0]).Distinct().Count(), Is.GreaterThan(1));
        Assert.That(package.Suites, Is.Not.Empty);

        var image = await files.Store.FetchAsync(package.Version, CancellationToken.None);
        Assert.That(image, Has.Property("Release").EqualTo(package.Release).And.Property("HasVirtioPorts").True);
        Assert.That(files.Said, Has.Some.StartsWith($"fetching debian/{package.Version}"));

        // A cache of an older harness lacks the changelog, and is completed.
        File.Delete(Path.Combine(Path.GetDirectoryName(image!.Vmlinuz)!, "changelog.gz"));
        Assert.That(
            await files.Store.ChangelogAsync(package.Version, offline: false, CancellationToken.None),
            Does.StartWith("linux"));

        // The lists are broken: a request to the archive now gets nothing.
        Directory.Delete(Path.Combine(files.Cache, "apt"), recursive: true);
        await File.WriteAllTextAsync(Path.Combine(files.Cache, "apt"), "");
        var again = await files.Store.FetchAsync(package.Version, CancellationToken.None);
        Assert.That(again!.Vmlinuz, Is.EqualTo(image.Vmlinuz));
        Assert.That(files.Said[^1], Is.EqualTo($"debian/{package.Version} is cached already"));
        Assert.That((await files.Store.ResolveAsync(package.Release, CancellationToken.None)).Vmlinuz, Does.Exist);
    }
}
