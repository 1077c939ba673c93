using Reuseport.Containers.Kernels;

namespace Reuseport.Containers.Tests.Kernels;

/// <summary>Kernels that come from no package: images, and the trees in which they lie.</summary>
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public sealed class OwnImageTests : IDisposable
{
    const string Image = "arch/x86/boot/bzImage";

    readonly Fabricated _files = new();

    public void Dispose() => _files.Dispose();

    [TestCase("Kconfig", Image, "tree", Description = "a tree")]
    [TestCase(".config", Image, "tree", Description = "a folder of make O=")]
    [TestCase("Kconfig", "arch/x86_64/boot/bzImage", "tree")]
    [TestCase("Kconfig", Image, $"tree/{Image}")]
    [TestCase("Kconfig", "arch/x86_64/boot/bzImage", "tree/arch/x86_64/boot/bzImage")]
    public async Task A_tree_and_the_image_in_it_have_the_configuration_of_the_build(
        string mark, string place, string reference)
    {
        _files.Write($"tree/{mark}", []);
        _files.Write("tree/.config", "CONFIG_KASAN=y\n"u8.ToArray());
        var file = _files.Write($"tree/{place}", Fabricated.Image("7.9-mine", "virtio_console", "virtio-pci"));

        var path = Path.Combine(_files.Folder, reference);
        var image = await ResolveAsync(path);
        Assert.That((image.Name, image.Release, image.Vmlinuz), Is.EqualTo((path, "7.9-mine", file)));
        Assert.That(image.Config!.Instruments, Is.EqualTo(["KASAN"]));
    }

    [Test]
    public async Task The_configuration_in_the_image_comes_before_the_file_which_may_be_of_the_next_build()
    {
        _files.Write("tree/.config", "CONFIG_KASAN=y\n"u8.ToArray());
        _files.Write($"tree/{Image}", Fabricated.ImageWith("7.9-mine", "CONFIG_PROVE_LOCKING=y\n"));

        Assert.That((await ResolveAsync(In("tree"))).Config!.Instruments, Is.EqualTo(["lockdep"]));
    }

    [Test]
    public async Task An_image_elsewhere_has_no_configuration_but_its_own()
    {
        _files.Write(".config", "CONFIG_KASAN=y\n"u8.ToArray());

        Assert.That((await ResolveAsync(_files.Write("a", Fabricated.Image("7.9-mine")))).Config, Is.Null);
        var own = _files.Write("b", Fabricated.ImageWith("7.9-mine", "CONFIG_KASAN=y\n"));
        Assert.That((await ResolveAsync(own)).Config!.Instruments, Is.EqualTo(["KASAN"]));
    }

    [Test]
    public async Task The_configuration_in_a_package_counts_as_well()
    {
        var deb = await _files.DebAsync("linux-image-mine", "7.9-1",
            ("boot/vmlinuz-7.9-mine", Fabricated.Image("7.9-mine")),
            ("boot/config-7.9-mine", "CONFIG_KASAN=y\n"u8.ToArray()));

        Assert.That((await ResolveAsync(deb)).Config!.Instruments, Is.EqualTo(["KASAN"]));
    }

    [TestCase("tree", false, "{0} has no arch/x86/boot/bzImage: make bzImage")]
    [TestCase("folder", true, "{0} is not a kernel's tree: it has neither Kconfig nor .config")]
    [TestCase("tree/arch/x86/boot/bzImage", true, "{0}: there is no such file")]
    public void A_folder_without_an_image_is_one_clear_line(string reference, bool isMissing, string why)
    {
        _files.Write("tree/Kconfig", []);
        _files.Write("folder/text", []);

        Assert.That(
            () => ResolveAsync(In(reference)),
            Throws.TypeOf<KernelException>().With.Message.EqualTo(string.Format(null, why, In(reference)))
                .And.Property("IsMissing").EqualTo(isMissing));
    }

    string In(string reference) => Path.Combine(_files.Folder, reference);

    Task<KernelImage> ResolveAsync(string reference) => _files.Store.ResolveAsync(reference, CancellationToken.None);
}
