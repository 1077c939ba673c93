using System.Security.Cryptography;
using System.Text;

namespace Reuseport.Containers.Vm;

/// <summary>
/// Whether KVM really boots a machine here. A /dev/kvm that exists proves nothing, so it is tried, once for a QEMU and
/// a boot of the host, and remembered.
/// </summary>
/// <param name="folder">Where it is remembered.</param>
sealed class Acceleration(Machine machine, string qemu, string folder, TimeProvider clock)
{
    const string Device = "/dev/kvm";

    /// <summary>The model and features of the processor, which a saved machine depends on.</summary>
    public static string Processor => string.Join('\n', File.ReadLines("/proc/cpuinfo")
        .TakeWhile(line => line.Length > 0)
        .Where(line => line.StartsWith("model name", StringComparison.Ordinal)
            || line.StartsWith("flags", StringComparison.Ordinal)));

    public async Task<bool> IsKvmUsableAsync(CancellationToken cancellationToken)
    {
        if (!CanOpen())
            return false;
        var memory = Path.Combine(folder, $"kvm-{Key()}");
        if (!File.Exists(memory))
        {
            var works = await BootsAsync(cancellationToken);
            await File.WriteAllTextAsync(memory, works ? "works\n" : "does not work\n", cancellationToken);
        }
        return await File.ReadAllTextAsync(memory, cancellationToken) == "works\n";
    }

    static bool CanOpen()
    {
        try
        {
            using var device = File.OpenHandle(Device, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite);
            return true;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    string Key()
    {
        var boot = File.ReadAllText("/proc/sys/kernel/random/boot_id");
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{qemu}\n{boot}")))[..16];
    }

    async Task<bool> BootsAsync(CancellationToken cancellationToken)
    {
        try
        {
            await using var running = await RunningMachine.StartAsync(
                machine with { Accelerator = Accelerator.Kvm }, snapshot: null, cancellationToken);
            await running.BootAsync(clock, cancellationToken);
            return true;
        }
        catch (Exception e) when (e is GuestException or TimeoutException)
        {
            return false;
        }
    }
}
