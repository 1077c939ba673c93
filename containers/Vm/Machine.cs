using System.Globalization;
using Reuseport.Containers.Kernels;

namespace Reuseport.Containers.Vm;

/// <summary>What runs the instructions of a VM.</summary>
enum Accelerator
{
    /// <summary>QEMU's translator: works everywhere.</summary>
    Tcg,

    /// <summary>The processor of the host, where it has /dev/kvm.</summary>
    Kvm,
}

/// <summary>The machine as QEMU's arguments. A snapshot can only be restored into the same one.</summary>
/// <param name="Boots">The file of the kernel that QEMU enters.</param>
/// <param name="Initramfs">The file with the probe.</param>
sealed record Machine(KernelImage Kernel, string Boots, string Initramfs, Accelerator Accelerator)
{
    /// <summary>Megabytes of a guest's memory.</summary>
    public const int Memory = 256;

    /// <summary>Megabytes that QEMU takes beside it.</summary>
    public const int Overhead = 64;

    /// <summary>The processor that is translated; the newest libraries ask for no more.</summary>
    const string Processor = "qemu64,+ssse3,+sse4.1,+sse4.2,+popcnt,+rdrand";

    /// <summary>The names of the sockets that QEMU connects to, in a folder of the guest.</summary>
    public const string Console = "console", Protocol = "protocol", Control = "control";

    /// <summary>
    /// Has the interrupts of its slots in a table. That of the older <c>pc</c> is a loop for the guest's ACPI
    /// interpreter, which takes a tenth of an emulated boot.
    /// </summary>
    const string Board = "q35,sata=off,smbus=off";

    /// <summary>
    /// What takes an emulated boot long and no script can ask for: tests of the clock's jitter and of a cipher, the
    /// certificates that modules are signed with, and the files in which tracing and the slab allocator tell of
    /// themselves. A kernel skips over those that it has not.
    /// </summary>
    static readonly string[] LeftOut =
    [
        "jent_mod_init", "crypto_kdf108_init", "load_system_certificate_list",
        "slab_sysfs_init", "slab_late_init", "trace_eval_init", "tracer_init_tracefs",
    ];

    /// <summary>
    /// A failure of the kernel ends the machine, so that it is seen and nothing runs on what it left. The rest makes a
    /// boot without a real processor quick and steady.
    /// </summary>
    string CommandLine => string.Join(' ',
        "console=ttyS0 loglevel=5 panic=-1 oops=panic panic_on_warn=1 softlockup_panic=1",
        "mitigations=off nokaslr no_timer_check tsc=reliable lpj=4000000 cryptomgr.notests audit=0",
        $"initcall_blacklist={string.Join(',', LeftOut)}",
        $"PROBE_PORT={(Kernel.HasVirtioPorts ? "/dev/vport0p1" : "/dev/ttyS1")}");

    /// <summary>The arguments that make the machine what it is, without its sockets.</summary>
    public IReadOnlyList<string> Arguments =>
    [
        // It goes on when it is restored, although it was stopped to be saved.
        "-global", "migration.store-global-state=off",
        "-nodefaults", "-no-user-config", "-display", "none", "-no-reboot",
        "-machine", Board, "-smp", "1", "-m", Memory.ToString(CultureInfo.InvariantCulture),
        .. Accelerator switch
        {
            Accelerator.Kvm => (string[])["-accel", "kvm", "-cpu", "host"],
            Accelerator.Tcg => ["-accel", "tcg,thread=single", "-cpu", Processor],
        },
        "-kernel", Boots, "-initrd", Initramfs, "-append", CommandLine,
        "-serial", $"chardev:{Console}",
        .. Kernel.HasVirtioPorts
            ? (string[])["-device", "virtio-serial-pci", "-device", $"virtserialport,chardev={Protocol}"]
            : ["-serial", $"chardev:{Protocol}"],
        "-mon", $"chardev={Control},mode=control",
    ];

    /// <param name="folder">Where the sockets are.</param>
    /// <param name="restored">The machine goes on from a snapshot on standard input.</param>
    public IReadOnlyList<string> Command(string folder, bool restored) =>
    [
        .. ((string[])[Console, Protocol, Control]).SelectMany(name =>
            (string[])["-chardev", $"socket,id={name},path={Path.Combine(folder, name)}"]),
        .. Arguments,
        .. restored ? (string[])["-incoming", "fd:0"] : [],
    ];
}
