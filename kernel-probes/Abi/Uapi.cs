using System.Runtime.InteropServices;

namespace Reuseport.KernelProbes.Abi;

/// <summary>
/// What the kernel's headers define and Tmds.LibC lacks, under the names of the headers. A test compares every number
/// here with those headers.
/// </summary>
static class Uapi
{
    // asm-generic/socket.h
    public const int SO_LOCK_FILTER = 44;
    public const int SO_COOKIE = 57;
    public const int SO_BINDTOIFINDEX = 62;
    public const int SO_DETACH_REUSEPORT_BPF = 68;

    // linux/in6.h
    public const int IPV6_V6ONLY = 26;

    // netinet/tcp.h
    public const byte TCP_SYN_SENT = 2;
    public const byte TCP_CLOSE = 7;
    public const byte TCP_LISTEN = 10;

    // netinet/in.h
    public const int IPPROTO_UDPLITE = 136;
    public const int IPPROTO_MPTCP = 262;

    // net/if.h
    public const short IFF_UP = 1;
    public const short IFF_RUNNING = 0x40;

    // linux/time.h
    public const int CLOCK_REALTIME = 0;

    // linux/reboot.h
    public const int LINUX_REBOOT_CMD_POWER_OFF = 0x4321fedc;

    // linux/random.h
    public const int RNDADDENTROPY = 0x40085203;
    public const int RNDRESEEDCRNG = 0x5207;

    // sys/syscall.h
    public const int SYS_poll = 7;
    public const int SYS_accept4 = 288;

    // netinet/in.h
    public const int IP_HDRINCL = 3;

    // poll.h
    public const short POLLIN = 1;
    public const short POLLHUP = 0x10;

    // sys/resource.h
    public const int RLIMIT_NOFILE = 7;
    public const int RLIMIT_MEMLOCK = 8;

    // linux/bpf.h: the commands of bpf(2)
    public const int BPF_MAP_CREATE = 0;
    public const int BPF_MAP_LOOKUP_ELEM = 1;
    public const int BPF_MAP_UPDATE_ELEM = 2;
    public const int BPF_MAP_DELETE_ELEM = 3;
    public const int BPF_PROG_LOAD = 5;
    public const int BPF_PROG_GET_FD_BY_ID = 13;
    public const int BPF_OBJ_GET_INFO_BY_FD = 15;

    // linux/bpf.h: types
    public const uint BPF_MAP_TYPE_ARRAY = 2;
    public const uint BPF_MAP_TYPE_REUSEPORT_SOCKARRAY = 20;
    public const uint BPF_PROG_TYPE_SOCKET_FILTER = 1;
    public const uint BPF_PROG_TYPE_XDP = 6;
    public const uint BPF_PROG_TYPE_SK_REUSEPORT = 21;
    public const uint BPF_CGROUP_INET_EGRESS = 1;
    public const uint BPF_SK_REUSEPORT_SELECT = 39;
    public const uint BPF_SK_REUSEPORT_SELECT_OR_MIGRATE = 40;
    public const int BPF_FUNC_get_smp_processor_id = 8;
    public const int BPF_FUNC_sk_select_reuseport = 82;
    public const int XDP_PASS = 2;
    public const int SK_DROP = 0;
    public const int SK_PASS = 1;

    // linux/bpf_common.h and linux/bpf.h: instructions
    public const byte BPF_LD = 0x00;
    public const byte BPF_LDX = 0x01;
    public const byte BPF_STX = 0x03;
    public const byte BPF_ALU = 0x04;
    public const byte BPF_JMP = 0x05;
    public const byte BPF_RET = 0x06;
    public const byte BPF_ALU64 = 0x07;
    public const byte BPF_W = 0x00;
    public const byte BPF_B = 0x10;
    public const byte BPF_DW = 0x18;
    public const byte BPF_IMM = 0x00;
    public const byte BPF_ABS = 0x20;
    public const byte BPF_MEM = 0x60;
    public const byte BPF_K = 0x00;
    public const byte BPF_X = 0x08;
    public const byte BPF_A = 0x10;
    public const byte BPF_ADD = 0x00;
    public const byte BPF_MUL = 0x20;
    public const byte BPF_RSH = 0x70;
    public const byte BPF_XOR = 0xa0;
    public const byte BPF_MOV = 0xb0;
    public const byte BPF_JEQ = 0x10;
    public const byte BPF_JGT = 0x20;
    public const byte BPF_CALL = 0x80;
    public const byte BPF_EXIT = 0x90;
    public const byte BPF_PSEUDO_MAP_FD = 1;
    public const byte BPF_PSEUDO_MAP_VALUE = 2;

