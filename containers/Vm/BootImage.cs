using Reuseport.Containers.Kernels;

namespace Reuseport.Containers.Vm;

/// <summary>
/// What QEMU enters: the kernel unpacked, as a processor that is translated unpacks it for a quarter of a boot.
/// </summary>
/// <param name="Hash">Of the kernel's file.</param>
/// <param name="File">The unpacked one in the cache; the kernel's own where QEMU cannot enter that.</param>
sealed record BootImage(string Vmlinuz, string Hash, string File)
{
    /// <summary>
    /// The note that tells QEMU where to enter a kernel (xen: public/elfnote.h): the lengths of its name and of its
    /// value, XEN_ELFNOTE_PHYS32_ENTRY, and the name.
    /// </summary>
    static ReadOnlySpan<byte> Entry => "\x04\0\0\0\x08\0\0\0\x12\0\0\0Xen\0"u8;

    /// <param name="hash">Of the kernel's file.</param>
    /// <param name="folder">Where unpacked kernels are kept.</param>
    public static async Task<BootImage> FindAsync(
        string vmlinuz, string hash, string folder, CancellationToken cancellationToken)
    {
        var image = new BootImage(vmlinuz, hash, Path.Combine(folder, $"{hash}.vmlinux"));
        await image.PrepareAsync(cancellationToken);
        return System.IO.File.Exists(image.File) ? image : image with { File = vmlinuz };
    }

    /// <summary>Writes the unpacked kernel, if it can be entered and is not there.</summary>
    public async Task PrepareAsync(CancellationToken cancellationToken)
    {
        if (!System.IO.File.Exists(File) && Unpack() is { } kernel)
            await ContentFile.WriteOnceAsync(File, kernel, cancellationToken);
    }

    byte[]? Unpack()
    {
        try
        {
            var kernel = BzImage.Read(Vmlinuz).Unpacked;
            return kernel.AsSpan().IndexOf(Entry) >= 0 ? kernel : null;
        }
        catch (KernelException)
        {
            // QEMU says better what is wrong with it.
            return null;
        }
    }
}
