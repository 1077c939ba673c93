using Reuseport.Vocabulary;

namespace Reuseport.Model;

/// <summary>__inet_bind()</summary>
public enum BindResult
{
    /// <summary>EINVAL: it has a port, or is connected.</summary>
    AlreadyBound,
    InUse,
    Bound,
}

public sealed partial record Net
{
    /// <summary>__inet_bind()</summary>
    (Net Net, BindResult Result) Bind(SockId id, Endpoint local, Path path)
    {
        var sk = this[id];
        if (sk.State != SockState.Close || !sk.Port.IsNone)
            return (this, path.Reached(BindResult.AlreadyBound));

        var net = Put(sk with { RcvSaddr = local.Address });
        var (bound, isInUse) = net.GetPort(id, LocalPort.Of(local.Port), path);
        if (isInUse)
            return (Put(sk with { RcvSaddr = Address.Any }), path.Reached(BindResult.InUse));

        net = bound.Put(bound[id] with
        {
            AddressLocked = sk.AddressLocked || local.Address != Address.Any,
            PortLocked = true,
        });
        return (net, path.Reached(BindResult.Bound));
    }

    /// <summary>sk->sk_prot->get_port()</summary>
    (Net, bool IsInUse) GetPort(SockId id, LocalPort port, Path path)
    {
        if (this[id].IsTcp)
        {
            var (net, result) = CskGetPort(id, port, path);
            return (net, result == CskGetPortResult.Conflict);
        }
        else
        {
            var (net, result) = UdpGetPort(id, port, path);
            return (net, result is UdpGetPortResult.InUse or UdpGetPortResult.NotAdded);
        }
    }
}

static class BindResults
{
    public static Errno ToErrno(this BindResult result) => result switch
    {
        BindResult.AlreadyBound => Errno.EINVAL,
        BindResult.InUse => Errno.EADDRINUSE,
        BindResult.Bound => Errno.None,
    };
}
