using Reuseport.Vocabulary;
using Tmds.Linux;

namespace Reuseport.KernelProbes.Abi;

/// <summary>The calls of ip(7), tcp(7) and udp(7) sockets that have more than one user.</summary>
static unsafe class Inet
{
    /// <summary>socket(2): does not block, is not inherited. A TCP connection of it ends with a reset.</summary>
    /// <exception cref="OutcomeException">The kernel makes no such socket.</exception>
    public static int Open(Transport transport)
    {
        var type = transport.IsTcp ? LibC.SOCK_STREAM : LibC.SOCK_DGRAM;
        var family = transport.IsInet6 ? LibC.AF_INET6 : LibC.AF_INET;
        var fd = LibC.socket(family, type | LibC.SOCK_NONBLOCK | LibC.SOCK_CLOEXEC, 0);
        if (fd < 0)
            throw OutcomeException.OfLastCall("socket");
        if (transport.IsTcp)
            ResetOnClose(fd);
        return fd;
    }

    /// <summary>SO_LINGER of 0 seconds, which accepted sockets inherit: nothing is left in TIME_WAIT.</summary>
    static void ResetOnClose(int fd)
    {
        var linger = new linger { l_onoff = 1, l_linger = 0 };
        if (LibC.setsockopt(fd, LibC.SOL_SOCKET, LibC.SO_LINGER, &linger, sizeof(linger)) < 0)
            throw FaultException.OfLastCall("SO_LINGER");
    }

    /// <summary>
    /// The connection ends without a reset when it is closed. Its wait for the client is longer than TIME_WAIT: the
    /// kernel keeps the whole socket for it.
    /// </summary>
    public static void KeepOnClose(int fd)
    {
        var seconds = 120;
        var linger = default(linger);
        if (LibC.setsockopt(fd, LibC.SOL_SOCKET, LibC.SO_LINGER, &linger, sizeof(linger)) < 0
            || LibC.setsockopt(fd, LibC.IPPROTO_TCP, LibC.TCP_LINGER2, &seconds, sizeof(int)) < 0)
            throw FaultException.OfLastCall("SO_LINGER and TCP_LINGER2");
    }

    /// <summary>
    /// A socket that a flow comes from. SO_REUSEADDR lets it have the port of a connection to another destination, and
    /// that of the same flow too: it is the kernel that must refuse the second. With SO_REUSEPORT it may share it with
    /// a listener that swallows segments.
    /// </summary>
    /// <exception cref="OutcomeException">The kernel refuses the port.</exception>
    public static int OpenSource(Transport transport, ushort port)
    {
        var fd = Open(transport);
        var local = At(SourceOf(transport), port);
        if (Set(fd, LibC.SO_REUSEADDR, 1) == 0 && (transport.IsUdp || Set(fd, LibC.SO_REUSEPORT, 1) == 0)
            && Bind(fd, local) == 0)
            return fd;
        var refused = OutcomeException.OfLastCall($"binding the source of a flow to port {port}");
        _ = LibC.close(fd);
        throw refused;
    }

    /// <summary>The address that flows of this transport come from.</summary>
    public static Address SourceOf(Transport transport) => transport.IsInet6 ? Address.Lo6 : Address.Lo;

    public static SockAddr At(Address address, ushort port)
    {
        var isInet6 = address.IsInet6;
        var at = new SockAddr
        {
            Family = (ushort)(isInet6 ? LibC.AF_INET6 : LibC.AF_INET),
            NetworkPort = LibC.htons(port),
        };
        ReadOnlySpan<byte> bytes = address switch
        {
            Address.Any => [0, 0, 0, 0],
            Address.Lo => [127, 0, 0, 1],
            Address.Lo2 => [127, 0, 0, 2],
            Address.Any6 => [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0],
            Address.Lo6 => [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1],
            Address.MappedAny => [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 255, 255, 0, 0, 0, 0],
            Address.MappedLo => [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 255, 255, 127, 0, 0, 1],
            Address.MappedLo2 => [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 255, 255, 127, 0, 0, 2],
        };
        bytes.CopyTo(isInet6 ? new Span<byte>(at.Inet6, bytes.Length) : new Span<byte>(at.Inet, bytes.Length));
        return at;
    }

