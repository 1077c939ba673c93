using Reuseport.Vocabulary;

namespace Reuseport.Model;

[KernelFunction("inet_listen", File = "net/ipv4/af_inet.c")]
public enum ListenResult
{
    /// <summary>EOPNOTSUPP: UDP does not listen.</summary>
    NotStream,

    /// <summary>EINVAL: it is connected as a client.</summary>
    Connected,
    BacklogOnly,

    /// <summary>EADDRINUSE</summary>
    InUse,

    /// <summary>ENOMEM of reuseport_add_sock()</summary>
    GroupFull,

    /// <summary>EBUSY of reuseport_add_sock(). No script reaches it: see <see cref="AddSockResult.Busy"/>.</summary>
    GroupBusy,
    Listening,
}

public sealed partial record Net
{
    /// <summary>net.core.somaxconn</summary>
    public const uint Somaxconn = 4096;

    /// <summary>inet_listen()</summary>
    (Net Net, ListenResult Result) Listen(SockId id, int backlog, Course course)
    {
        if (!this[id].IsTcp)
            return (this, course.Reached(ListenResult.NotStream));
        if (this[id].IsConnected)
            return (this, course.Reached(ListenResult.Connected));

        // A negative backlog is a large unsigned one, and somaxconn cuts it off.
        var net = Put(this[id] with { MaxAckBacklog = Math.Min((uint)backlog, Somaxconn) });
        return this[id].State == SockState.Listen
            ? (net, course.Reached(ListenResult.BacklogOnly))
            : net.ListenStart(id, course);
    }
}

static class ListenResults
{
    public static Errno ToErrno(this ListenResult result) => result switch
    {
        ListenResult.NotStream => Errno.EOPNOTSUPP,
        ListenResult.Connected => Errno.EINVAL,
        ListenResult.InUse => Errno.EADDRINUSE,
        ListenResult.GroupFull => Errno.ENOMEM,
        ListenResult.GroupBusy => Errno.EBUSY,
        ListenResult.BacklogOnly or ListenResult.Listening => Errno.None,
    };
}
