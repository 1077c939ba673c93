using Reuseport.Vocabulary;
using Tmds.Linux;

namespace Reuseport.KernelProbes;

/// <summary>The calls of ip(7), tcp(7) and udp(7) sockets that have more than one user.</summary>
static unsafe class Inet
{
    /// <summary>socket(2): does not block, is not inherited. A TCP connection of it ends with a reset.</summary>
    public static int Open(Transport transport)
    {
        var type = transport == Transport.Tcp4 ? LibC.SOCK_STREAM : LibC.SOCK_DGRAM;
        var fd = LibC.socket(LibC.AF_INET, type | LibC.SOCK_NONBLOCK | LibC.SOCK_CLOEXEC, 0);
        if (fd < 0)
            throw FaultException.OfLastCall("socket");
        if (transport == Transport.Tcp4)
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
    /// A socket that a flow comes from. SO_REUSEADDR lets it have the port of a connection to another destination, and
    /// that of the same flow too: it is the kernel that must refuse the second. With SO_REUSEPORT it may share it with
    /// a listener that swallows segments.
    /// </summary>
    public static int OpenSource(Transport transport, ushort port)
    {
        var fd = Open(transport);
        var local = At(Address.Lo, port);
        if (Set(fd, LibC.SO_REUSEADDR, 1) == 0 && (transport == Transport.Udp4 || Set(fd, LibC.SO_REUSEPORT, 1) == 0)
            && Bind(fd, local) == 0)
            return fd;
        var fault = FaultException.OfLastCall($"binding the source of a flow to port {port}");
        _ = LibC.close(fd);
        throw fault;
    }

    public static sockaddr_in At(Address address, ushort port)
    {
        var at = new sockaddr_in { sin_family = LibC.AF_INET, sin_port = LibC.htons(port) };
        if (address != Address.Any)
        {
            at.sin_addr.s_addr[0] = 127;
            at.sin_addr.s_addr[3] = (byte)(address == Address.Lo ? 1 : 2);
        }
        return at;
    }

    public static sockaddr_in At(Endpoint endpoint) => At(endpoint.Address, Ports.Of(endpoint.Port));

    /// <summary>The name that a script has for an address of loopback and one of its ports.</summary>
    public static Endpoint EndpointOf(sockaddr_in at) =>
        new(at.sin_addr.s_addr[3] == 1 ? Address.Lo : Address.Lo2, new(PortOf(at) - Ports.ScriptFirst));

    public static int Bind(int fd, sockaddr_in local) => LibC.bind(fd, (sockaddr*)&local, sizeof(sockaddr_in));

    public static int Connect(int fd, sockaddr_in peer) => LibC.connect(fd, (sockaddr*)&peer, sizeof(sockaddr_in));

    /// <summary>setsockopt(2) of SOL_SOCKET with a number.</summary>
    public static int Set(int fd, int option, int value) =>
        LibC.setsockopt(fd, LibC.SOL_SOCKET, option, &value, sizeof(int));

    /// <summary>getsockopt(2) of SOL_SOCKET with a number that is on or off.</summary>
    public static bool IsSet(int fd, int option)
    {
        int value;
        socklen_t length = sizeof(int);
        return LibC.getsockopt(fd, LibC.SOL_SOCKET, option, &value, &length) == 0 ? value != 0
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
    public static sockaddr_in LocalOf(int fd)
    {
        sockaddr_in local;
        socklen_t length = sizeof(sockaddr_in);
        return LibC.getsockname(fd, (sockaddr*)&local, &length) == 0 ? local
            : throw FaultException.OfLastCall("getsockname");
    }

    public static ushort PortOf(sockaddr_in at) => LibC.ntohs(at.sin_port);
}
