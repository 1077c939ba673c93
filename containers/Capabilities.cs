using System.Globalization;

namespace Reuseport.Containers;

/// <summary>The capabilities of this process (capabilities(7)) that its probes inherit.</summary>
public static class Capabilities
{
    /// <summary>By their numbers, from 0.</summary>
    static readonly string[] _names =
    [
        "CAP_CHOWN", "CAP_DAC_OVERRIDE", "CAP_DAC_READ_SEARCH", "CAP_FOWNER", "CAP_FSETID", "CAP_KILL", "CAP_SETGID",
        "CAP_SETUID", "CAP_SETPCAP", "CAP_LINUX_IMMUTABLE", "CAP_NET_BIND_SERVICE", "CAP_NET_BROADCAST",
        "CAP_NET_ADMIN", "CAP_NET_RAW", "CAP_IPC_LOCK", "CAP_IPC_OWNER", "CAP_SYS_MODULE", "CAP_SYS_RAWIO",
        "CAP_SYS_CHROOT", "CAP_SYS_PTRACE", "CAP_SYS_PACCT", "CAP_SYS_ADMIN", "CAP_SYS_BOOT", "CAP_SYS_NICE",
        "CAP_SYS_RESOURCE", "CAP_SYS_TIME", "CAP_SYS_TTY_CONFIG", "CAP_MKNOD", "CAP_LEASE", "CAP_AUDIT_WRITE",
        "CAP_AUDIT_CONTROL", "CAP_SETFCAP", "CAP_MAC_OVERRIDE", "CAP_MAC_ADMIN", "CAP_SYSLOG", "CAP_WAKE_ALARM",
        "CAP_BLOCK_SUSPEND", "CAP_AUDIT_READ", "CAP_PERFMON", "CAP_BPF", "CAP_CHECKPOINT_RESTORE",
    ];

    /// <summary>What a probe needs: its own network namespace, interfaces in it, and BPF programs.</summary>
    static readonly string[] _needed = ["CAP_NET_ADMIN", "CAP_NET_RAW", "CAP_SYS_ADMIN", "CAP_BPF"];

    /// <summary>All that are needed and not effective, in a sentence; null when none is missing.</summary>
    public static string? Missing()
    {
        var missing = _needed.Except(Read("CapEff:", Status)).ToList();
        return missing is [] ? null : $"{string.Join(", ", missing)} missing: run as root";
    }

    /// <summary>Those that the kernel has and no process here ever gets, as in a container or a VM.</summary>
    public static IReadOnlyList<string> LackedByHost()
    {
        var last = int.Parse(File.ReadAllText("/proc/sys/kernel/cap_last_cap"), CultureInfo.InvariantCulture);
        return [.. _names.Take(last + 1).Except(Read("CapBnd:", Status))];
    }

    static IEnumerable<string> Read(string set, IEnumerable<string> status)
    {
        var line = status.First(line => line.StartsWith(set, StringComparison.Ordinal));
        var digits = line[set.Length..].Trim();
        var mask = ulong.Parse(digits, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture);
        return _names.Where((_, bit) => (mask >> bit & 1) != 0);
    }

    static IEnumerable<string> Status => File.ReadLines("/proc/self/status");
}
