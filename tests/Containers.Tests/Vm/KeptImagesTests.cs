using System.Diagnostics;
using System.Text;
using Reuseport.Containers.Vm;

namespace Reuseport.Containers.Tests.Vm;

/// <summary>What is kept of images, with made-up images, snapshots and clocks.</summary>
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public sealed class KeptImagesTests : IDisposable
{
    static readonly DateTimeOffset _noon = new(2026, 11, 27, 12, 0, 0, TimeSpan.Zero);

    readonly string _cache = Directory.CreateTempSubdirectory("kept-images-").FullName;

    string Vms => Directory.CreateDirectory(Path.Combine(_cache, "vms")).FullName;

    public void Dispose() => Directory.Delete(_cache, recursive: true);

    [Test]
    public async Task What_is_kept_of_an_image_stays_while_the_image_does()
    {
        await BootAsync(Own("a"), at: 0);
        await BootAsync(Own("b"), at: 5_000);

        Assert.That(Snapshots(), Is.EqualTo((string[])["a", "b"]));
    }

    [Test]
    public async Task With_an_image_goes_all_that_was_kept_of_it()
    {
        var image = Own("a");
        await BootAsync(image, at: 0);
        var files = Directory.GetFiles(Vms, $"{HashOf("a")}*");
        File.Delete(image);
        await BootAsync(Own("b"), at: 1);

        Assert.That(files, Has.Length.EqualTo(4));
        Assert.That(files.Where(File.Exists), Is.Empty);
        Assert.That(Snapshots(), Is.EqualTo((string[])["b"]));
    }

    [Test]
    public async Task An_image_that_was_built_anew_is_another_one()
    {
        await BootAsync(Own("a"), at: 0);
        File.Move(Own("b"), InFolder("own/a"), overwrite: true);
        await BootAsync(InFolder("own/a"), at: 1);

        Assert.That(Snapshots(), Is.EqualTo((string[])["b"]));
    }

    [Test]
    public async Task A_file_that_was_written_again_as_it_was_is_the_same_image()
    {
        await BootAsync(Own("a"), at: 0);
        File.SetLastWriteTimeUtc(Own("a"), _noon.UtcDateTime);
        await BootAsync(Own("b"), at: 1);

        Assert.That(Snapshots(), Is.EqualTo((string[])["a", "b"]));
    }

    [Test]
    public async Task An_image_in_two_places_stays_until_it_is_in_none()
    {
        var (image, copy) = (Own("a"), InFolder("own/copy"));
        File.Copy(image, copy);
        await BootAsync(image, at: 0);
        await BootAsync(copy, at: 1);

        File.Delete(image);
        await BootAsync(Own("b"), at: 2);
        Assert.That(Snapshots(), Is.EqualTo((string[])["a", "b"]));

        File.Delete(copy);
        await BootAsync(Own("b"), at: 3);
        Assert.That(Snapshots(), Is.EqualTo((string[])["b"]));
    }

    [Test]
    public async Task Of_too_many_own_images_that_goes_which_was_used_longest_ago()
    {
        for (var image = 0; image < SnapshotLimits.OwnMax; image++)
            await BootAsync(Own($"own{image}"), at: image);
        await BootAsync(Own("own0"), at: 100);
        await BootAsync(Own("new"), at: 101);

        Assert.That(Snapshots(), Has.Count.EqualTo(SnapshotLimits.OwnMax));
        Assert.That(Snapshots(), Does.Contain("own0").And.Contain("new").And.Not.Contain("own1"));
    }

    [Test]
    public async Task Kernels_of_packages_have_a_limit_of_their_own()
    {
        await BootAsync(Own("own"), at: 0);
        for (var kernel = 0; kernel < SnapshotLimits.PackagedMax; kernel++)
            await BootAsync(Packaged($"debian{kernel}"), at: kernel + 1);
        Assert.That(Snapshots(), Has.Count.EqualTo(SnapshotLimits.PackagedMax + 1));

        await BootAsync(Packaged("newest"), at: 1_000);

        Assert.That(Snapshots(), Has.Count.EqualTo(SnapshotLimits.PackagedMax + 1));
        Assert.That(Snapshots(), Does.Contain("own").And.Contain("newest").And.Not.Contain("debian0"));
    }

    [Test]
    public async Task What_is_in_use_stays_although_its_image_is_gone()
    {
        using (await UseAsync(Own("a"), at: 0))
        {
            Keep("a");
            File.Delete(Own("a"));
            await BootAsync(Own("b"), at: 1);
            Assert.That(Snapshots(), Is.EqualTo((string[])["a", "b"]));
            Assert.That(await CleanAsync(), Has.None.Contains(HashOf("a")).And.Some.Contains(HashOf("b")));
        }

        await BootAsync(Own("b"), at: 2);
        Assert.That(Snapshots(), Is.EqualTo((string[])["b"]));
    }

    [Test]
    public async Task A_use_ends_with_its_process()
    {
        await BootAsync(Own("a"), at: 0);
        File.Delete(Own("a"));
        var record = Path.Combine(Vms, $"{HashOf("a")}.image");
        using var other = Process.Start(new ProcessStartInfo(
            "flock", ["--shared", record, "sh", "-c", "echo held; read line"])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        })!;
        await other.StandardOutput.ReadLineAsync();
        await BootAsync(Own("b"), at: 1);
        Assert.That(Snapshots(), Is.EqualTo((string[])["a", "b"]));

        other.StandardInput.Close();
        await other.WaitForExitAsync();
        await BootAsync(Own("b"), at: 2);
        Assert.That(Snapshots(), Is.EqualTo((string[])["b"]));
    }

    [TestCase(59, true)]
    [TestCase(61, false)]
    public async Task What_has_no_record_stays_for_an_hour(int minutes, bool stays)
    {
        Keep("old");
        foreach (var file in Directory.GetFiles(Vms))
            File.SetLastWriteTimeUtc(file, _noon.UtcDateTime);
        await BootAsync(Own("a"), at: minutes * 60);

        Assert.That(Snapshots(), Is.EqualTo(stays ? (string[])["a", "old"] : ["a"]));
    }

    [Test]
    public async Task Files_that_are_of_no_image_are_left_alone()
    {
        var known = Path.Combine(Vms, "kvm-0123456789abcdef");
        await File.WriteAllTextAsync(known, "works\n");
        File.SetLastWriteTimeUtc(known, _noon.UtcDateTime);
        await BootAsync(Own("a"), at: 1_000_000);

        Assert.That(known, Does.Exist);
    }

    [Test]
    public async Task A_record_that_cannot_be_read_is_of_an_image_that_is_gone()
    {
        await BootAsync(Own("a"), at: 0);
        await File.WriteAllTextAsync(Path.Combine(Vms, $"{HashOf("a")}.image"), "7 nonsense\n\n");
        await BootAsync(Own("b"), at: 1);

        Assert.That(Snapshots(), Is.EqualTo((string[])["b"]));
    }

    [Test]
    public async Task Harnesses_side_by_side_keep_what_each_uses()
    {
        var names = Enumerable.Range(0, 2 * SnapshotLimits.OwnMax).Select(image => $"own{image}").ToList();
        var uses = await Task.WhenAll(names.Select(async name =>
        {
            var use = await UseAsync(Own(name), at: 0);
            Keep(name);
            return use;
        }));
        await BootAsync(Own("own0"), at: 1);
        Assert.That(Snapshots(), Is.EquivalentTo(names));

        Array.ForEach(uses, use => use.Dispose());
        await BootAsync(Own("own0"), at: 2);
        Assert.That(Snapshots(), Has.Count.EqualTo(SnapshotLimits.OwnMax));
    }

    [Test]
    public async Task Clean_leaves_nothing_but_the_lock()
    {
        await BootAsync(Own("a"), at: 0);
        Keep("old");
        await File.WriteAllTextAsync(Path.Combine(Vms, "kvm-0123456789abcdef"), "works\n");

        Assert.That(await CleanAsync(), Has.Count.EqualTo(8));
        Assert.That(Directory.GetFiles(Vms).Select(Path.GetFileName), Is.EqualTo((string[])["lock"]));
    }

    /// <summary>What a start of a machine does to the cache.</summary>
    async Task BootAsync(string image, int at)
    {
        using var use = await UseAsync(image, at);
        Keep(await File.ReadAllTextAsync(image));
    }

    Task<IDisposable> UseAsync(string image, int at) => KeptImages.UseAsync(
        _cache, ContentFile.Hash(File.ReadAllBytes(image)), image, new ClockAt(_noon.AddSeconds(at)), default);

    Task<IReadOnlyList<string>> CleanAsync() => KeptImages.CleanAsync(_cache, new ClockAt(_noon), default);

    /// <summary>The files of an image, whose content is its name.</summary>
    void Keep(string name)
    {
        foreach (var rest in (string[])[".vmlinux", "-0123456789abcdef.initramfs", "-0123456789abcdef.snapshot"])
            File.WriteAllText(Path.Combine(Vms, HashOf(name) + rest), name);
    }

    IReadOnlyList<string> Snapshots() =>
        [.. Directory.GetFiles(Vms, "*.snapshot").Select(File.ReadAllText).Order(StringComparer.Ordinal)];

    string Own(string name) => Image($"own/{name}", name);

    string Packaged(string name) => Image($"kernels/{name}/vmlinuz", name);

    string Image(string path, string name)
    {
        var file = InFolder(path);
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        if (!File.Exists(file))
            File.WriteAllText(file, name);
        return file;
    }

    string InFolder(string path) => Path.Combine(_cache, path);

    static string HashOf(string name) => ContentFile.Hash(Encoding.UTF8.GetBytes(name));
}