    // linux/filter.h
    public const int SKF_AD_OFF = -0x1000;
    public const int SKF_AD_CPU = 36;
}

/// <summary>The beginning of struct tcp_info, tcp(7); the kernel copies as much as it is asked for.</summary>
[StructLayout(LayoutKind.Explicit, Size = 28)]
struct TcpInfo
{
    [FieldOffset(0)]
    public byte tcpi_state;

    /// <summary>On a listening socket the length of its accept queue, in connections (tcp_get_info).</summary>
    [FieldOffset(24)]
    public uint tcpi_unacked;

    /// <summary>On a listening socket its backlog (tcp_get_info).</summary>
    [FieldOffset(28)]
    public uint tcpi_sacked;
}

/// <summary>struct ifreq with the flags of a device, netdevice(7).</summary>
[StructLayout(LayoutKind.Explicit, Size = 40)]
unsafe struct InterfaceRequest
{
    [FieldOffset(0)]
    public fixed byte ifr_name[16];

    [FieldOffset(16)]
    public short ifr_flags;
}

/// <summary>struct rlimit, getrlimit(2)</summary>
struct ResourceLimit
{
    public nuint rlim_cur;
    public nuint rlim_max;
}

/// <summary>struct pollfd, poll(2)</summary>
struct PollFile
{
    public int fd;
    public short events;
    public short revents;
}

/// <summary>struct timespec, timespec(3type)</summary>
struct TimeSpec
{
    public long tv_sec;
    public long tv_nsec;
}

/// <summary>struct rand_pool_info, random(4)</summary>
unsafe struct Entropy
{
    /// <summary>Bytes that there is room for here; the kernel takes <c>buf_size</c> of them.</summary>
    public const int Max = 64;

    public int entropy_count;
    public int buf_size;
    public fixed byte buf[Max];
}

/// <summary>struct utsname, uname(2)</summary>
unsafe struct SystemName
{
    const int Length = 65;

    public fixed byte sysname[Length];
    public fixed byte nodename[Length];
    public fixed byte release[Length];
    public fixed byte version[Length];
    public fixed byte machine[Length];
    public fixed byte domainname[Length];
}

static unsafe partial class Libc
{
    /// <summary>The name that Tmds.LibC uses too: DirectPInvoke in the project file links both statically.</summary>
    const string Name = "libc.so.6";

    [LibraryImport(Name)]
    public static partial int uname(SystemName* name);

    [LibraryImport(Name)]
    public static partial int getrlimit(int resource, ResourceLimit* limit);

    [LibraryImport(Name)]
    public static partial int setrlimit(int resource, ResourceLimit* limit);

    [LibraryImport(Name, StringMarshalling = StringMarshalling.Utf8)]
    public static partial int mount(string source, string target, string filesystem, nuint flags, void* data);

    [LibraryImport(Name)]
    public static partial int reboot(int command);

    [LibraryImport(Name)]
    public static partial int gettid();

    [LibraryImport(Name)]
    public static partial int getgroups(int size, uint* groups);

    [LibraryImport(Name)]
    public static partial int poll(PollFile* files, nuint count, int milliseconds);

    [LibraryImport(Name)]
    public static partial int clock_settime(int clock, TimeSpec* time);

    [LibraryImport(Name)]
    public static partial void cfmakeraw(void* terminal);
}
