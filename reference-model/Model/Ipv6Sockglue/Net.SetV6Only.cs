using Reuseport.Vocabulary;

namespace Reuseport.Model;

/// <summary>With IPV6_V6ONLY.</summary>
[KernelFunction("do_ipv6_setsockopt", File = "net/ipv6/ipv6_sockglue.c")]
public enum V6OnlyResult
{
    /// <summary>ENOPROTOOPT</summary>
    NotInet6,

    /// <summary>EINVAL</summary>
    HasPort,
    Set,
}

public sealed partial record Net
{
    /// <summary>do_ipv6_setsockopt() with IPV6_V6ONLY</summary>
    (Net Net, V6OnlyResult Result) SetV6Only(SockId id, bool on, Course course)
    {
        if (!this[id].IsInet6)
            return (this, course.Reached(V6OnlyResult.NotInet6));
        return this[id].Port.IsNone
            ? (Put(this[id] with { V6Only = on }), course.Reached(V6OnlyResult.Set))
            : (this, course.Reached(V6OnlyResult.HasPort));
    }
}

static class V6OnlyResults
{
    public static Errno ToErrno(this V6OnlyResult result) => result switch
    {
        V6OnlyResult.NotInet6 => Errno.ENOPROTOOPT,
        V6OnlyResult.HasPort => Errno.EINVAL,
        V6OnlyResult.Set => Errno.None,
    };
}
