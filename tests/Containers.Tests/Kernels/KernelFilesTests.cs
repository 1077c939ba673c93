using System.Text;
using Reuseport.Containers.Kernels;

namespace Reuseport.Containers.Tests.Kernels;

/// <summary>Images and modules: what is read out of their bytes.</summary>
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public sealed class KernelFilesTests : IDisposable
{
    readonly Fabricated _files = new();

    public void Dispose() => _files.Dispose();

    [Test]
    public void An_image_tells_its_release_and_its_drivers()
    {
        var image = BzImage.Read(_files.Write("vmlinuz", Fabricated.Image("7.0-test", "virtio_console", "virtio-pci")));

        Assert.That(image.Release, Is.EqualTo("7.0-test"));
        Assert.That(image.HasBuiltIn("virtio-pci", "virtio_console"), Is.True);
        Assert.That(image.HasBuiltIn("virtio-pci", "virtio"), Is.False);
    }

    [Test]
    public void An_image_that_is_cut_short_is_refused()
    {
        var path = _files.Write("vmlinuz", Fabricated.Image("7.0-test")[..^16]);

        Assert.That(() => BzImage.Read(path), Throws.TypeOf<KernelException>().With.Message.Contains("is cut short"));
    }

    [Test]
    public void A_module_is_loaded_after_those_that_it_depends_on()
    {
        string[] files =
        [
            _files.Write("virtio.ko", Fabricated.Module("virtio_ring")),
            _files.Write("virtio_console.ko", Fabricated.Module("virtio,virtio_ring")),
            _files.Write("virtio-net.ko", Fabricated.Module("net_failover")),
            _files.Write("virtio_pci.ko", Fabricated.Module("virtio_ring,not_there,virtio")),
            _files.Write("virtio_ring.ko", Fabricated.Module("")),
        ];

        var order = KernelModule.LoadOrder(files, "virtio_pci", "virtio_console");
        Assert.That(
            order.Select(KernelModule.NameOf), Is.EqualTo(["virtio_ring", "virtio", "virtio_pci", "virtio_console"]));
    }

    /// <summary>A signature of two bytes, its description of twelve that ends with the length, and the magic.</summary>
    [TestCase("module", "module")]
    [TestCase("moduleSSdddddddd\0\0\0\u0002~Module signature appended~\n", "module")]
    public void A_module_is_loaded_without_its_signature(string module, string unsigned) => Assert.That(
        Encoding.Latin1.GetString(KernelModule.Unsigned(Encoding.Latin1.GetBytes(module))), Is.EqualTo(unsigned));

    [Test]
    public void A_file_without_modinfo_is_no_module()
    {
        var path = _files.Write("virtio.ko", "not a module"u8.ToArray());

        Assert.That(
            () => KernelModule.Depends(path),
            Throws.TypeOf<KernelException>().With.Message.EqualTo($"{path} is not a kernel module"));
    }
}
