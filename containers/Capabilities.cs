using System.Globalization;

namespace Reuseport.Containers;

/// <summary>The capabilities of this process (capabilities(7)) that its probes inherit.</summary>
public static class Capabilities
{
    /// <summary>What a probe needs: its own network namespace, interfaces in it, and BPF programs.</summary>
    static readonly (int Bit, string Name)[] Needed = [(12, "CAP_NET_ADMIN"), (21, "CAP_SYS_ADMIN"), (39, "CAP_BPF")];

    /// <summary>All that are needed and not effective, in a sentence; null when none is missing.</summary>
    public static string? Missing()
    {
        var effective = Effective(File.ReadLines("/proc/self/status"));
        var missing = Needed.Where(needed => (effective >> needed.Bit & 1) == 0).Select(needed => needed.Name).ToList();
        return missing is [] ? null : $"{string.Join(", ", missing)} missing: run as root";
    }

    static ulong Effective(IEnumerable<string> status)
    {
        var line = status.First(line => line.StartsWith("CapEff:", StringComparison.Ordinal));
        var mask = line["CapEff:".Length..].Trim();
        return ulong.Parse(mask, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture);
    }
}
