using Reuseport.Vocabulary;

namespace Reuseport.Model;

[KernelFunction("__inet6_bind", File = "net/ipv6/af_inet6.c")]
public enum Inet6BindResult
{
    /// <summary>EINVAL: an IPv4 address is too short.</summary>
    TooShort,

    /// <summary>EINVAL: it has a port, or is connected.</summary>
    AlreadyBound,

    /// <summary>EINVAL: a mapped address and IPV6_V6ONLY.</summary>
    MappedAndV6Only,

    /// <summary>ENODEV: an address is looked for on a device that is not there. IPv4 does not look.</summary>
    NoDevice,
    InUse,
    Bound,
}

public sealed partial record Net
{
    /// <summary>__inet6_bind()</summary>
    (Net Net, Inet6BindResult Result) Inet6Bind(SockId id, Endpoint local, Course course)
    {
        var sk = this[id];
        if (!local.Address.IsInet6)
            return (this, course.Reached(Inet6BindResult.TooShort));
        if (sk.State != SockState.Close || !sk.Port.IsNone)
            return (this, course.Reached(Inet6BindResult.AlreadyBound));
        if (local.Address.IsMapped && sk.V6Only)
            return (this, course.Reached(Inet6BindResult.MappedAndV6Only));
        if (!sk.TakesFromLoopback && local.Address != Address.Any6)
            return (this, course.Reached(Inet6BindResult.NoDevice));

        // An address of IPv6 alone takes no IPv4, whatever the option said; a bind that fails leaves it as it was.
        var isV6Only = sk.V6Only || local.Address == Address.Lo6;
        var net = Put(sk with { RcvSaddr = local.Address, V6Only = isV6Only });
        (net, var isInUse) = net.GetPort(id, LocalPort.Of(local.Port), course);
        if (isInUse)
            return (Put(sk with { RcvSaddr = Address.Any6 }), course.Reached(Inet6BindResult.InUse));

        net = net.Put(net[id] with
        {
            AddressLocked = sk.AddressLocked || local.Address != Address.Any6,
            PortLocked = true,
        });
        return (net, course.Reached(Inet6BindResult.Bound));
    }
}

static class Inet6BindResults
{
    public static Errno ToErrno(this Inet6BindResult result) => result switch
    {
        Inet6BindResult.TooShort or Inet6BindResult.AlreadyBound or Inet6BindResult.MappedAndV6Only => Errno.EINVAL,
        Inet6BindResult.NoDevice => Errno.ENODEV,
        Inet6BindResult.InUse => Errno.EADDRINUSE,
        Inet6BindResult.Bound => Errno.None,
    };
}
