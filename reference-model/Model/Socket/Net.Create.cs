using Reuseport.Vocabulary;

namespace Reuseport.Model;

[KernelFunction("__sock_create", File = "net/socket.c")]
public enum CreateResult
{
    /// <summary>EPROTONOSUPPORT</summary>
    NoProtocol,
    Created,
}

public sealed partial record Net
{
    /// <summary>__sock_create()</summary>
    (Net Net, CreateResult Result) Create(SockId sk, Transport transport, Course course) =>
        (transport == Transport.UdpLite4 && Profile.NoUdplite) || (transport == Transport.Mptcp4 && Profile.NoMptcp)
            ? (this, course.Reached(CreateResult.NoProtocol))
            : (Put(new Sock(sk, transport)), course.Reached(CreateResult.Created));
}

static class CreateResults
{
    public static Errno ToErrno(this CreateResult result) => result switch
    {
        CreateResult.NoProtocol => Errno.EPROTONOSUPPORT,
        CreateResult.Created => Errno.None,
    };
}
