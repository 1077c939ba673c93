using Reuseport.Vocabulary;

namespace Reuseport.Model;

[KernelFunction("__inet_bind", File = "net/ipv4/af_inet.c")]
public enum BindResult
{
    /// <summary>EAFNOSUPPORT: an IPv6 address for an IPv4 socket.</summary>
    OtherFamily,

    /// <summary>EINVAL: it has a port, or is connected.</summary>
    AlreadyBound,
    InUse,
    Bound,
}

public sealed partial record Net
{
    /// <summary>inet_bind() or inet6_bind()</summary>
    (Net Net, Errno Errno) Bind(SockId id, Endpoint local, Course course)
    {
        if (this[id].IsInet6)
        {
            var (net, result) = Inet6Bind(id, local, course);
            return (net, result.ToErrno());
        }
        else
        {
            var (net, result) = InetBind(id, local, course);
            return (net, result.ToErrno());
        }
    }

    /// <summary>__inet_bind()</summary>
    (Net Net, BindResult Result) InetBind(SockId id, Endpoint local, Course course)
    {
        var sk = this[id];
        if (local.Address.IsInet6)
            return (this, course.Reached(BindResult.OtherFamily));
        if (sk.State != SockState.Close || !sk.Port.IsNone)
            return (this, course.Reached(BindResult.AlreadyBound));

        var net = Put(sk with { RcvSaddr = local.Address });
        var (bound, isInUse) = net.GetPort(id, LocalPort.Of(local.Port), course);
        if (isInUse)
            return (Put(sk with { RcvSaddr = Address.Any }), course.Reached(BindResult.InUse));

        net = bound.Put(bound[id] with
        {
            AddressLocked = sk.AddressLocked || local.Address != Address.Any,
            PortLocked = true,
        });
        return (net, course.Reached(BindResult.Bound));
    }

    /// <summary>sk->sk_prot->get_port()</summary>
    (Net, bool IsInUse) GetPort(SockId id, LocalPort port, Course course)
    {
        if (this[id].IsTcp)
        {
            var (net, result) = CskGetPort(id, port, course);
            return (net, result == CskGetPortResult.Conflict);
        }
        else
        {
            var (net, result) = UdpGetPort(id, port, course);
            return (net, result is UdpGetPortResult.InUse or UdpGetPortResult.NotAdded);
        }
    }
}

static class BindResults
{
    public static Errno ToErrno(this BindResult result) => result switch
    {
        BindResult.OtherFamily => Errno.EAFNOSUPPORT,
        BindResult.AlreadyBound => Errno.EINVAL,
        BindResult.InUse => Errno.EADDRINUSE,
        BindResult.Bound => Errno.None,
    };
}
