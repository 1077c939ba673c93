using Reuseport.Vocabulary;

namespace Reuseport.Model;

[KernelFunction("__sock_create", File = "net/socket.c")]
public enum CreateResult
{
    /// <summary>EPROTONOSUPPORT</summary>
    NoProtocol,
    Created,
}

/// <summary>With SO_REUSEPORT.</summary>
[KernelFunction("sk_setsockopt", File = "net/core/sock.c")]
public enum SetReusePortResult
{
    /// <summary>EOPNOTSUPP: of neither AF_INET nor AF_INET6.</summary>
    NotInet,
    Set,
}

public sealed partial record Net
{
    /// <summary>__sock_create()</summary>
    (Net Net, CreateResult Result) Create(SockId sk, Transport transport, Course course) =>
        (transport == Transport.UdpLite4 && Profile.NoUdplite) || (transport == Transport.Mptcp4 && Profile.NoMptcp)
            ? (this, course.Reached(CreateResult.NoProtocol))
            : (Put(new Sock(sk, transport)), course.Reached(CreateResult.Created));

    /// <summary>sk_setsockopt() with SO_REUSEPORT; whoever may not have it may always be without.</summary>
    (Net Net, SetReusePortResult Result) SetReusePort(SockId sk, bool on, Course course) =>
        on && this[sk].Transport == Transport.Unix && Profile.ReuseportInetOnly
            ? (this, course.Reached(SetReusePortResult.NotInet))
            : (Put(this[sk] with { ReusePort = on }), course.Reached(SetReusePortResult.Set));
}

static class CreateResults
{
    public static Errno ToErrno(this CreateResult result) => result switch
    {
        CreateResult.NoProtocol => Errno.EPROTONOSUPPORT,
        CreateResult.Created => Errno.None,
    };

    public static Errno ToErrno(this SetReusePortResult result) => result switch
    {
        SetReusePortResult.NotInet => Errno.EOPNOTSUPP,
        SetReusePortResult.Set => Errno.None,
    };
}
