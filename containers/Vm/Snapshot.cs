using System.Text;
using Reuseport.Containers.Kernels;

namespace Reuseport.Containers.Vm;

/// <summary>
/// A booted machine whose probe waits for the harness, as a QEMU migration stream. Whatever makes the machine what it
/// is is in the name of the file: kernel, probe, QEMU, arguments and, where it is used, the processor. What is kept of
/// the kernel stays until this is disposed of.
/// </summary>
sealed class Snapshot : IDisposable
{
    const string Suffix = ".snapshot";

    readonly BootImage _image;
    readonly byte[] _initramfs;
    readonly IDisposable _use;

    Snapshot(Machine machine, string folder, BootImage image, byte[] initramfs, string key, IDisposable use)
    {
        _use = use;
        Machine = machine;
        _image = image;
        _initramfs = initramfs;
        File = Path.Combine(folder, $"{image.Hash}-{key}{Suffix}");
    }

    public Machine Machine { get; }

    public string File { get; }

    public bool Exists => System.IO.File.Exists(File);

    /// <summary>Where they are in the harness's cache, with the initramfs of each and whether KVM works.</summary>
    public static string Folder(string cache) => Path.Combine(cache, "vms");

    /// <summary>The snapshot that a machine of this kernel and this probe has here, whether it exists or not.</summary>
    /// <exception cref="GuestException">QEMU is not installed.</exception>
    public static async Task<Snapshot> FindAsync(
        KernelImage kernel, ProbeFile probe, string cache, TimeProvider clock, CancellationToken cancellationToken)
    {
        var hash = ContentFile.Hash(await System.IO.File.ReadAllBytesAsync(kernel.Vmlinuz, cancellationToken));
        var use = await KeptImages.UseAsync(cache, hash, kernel.Vmlinuz, clock, cancellationToken);
        try
        {
            return await FindAsync(kernel, hash, probe, Folder(cache), use, clock, cancellationToken);
        }
        catch
        {
            use.Dispose();
            throw;
        }
    }

    static async Task<Snapshot> FindAsync(
        KernelImage kernel, string hash, ProbeFile probe, string folder, IDisposable use, TimeProvider clock,
        CancellationToken cancellationToken)
    {
        var askingQemu = Qemu.VersionAsync(cancellationToken);
        var image = await BootImage.FindAsync(kernel.Vmlinuz, hash, folder, cancellationToken);
        var initramfs = Initramfs.Build(probe, kernel.Modules);
        var initramfsFile = Path.Combine(folder, $"{image.Hash}-{ContentFile.Hash(initramfs)}.initramfs");

        var version = await askingQemu;
        var machine = new Machine(kernel, image.File, initramfsFile, Accelerator.Tcg);
        await ContentFile.WriteOnceAsync(initramfsFile, initramfs, cancellationToken);
        var acceleration = new Acceleration(machine, version, folder, clock);
        if (await acceleration.IsKvmUsableAsync(cancellationToken))
            machine = machine with { Accelerator = Accelerator.Kvm };
        var processor = machine.Accelerator == Accelerator.Kvm ? Acceleration.Processor : "";
        string[] key = [version, image.Hash, processor, .. machine.Arguments];
        var keyHash = ContentFile.Hash(Encoding.UTF8.GetBytes(string.Join('\n', key)));
        return new(machine, folder, image, initramfs, keyHash, use);
    }

    /// <summary>Writes what a machine boots from again, if a <c>harness clean</c> took it away meanwhile.</summary>
    public async Task PrepareBootAsync(CancellationToken cancellationToken)
    {
        await _image.PrepareAsync(cancellationToken);
        await ContentFile.WriteOnceAsync(Machine.Initramfs, _initramfs, cancellationToken);
    }

    /// <summary>Saves a machine that is ready, unless another one was saved meanwhile. Older ones of the kernel go.
    /// </summary>
    public async Task SaveAsync(RunningMachine machine, TimeProvider clock, CancellationToken cancellationToken)
    {
        if (Exists)
            return;
        await machine.SaveAsync(File, cancellationToken);
        var files = Directory.GetFiles(Path.GetDirectoryName(File)!, $"{_image.Hash}-*");
        foreach (var other in files.Where(other => other != File && other != Machine.Initramfs))
        {
            // Another harness may be about to boot from the rest, or be writing it.
            if (other.EndsWith(Suffix, StringComparison.Ordinal)
                || System.IO.File.GetLastWriteTimeUtc(other) < clock.GetUtcNow().UtcDateTime - KeptImages.InUse)
                System.IO.File.Delete(other);
        }
    }

    public void Remove() => System.IO.File.Delete(File);

    public void Dispose() => _use.Dispose();
}
