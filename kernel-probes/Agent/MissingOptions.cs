using Reuseport.KernelProbes.Abi;
using Reuseport.Vocabulary;
using Tmds.Linux;

namespace Reuseport.KernelProbes.Agent;

/// <summary>
/// The options that scripts need and the kernel lacks. Each is tried as a script would use it: the kernel's own list,
/// /proc/config.gz, is an option too. None of the attempts hashes a socket, which would draw a secret of the kernel: a
/// virtual machine makes them before it is saved. Together they take half a millisecond.
/// </summary>
static unsafe class MissingOptions
{
    static readonly (KernelOption Option, Func<bool> IsMissing)[] _attempts =
    [
        (KernelOption.ProcSysctl, LacksSysctl),
        (KernelOption.NetNs, () => !Path.Exists("/proc/self/ns/net")),
        (KernelOption.Inet, LacksInet),
        (KernelOption.Ipv6, () => LacksFamily(LibC.AF_INET6)),
        (KernelOption.Unix, () => LacksFamily(LibC.AF_UNIX)),
        (KernelOption.SynCookies, LacksCookies),
        (KernelOption.NetDevices, LacksDevices),
        (KernelOption.BpfSyscall, LacksBpf),
        (KernelOption.MultiUser, LacksUsers),
    ];

    /// <summary>Empty if none is missing. A missing capability does not count.</summary>
    public static IReadOnlyList<KernelOption> Find() =>
        [.. from attempt in _attempts where attempt.IsMissing() select attempt.Option];

    static bool LacksSysctl() => !Path.Exists("/proc/sys/net");

    static bool LacksInet() => LacksFamily(LibC.AF_INET);

    /// <summary>socket(2) gives ENOSYS where there is no network at all (CONFIG_NET).</summary>
    static bool LacksFamily(int family)
    {
        var fd = Open(family);
        if (fd < 0)
            return (Errno)LibC.errno is Errno.EAFNOSUPPORT or Errno.ENOSYS;
        _ = LibC.close(fd);
        return false;
    }

    /// <summary>The setting is there if the code is. Where there are no settings, or no TCP, it says nothing.</summary>
    static bool LacksCookies() =>
        !LacksSysctl() && !LacksInet() && !Path.Exists("/proc/sys/net/ipv4/tcp_syncookies");

    /// <summary>
    /// sock_bindtoindex is empty without the option, although the loopback device is there. It is the same for each
    /// family; AF_UNIX is used because its protocol has no rehash().
    /// </summary>
    static bool LacksDevices()
    {
        var fd = Open(LibC.AF_UNIX);
        if (fd < 0)
            return false;
        bool isMissing;
        fixed (byte* name = "lo"u8)
        {
            isMissing = LibC.setsockopt(fd, LibC.SOL_SOCKET, LibC.SO_BINDTODEVICE, name, 2) < 0
                && (Errno)LibC.errno == Errno.ENOPROTOOPT;
        }
        _ = LibC.close(fd);
        return isMissing;
    }

    static bool LacksBpf()
    {
        var map = Bpf.TryCreate(Uapi.BPF_MAP_TYPE_ARRAY, sizeof(uint), entries: 1);
        if (map < 0)
            return (Errno)LibC.errno == Errno.ENOSYS;
        _ = LibC.close(map);
        return false;
    }

    /// <summary>Without the option fchown(2) succeeds and all sockets are root's; groups(7) are gone with the rest.
    /// </summary>
    static bool LacksUsers() => Libc.getgroups(0, null) < 0 && (Errno)LibC.errno == Errno.ENOSYS;

    static int Open(int family) => LibC.socket(family, LibC.SOCK_DGRAM | LibC.SOCK_CLOEXEC, 0);
}
