using Reuseport.Vocabulary;

namespace Reuseport.Model;

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
    /// <summary>sk_setsockopt() with SO_REUSEPORT; clearing it is always allowed.</summary>
    (Net Net, SetReusePortResult Result) SetReusePort(SockId sk, bool on, Course course) =>
        on && this[sk].Transport == Transport.Unix && Profile.ReuseportInetOnly
            ? (this, course.Reached(SetReusePortResult.NotInet))
            : (Put(this[sk] with { ReusePort = on }), course.Reached(SetReusePortResult.Set));
}

static class SetReusePortResults
{
    public static Errno ToErrno(this SetReusePortResult result) => result switch
    {
        SetReusePortResult.NotInet => Errno.EOPNOTSUPP,
        SetReusePortResult.Set => Errno.None,
    };
}
