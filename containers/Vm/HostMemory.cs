using System.Globalization;

namespace Reuseport.Containers.Vm;

/// <summary>The memory of this machine.</summary>
static class HostMemory
{
    const string Field = "MemAvailable:";

    /// <summary>What may be taken without swapping, proc_meminfo(5); 0 where the kernel does not say.</summary>
    public static int AvailableMegabytes()
    {
        var line = File.ReadLines("/proc/meminfo")
            .FirstOrDefault(line => line.StartsWith(Field, StringComparison.Ordinal));
        var kilobytes = line?[Field.Length..].Trim().Split(' ')[0] ?? "0";
        return (int)(long.Parse(kilobytes, CultureInfo.InvariantCulture) / 1024);
    }
}
