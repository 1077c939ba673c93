using Reuseport.KernelProbes.Abi;
using Reuseport.Vocabulary;
using Tmds.Linux;

namespace Reuseport.KernelProbes.Scripts;

/// <summary>What a script has made of a socket, as the kernel tells it: what another needs to be like it.</summary>
/// <param name="Local">Where the script bound it; null when it did not.</param>
/// <param name="Backlog">Null when it does not listen.</param>
readonly record struct SocketForm(bool ReuseAddr, bool ReusePort, bool V6Only, SockAddr? Local, int? Backlog)
{
    public static SocketForm Of(ScriptSocket socket) => new(
        Inet.IsSet(socket.Fd, LibC.SOL_SOCKET, LibC.SO_REUSEADDR),
        Inet.IsSet(socket.Fd, LibC.SOL_SOCKET, LibC.SO_REUSEPORT),
        socket.Transport.IsInet6 && Inet.IsSet(socket.Fd, LibC.IPPROTO_IPV6, Uapi.IPV6_V6ONLY),
        socket.IsBound ? Inet.LocalOf(socket.Fd) : null,
        socket.Transport.IsTcp && Inet.Info(socket.Fd) is { tcpi_state: Uapi.TCP_LISTEN } info
            ? (int)info.tcpi_sacked
            : null);

    /// <returns>0, or the errno of setsockopt(2).</returns>
    public Errno SetOptions(int fd) =>
        (ReuseAddr && Inet.Set(fd, LibC.SO_REUSEADDR, 1) < 0) || (ReusePort && Inet.Set(fd, LibC.SO_REUSEPORT, 1) < 0)
            || (V6Only && Inet.SetV6Only(fd, on: true) < 0)
            ? (Errno)LibC.errno
            : Errno.None;
}
