namespace Reuseport.Vocabulary;

/// <summary>
/// A configuration option that the alphabet cannot do without. Protocols that a kernel may lack (UDPLITE, MPTCP) do not
/// count here: they are behaviours of its profile.
/// </summary>
/// <param name="Name">As the kernel's configuration has it, such as <c>CONFIG_IPV6</c>.</param>
/// <param name="Need">What scripts or the probe need it for, in a few words.</param>
public sealed record KernelOption(string Name, string Need)
{
    public static KernelOption ProcFs { get; } = new("CONFIG_PROC_FS", "/proc");

    public static KernelOption SysFs { get; } = new("CONFIG_SYSFS", "/sys");

    public static KernelOption DevTmpFs { get; } = new("CONFIG_DEVTMPFS", "/dev");

    public static KernelOption ProcSysctl { get; } = new("CONFIG_PROC_SYSCTL", "/proc/sys");

    public static KernelOption NetNs { get; } = new("CONFIG_NET_NS", "network namespaces");

    public static KernelOption Inet { get; } = new("CONFIG_INET", "TCP and UDP sockets");

    public static KernelOption Ipv6 { get; } = new("CONFIG_IPV6", "IPv6 sockets");

    public static KernelOption Unix { get; } = new("CONFIG_UNIX", "AF_UNIX sockets");

    public static KernelOption SynCookies { get; } = new("CONFIG_SYN_COOKIES", "SYN cookies");

    public static KernelOption NetDevices { get; } = new("CONFIG_NETDEVICES", "SO_BINDTODEVICE");

    public static KernelOption BpfSyscall { get; } = new("CONFIG_BPF_SYSCALL", "bpf(2)");

    public static KernelOption MultiUser { get; } = new("CONFIG_MULTIUSER", "owners of sockets");

    /// <summary>All of them, in the order in which those that are missing are told.</summary>
    public static IReadOnlyList<KernelOption> All { get; } =
    [
        ProcFs, SysFs, DevTmpFs, ProcSysctl, NetNs, Inet, Ipv6, Unix, SynCookies, NetDevices, BpfSyscall, MultiUser,
    ];

    /// <summary>Such as <c>CONFIG_IPV6 (IPv6 sockets)</c>.</summary>
    public override string ToString() => $"{Name} ({Need})";
}
