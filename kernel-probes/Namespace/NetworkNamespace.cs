using System.Globalization;
using System.Text;
using Reuseport.KernelProbes.Abi;
using Reuseport.Vocabulary;
using Tmds.Linux;
using static System.FormattableString;

namespace Reuseport.KernelProbes.Namespace;

/// <summary>
/// The network namespace that the thread is in, network_namespaces(7), and all that is known about it. No other process
/// is in it. The kernel dismantles it when the thread has left and nothing of it is open.
/// </summary>
sealed unsafe class NetworkNamespace : IDisposable
{
    /// <summary>How many namespaces are entered in search of one that will do.</summary>
    const int EnteredMax = 8;

    /// <summary>How long ksoftirqd may take for what closing the sockets of a script has sent.</summary>
    static readonly TimeSpan _patience = TimeSpan.FromMilliseconds(100);

    readonly ProcFile _migrateReq;
    readonly SocketCount _sockets;
    readonly TcpExt _tcpExt = new();
    bool _migrates;

    NetworkNamespace(FlowHash hash)
    {
        Flows = new(hash);
        BringUpLoopback();
        Require("net.ipv4.ip_local_port_range", Invariant($"{Ports.AutoFirst} {Ports.AutoLast}"));
        // Each refused datagram is answered, however many there are in a second.
        Require("net.ipv4.icmp_ratemask", "0");
        // Each SYN that comes again is answered again.
        Require("net.ipv4.tcp_invalid_ratelimit", "0");
        _migrateReq = ProcFile.OfSysctl("net.ipv4.tcp_migrate_req");
        _sockets = new();
        Drops = new(_tcpExt);
        MigrateReqs = new(_tcpExt);
        HalfOpen = new();
    }

    public FlowTables Flows { get; }

    public ListenDrops Drops { get; }

    public MigrateReqs MigrateReqs { get; }

    public HalfOpenTable HalfOpen { get; }

    /// <summary>How many sockets there are, those that only the kernel holds among them.</summary>
    public int Sockets => _sockets.Look();

    /// <summary>Waits a little until no socket is left: what was sent last may be on its way.</summary>
    /// <returns>Whether none is.</returns>
    public bool BecomesEmpty()
    {
        var deadline = Deadline.Start(_patience);
        while (Sockets != 0)
        {
            if (!deadline.TryYield())
                return false;
        }
        return true;
    }

    /// <summary>
    /// unshare(2): leaves the namespace that the thread is in for a new one, in which the chains of UDP are apart. On a
    /// machine with little memory one namespace in 256 does not do.
    /// </summary>
    public static NetworkNamespace Enter(FlowHash hash)
    {
        for (var entered = 0; entered < EnteredMax; entered++)
        {
            if (LibC.unshare(LibC.CLONE_NEWNET) < 0)
                throw FaultException.OfLastCall("making a network namespace of its own", "CAP_SYS_ADMIN");
            if (EnterNew(hash) is { } net)
                return net;
        }
        throw new FaultException(
            Errno.EADDRINUSE, $"two addresses share a chain of UDP's table in each of {EnteredMax} namespaces");
    }

    /// <returns>Null where the chains are not apart.</returns>
    static NetworkNamespace? EnterNew(FlowHash hash)
    {
        try
        {
            var net = new NetworkNamespace(hash);
            if (UdpChains.AreApart())
                return net;
            net.Dispose();
            return null;
        }
        catch (OutcomeException refused)
        {
            throw refused.ToFault();
        }
    }

    /// <returns>0, or the errno of the write.</returns>
    public Errno Set(Op.Sysctl setting)
    {
        var errno = Write(setting.Name switch { SysctlName.TcpMigrateReq => _migrateReq }, setting.Value);
        _migrates |= errno == Errno.None && setting.Value != 0;
        return errno;
    }

    /// <summary>The settings as they are in a new namespace.</summary>
    public void Reset()
    {
        if (!_migrates)
            return;
        if (Write(_migrateReq, 0) is var errno and not Errno.None)
            throw new FaultException(errno, "net.ipv4.tcp_migrate_req cannot be set back to 0");
        _migrates = false;
    }

    static Errno Write(ProcFile file, int value)
    {
        Span<byte> digits = stackalloc byte[11];
        value.TryFormat(digits, out var length, default, CultureInfo.InvariantCulture);
        return file.Write(digits[..length]);
    }

    static void Require(string name, string value)
    {
        using var file = ProcFile.OfSysctl(name);
        if (file.Write(Encoding.ASCII.GetBytes(value)) is var errno and not Errno.None)
            throw new FaultException(errno, $"{name} cannot be set to {value}");
    }

    static void BringUpLoopback()
    {
        var fd = Inet.Open(Transport.Udp4);
        var request = new InterfaceRequest { ifr_flags = Uapi.IFF_UP | Uapi.IFF_RUNNING };
        "lo"u8.CopyTo(new Span<byte>(request.ifr_name, 16));
        var result = LibC.ioctl(fd, LibC.SIOCSIFFLAGS, &request);
        if (result < 0)
            throw FaultException.OfLastCall("setting up the loopback device of its namespace", "CAP_NET_ADMIN");
        _ = LibC.close(fd);
    }

    public void Dispose()
    {
        _migrateReq.Dispose();
        _sockets.Dispose();
        _tcpExt.Dispose();
        HalfOpen.Dispose();
    }
}
