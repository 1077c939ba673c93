using System.Security.Cryptography;
using System.Text;
using Reuseport.Containers.Kernels;

namespace Reuseport.Containers.Vm;

/// <summary>
/// A booted machine whose probe waits for the harness, as a QEMU migration stream. Whatever makes the machine what it
/// is is in the name of the file: kernel, probe, QEMU, arguments and, where it is used, the processor.
/// </summary>
sealed class Snapshot
{
    /// <summary>Hexadecimal digits of a hash in a file's name.</summary>
    const int Digits = 16;

    const string Suffix = ".snapshot";

    /// <summary>How long what a machine boots from may be wanted, at most.</summary>
    static readonly TimeSpan InUse = TimeSpan.FromHours(1);

    readonly string _kernel;
    readonly byte[] _initramfs;

    Snapshot(Machine machine, string folder, string kernel, byte[] initramfs, string key)
    {
        Machine = machine;
        _kernel = kernel;
        _initramfs = initramfs;
        File = Path.Combine(folder, $"{kernel}-{key}{Suffix}");
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
        var folder = Directory.CreateDirectory(Folder(cache)).FullName;
        var askingQemu = Qemu.VersionAsync(cancellationToken);
        var kernelHash = Hash(await System.IO.File.ReadAllBytesAsync(kernel.Vmlinuz, cancellationToken));
        var initramfs = Initramfs.Build(probe, kernel.Modules);
        var initramfsFile = Path.Combine(folder, $"{kernelHash}-{Hash(initramfs)}.initramfs");

        var version = await askingQemu;
        var machine = new Machine(kernel, initramfsFile, Accelerator.Tcg);
        await WriteOnceAsync(initramfsFile, initramfs, cancellationToken);
        var acceleration = new Acceleration(machine, version, folder, clock);
        if (await acceleration.IsKvmUsableAsync(cancellationToken))
            machine = machine with { Accelerator = Accelerator.Kvm };
        var processor = machine.Accelerator == Accelerator.Kvm ? Acceleration.Processor : "";
        string[] key = [version, kernelHash, processor, .. machine.Arguments];
        return new(machine, folder, kernelHash, initramfs, Hash(Encoding.UTF8.GetBytes(string.Join('\n', key))));
    }

    /// <summary>Writes what a machine boots from again, if a <c>harness clean</c> took it away meanwhile.</summary>
    public Task PrepareBootAsync(CancellationToken cancellationToken) =>
        WriteOnceAsync(Machine.Initramfs, _initramfs, cancellationToken);

    /// <summary>Saves a machine that is ready, unless another one was saved meanwhile. Older ones of the kernel go.
    /// </summary>
    public async Task SaveAsync(RunningMachine machine, TimeProvider clock, CancellationToken cancellationToken)
    {
        if (Exists)
            return;
        await machine.SaveAsync(File, cancellationToken);
        var files = Directory.GetFiles(Path.GetDirectoryName(File)!, $"{_kernel}-*");
        foreach (var other in files.Where(other => other != File && other != Machine.Initramfs))
        {
            // Another harness may be about to boot from the rest, or be writing it.
            if (other.EndsWith(Suffix, StringComparison.Ordinal)
                || System.IO.File.GetLastWriteTimeUtc(other) < clock.GetUtcNow().UtcDateTime - InUse)
                System.IO.File.Delete(other);
        }
    }

    public void Remove() => System.IO.File.Delete(File);

    static string Hash(byte[] bytes) => Convert.ToHexStringLower(SHA256.HashData(bytes))[..Digits];

    /// <summary>Writes a file that is not there: as a whole or not at all.</summary>
    static async Task WriteOnceAsync(string file, byte[] bytes, CancellationToken cancellationToken)
    {
        if (System.IO.File.Exists(file))
            return;
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        var partial = $"{file}.{Guid.NewGuid():N}";
        await System.IO.File.WriteAllBytesAsync(partial, bytes, cancellationToken);
        System.IO.File.Move(partial, file, overwrite: true);
    }
}