    public static SockAddr At(Endpoint endpoint) => At(endpoint.Address, Ports.Of(endpoint.Port));

    /// <summary>The name that a script has for an address of loopback, be it mapped, and one of its ports.</summary>
    public static Endpoint DestinationOf(SockAddr at)
    {
        var (isInet6, isMapped) = (at.Family == LibC.AF_INET6, at.Inet6[10] == 255);
        var last = isInet6 ? at.Inet6[15] : at.Inet[3];
        var address = isInet6 && !isMapped ? Address.Lo6 : last == 1 ? Address.Lo : Address.Lo2;
        return new(address, new(at.Port - Ports.ScriptFirst));
    }

    public static int Bind(int fd, SockAddr local) => LibC.bind(fd, (sockaddr*)&local, local.Length);

    public static int Connect(int fd, SockAddr peer) => LibC.connect(fd, (sockaddr*)&peer, peer.Length);

    /// <summary>IPV6_V6ONLY</summary>
    public static int SetV6Only(int fd, bool on)
    {
        var value = on ? 1 : 0;
        return LibC.setsockopt(fd, LibC.IPPROTO_IPV6, Uapi.IPV6_V6ONLY, &value, sizeof(int));
    }

    /// <summary>setsockopt(2) of SOL_SOCKET with a number.</summary>
    public static int Set(int fd, int option, int value) =>
        LibC.setsockopt(fd, LibC.SOL_SOCKET, option, &value, sizeof(int));

    /// <summary>getsockopt(2) of SOL_SOCKET with a number.</summary>
    public static int Get(int fd, int option, out int value)
    {
        int read;
        socklen_t length = sizeof(int);
        var returned = LibC.getsockopt(fd, LibC.SOL_SOCKET, option, &read, &length);
        value = read;
        return returned;
    }

    /// <summary>getsockopt(2) with a number that is on or off.</summary>
    public static bool IsSet(int fd, int level, int option)
    {
        int value;
        socklen_t length = sizeof(int);
        return LibC.getsockopt(fd, level, option, &value, &length) == 0 ? value != 0
            : throw FaultException.OfLastCall("getsockopt");
    }

    /// <summary>SO_ERROR, which is forgotten when it is read.</summary>
    public static Errno TakeError(int fd)
    {
        int error;
        socklen_t length = sizeof(int);
        return LibC.getsockopt(fd, LibC.SOL_SOCKET, LibC.SO_ERROR, &error, &length) == 0 ? (Errno)error
            : throw FaultException.OfLastCall("SO_ERROR");
    }

    /// <summary>SO_COOKIE</summary>
    public static ulong CookieOf(int fd)
    {
        ulong cookie;
        socklen_t length = sizeof(ulong);
        return LibC.getsockopt(fd, LibC.SOL_SOCKET, Uapi.SO_COOKIE, &cookie, &length) == 0 ? cookie
            : throw FaultException.OfLastCall("SO_COOKIE");
    }

    /// <summary>O_NONBLOCK of the open file; accept(2) looks at it when it is called.</summary>
    public static void SetBlocking(int fd, bool on)
    {
        if (LibC.fcntl(fd, LibC.F_SETFL, on ? 0 : LibC.O_NONBLOCK) < 0)
            throw FaultException.OfLastCall("O_NONBLOCK");
    }

    /// <summary>TCP_INFO</summary>
    public static TcpInfo Info(int fd)
    {
        TcpInfo info;
        socklen_t length = sizeof(TcpInfo);
        return LibC.getsockopt(fd, LibC.IPPROTO_TCP, LibC.TCP_INFO, &info, &length) == 0 ? info
            : throw FaultException.OfLastCall("TCP_INFO");
    }

    /// <summary>getsockname(2)</summary>
    public static SockAddr LocalOf(int fd)
    {
        SockAddr local;
        socklen_t length = sizeof(SockAddr);
        return LibC.getsockname(fd, (sockaddr*)&local, &length) == 0 ? local
            : throw FaultException.OfLastCall("getsockname");
    }
}
