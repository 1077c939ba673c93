using Reuseport.Containers.Kernels;

namespace Reuseport.Containers.Tests.Kernels;

/// <summary>References of all kinds on a cache and files that are made up.</summary>
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public sealed class KernelStoreTests : IDisposable
{
    readonly Fabricated _files = new();

    public void Dispose() => _files.Dispose();

    [Test]
    public async Task A_cached_kernel_is_found_by_any_of_its_names()
    {
        await _files.AddAsync("6.12.9-1", "6.12.9+deb13-cloud-amd64");
        var newest = await _files.AddAsync("6.12.117-1", "6.12.117+deb13-cloud-amd64");

        var image = await ResolveAsync("6.12");
        Assert.That(image.Name, Is.EqualTo("debian/6.12.117-1"));
        Assert.That(image.Release, Is.EqualTo("6.12.117+deb13-cloud-amd64"));
        Assert.That(image.Vmlinuz, Is.EqualTo(Path.Combine(newest.Folder, "vmlinuz")));
        Assert.That(await ResolveAsync("debian/6.12.117-1"), Has.Property("Vmlinuz").EqualTo(image.Vmlinuz));
    }

    [Test]
    public void A_name_that_is_not_cached_says_how_to_get_it() =>
        Assert.That(
            () => ResolveAsync("6.12"),
            Throws.TypeOf<KernelException>().With.Message.EqualTo(
                "kernel 6.12 is not cached: harness kernels fetch 6.12"));

    [Test]
    public async Task An_image_is_used_where_it_lies()
    {
        var path = _files.Write("bzImage", Fabricated.Image("7.9-mine", "virtio_console", "virtio-pci"));

        var image = await ResolveAsync(path);
        Assert.That((image.Name, image.Release, image.Vmlinuz), Is.EqualTo((path, "7.9-mine", path)));
        Assert.That((image.HasVirtioPorts, image.Modules.Length), Is.EqualTo((true, 0)));
        Assert.That(Directory.Exists(_files.Cache), Is.False);
    }

    [Test]
    public async Task A_package_is_unpacked_once_with_the_modules_that_it_needs()
    {
        var deb = await _files.DebAsync("linux-image-test", "5.10-1",
            ("boot/vmlinuz-5.10-test", Fabricated.Image("5.10-test")),
            ("boot/config-5.10-test", "CONFIG_VIRTIO=m\n"u8.ToArray()),
            ("lib/modules/5.10-test/kernel/drivers/virtio/virtio_pci.ko", Fabricated.Module("virtio_ring")),
            ("lib/modules/5.10-test/kernel/drivers/virtio/virtio_ring.ko", Fabricated.Module("")),
            ("lib/modules/5.10-test/kernel/drivers/char/virtio_console.ko", Fabricated.Module("virtio_ring")),
            ("lib/modules/5.10-test/kernel/drivers/net/virtio_net.ko", Fabricated.Module("net_failover")));

        var image = await ResolveAsync(deb);
        Assert.That((image.Name, image.Release, image.HasVirtioPorts), Is.EqualTo((deb, "5.10-test", true)));
        Assert.That(
            image.Modules.Select(Path.GetFileName),
            Is.EqualTo(["virtio_ring.ko", "virtio_pci.ko", "virtio_console.ko"]));
        Assert.That(image.Modules, Has.All.Exist);
        var folder = Path.GetDirectoryName(image.Vmlinuz)!;
        Assert.That(Path.Combine(folder, "config"), Does.Exist);
        Assert.That(Path.Combine(folder, "virtio_net.ko"), Does.Not.Exist);

        var before = Directory.GetCreationTimeUtc(folder);
        Assert.That((await ResolveAsync(deb)).Vmlinuz, Is.EqualTo(image.Vmlinuz));
        Assert.That(Directory.GetCreationTimeUtc(folder), Is.EqualTo(before));
        Assert.That(await _files.Store.RemoveAsync(deb, CancellationToken.None), Is.True);
        Assert.That(_files.Store.Cache.All(), Is.Empty);
    }

    [TestCase("changelog.gz")]
    [TestCase("changelog.Debian.gz")]
    public async Task The_changelog_of_a_package_is_kept_beside_the_kernel(string name)
    {
        var changelog = Fabricated.Gzip("linux (5.10-1) sid");
        await _files.AddAsync("5.10-1", "5.10-test", ($"usr/share/doc/x/{name}", changelog));

        Assert.That(
            await _files.Store.ChangelogAsync("5.10-1", offline: true, CancellationToken.None),
            Is.EqualTo("linux (5.10-1) sid"));
    }

    [Test]
    public async Task A_changelog_that_is_not_there_is_told_apart_from_one_that_is_damaged()
    {
        var kernel = await _files.AddAsync("5.10-1", "5.10-test");
        Assert.That(await _files.Store.ChangelogAsync("5.10-1", offline: true, CancellationToken.None), Is.Null);
        Assert.That(await _files.Store.ChangelogAsync("5.11-1", offline: false, CancellationToken.None), Is.Null);

        await File.WriteAllTextAsync(Path.Combine(kernel.Folder, "changelog.gz"), "no archive");
        Assert.That(
            async () => await _files.Store.ChangelogAsync("5.10-1", offline: true, CancellationToken.None),
            Throws.InstanceOf<KernelException>().With.Message.EndsWith("changelog.gz cannot be read: remove it"));
    }

    [Test]
    public async Task An_image_below_the_modules_of_a_package_counts_as_well()
    {
        var deb = await _files.DebAsync("linux-binary-test", "7.3-1",
            ("usr/lib/modules/7.3-test/vmlinuz", Fabricated.Image("7.3-test", "virtio-pci")));

        var image = await ResolveAsync(deb);
        Assert.That((image.Release, image.HasVirtioPorts), Is.EqualTo(("7.3-test", false)));
    }

    [Test]
    public async Task A_broken_file_is_one_clear_line()
    {
        var missing = Path.Combine(_files.Folder, "missing");
        Assert.That(await WhyNotAsync(missing), Is.EqualTo($"{missing}: there is no such file"));
        Assert.That(await WhyNotAsync($"{missing}.deb"), Is.EqualTo($"{missing}.deb: there is no such file"));

        var text = _files.Write("text", new byte[4096]);
        Assert.That(await WhyNotAsync(text), Is.EqualTo($"{text} is not a bzImage"));
        var garbage = _files.Write("garbage.deb", new byte[4096]);
        Assert.That(await WhyNotAsync(garbage), Is.EqualTo($"{garbage} is not a Debian package"));
        var empty = await _files.DebAsync("empty", "1", ("boot/readme", "no"u8.ToArray()));
        Assert.That(await WhyNotAsync(empty), Is.EqualTo($"{empty} has no kernel image in it"));
        Assert.That(_files.Store.Cache.All(), Is.Empty);
    }

    [Test]
    public async Task A_package_that_is_cut_short_leaves_nothing_behind()
    {
        var whole = await _files.DebAsync("linux-image-test", "5.10-1",
            ("boot/vmlinuz-5.10-test", Fabricated.Image("5.10-test")),
            ("boot/zeros", new byte[1 << 20]));
        var bytes = await File.ReadAllBytesAsync(whole);
        var cut = _files.Write("cut.deb", bytes[..(bytes.Length / 2)]);

        Assert.That(await WhyNotAsync(cut), Does.StartWith($"{cut} is broken: dpkg-deb: ").And.Not.Contain("\n"));
        Assert.That(Directory.GetFileSystemEntries(Path.Combine(_files.Cache, "kernels")), Is.Empty);
    }

    [TestCase("vmlinuz", "vmlinuz is missing")]
    [TestCase("kernel.json", "kernel.json is missing")]
    public async Task A_cached_kernel_without_all_of_its_files_is_broken(string file, string why)
    {
        var kernel = await _files.AddAsync("6.12.9-1", "6.12.9+deb13-cloud-amd64");
        File.Delete(Path.Combine(kernel.Folder, file));

        Assert.That(await WhyNotAsync("6.12.9"), Is.EqualTo(
            $"cached kernel 6.12.9-1 is broken ({why}): harness kernels fetch 6.12.9-1, or remove {kernel.Folder}"));
    }

    [TestCase("vmlinuz", "vmlinuz has 2 bytes of ")]
    [TestCase("kernel.json", "kernel.json cannot be read")]
    public async Task A_cached_kernel_with_a_file_that_is_cut_short_is_broken(string file, string why)
    {
        var kernel = await _files.AddAsync("6.12.9-1", "6.12.9+deb13-cloud-amd64");
        await File.WriteAllTextAsync(Path.Combine(kernel.Folder, file), "{}");

        Assert.That(await WhyNotAsync("6.12"), Does.Contain($"6.12.9-1 is broken ({why}"));
        Assert.That(await _files.Store.RemoveAsync("6.12.9-1", CancellationToken.None), Is.True);
        Assert.That(_files.Store.Cache.All(), Is.Empty);
    }

    [Test]
    public async Task A_broken_kernel_is_replaced_as_a_whole()
    {
        var kernel = await _files.AddAsync("6.12.9-1", "6.12.9+deb13-cloud-amd64");
        File.Delete(Path.Combine(kernel.Folder, "vmlinuz"));
        await _files.AddAsync("6.12.9-1", "6.12.9+deb13-cloud-amd64");

        Assert.That((await ResolveAsync("6.12")).Vmlinuz, Does.Exist);
        Assert.That(Directory.GetFileSystemEntries(Path.Combine(_files.Cache, "kernels")), Has.Length.EqualTo(1));
    }

    [Test]
    public async Task What_a_killed_harness_left_is_no_kernel_and_is_swept_away()
    {
        var left = Path.Combine(_files.Cache, "kernels", ".new-left");
        Directory.CreateDirectory(left);
        Assert.That(_files.Store.Cache.All(), Is.Empty);

        await _files.Store.RemoveAsync("6.12", CancellationToken.None);
        Assert.That(left, Does.Not.Exist);
    }

    [Test]
    public async Task A_cancelled_unpacking_leaves_nothing_behind()
    {
        var deb = await _files.DebAsync("linux-image-test", "5.10-1", ("boot/vmlinuz-x", Fabricated.Image("x")));

        Assert.That(
            () => _files.Store.ResolveAsync(deb, new(canceled: true)), Throws.InstanceOf<OperationCanceledException>());
        Assert.That(_files.Store.Cache.All(), Is.Empty);
    }

    [Test]
    public async Task Only_one_at_a_time_has_the_lock()
    {
        var first = await FolderLock.TakeAsync(_files.Cache, TimeProvider.System, CancellationToken.None);
        var second = FolderLock.TakeAsync(_files.Cache, TimeProvider.System, CancellationToken.None);
        Assert.That(second.IsCompleted, Is.False);

        first.Dispose();
        (await second).Dispose();
    }

    [Test]
    public async Task Fetching_what_is_cached_needs_no_archive()
    {
        await _files.AddAsync("6.12.9-1", "6.12.9+deb13-cloud-amd64");

        Assert.That(await _files.Store.FetchAsync("6.12.9-1", CancellationToken.None), Is.Not.Null);
        Assert.That(_files.Said, Is.EqualTo(["debian/6.12.9-1 is cached already"]));
        Assert.That(Path.Combine(_files.Cache, "apt"), Does.Not.Exist);
    }

    [TestCase("/there/cache", "/there/cache/reuseport-harness")]
    [TestCase("here", "/users/me/.cache/reuseport-harness")]
    [TestCase("", "/users/me/.cache/reuseport-harness")]
    [TestCase(null, "/users/me/.cache/reuseport-harness")]
    public void The_cache_is_where_the_XDG_base_directories_say(string? cacheHome, string expected) =>
        Assert.That(CacheFolder.Of(cacheHome, "/users/me"), Is.EqualTo(expected));

    Task<KernelImage> ResolveAsync(string reference) => _files.Store.ResolveAsync(reference, CancellationToken.None);

    async Task<string> WhyNotAsync(string reference)
    {
        try
        {
            return (await ResolveAsync(reference)).ToString();
        }
        catch (KernelException e)
        {
            return e.Message;
        }
    }
}
