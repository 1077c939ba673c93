using Reuseport.Vocabulary;

namespace Reuseport.Model;

[KernelFunction("inet_csk_accept", File = "net/ipv4/inet_connection_sock.c")]
public enum AcceptResult
{
    NotStream,
    NotListening,
    Empty,
    Accepted,
}

public sealed partial record Net
{
    /// <summary>A child inherits the options of the listener that gets it.</summary>
    Net Enqueue(SockId id, Connection child)
    {
        var sk = this[id];
        return Put(sk with
        {
            AcceptQueue = sk.AcceptQueue.Add(child with
            {
                Saddr = new(sk.IsInet6 ? child.Local.Address.AsInet6 : child.Local.Address, sk.V6Only),
                Reuse = sk.Reuse,
                ReusePort = sk.ReusePort,
                Device = sk.Device,
                Uid = sk.Uid,
            }),
        });
    }

    /// <summary>inet_csk_accept(); the connection is reset at once and its port and flow are free.</summary>
    (Net, Outcome) Accept(SockId id, Course course)
    {
        var result = this[id] switch
        {
            { IsTcp: false } => AcceptResult.NotStream,
            { State: not SockState.Listen } => AcceptResult.NotListening,
            { AcceptQueue: [] } => AcceptResult.Empty,
            _ => AcceptResult.Accepted,
        };
        course.Reached(result);
        return result switch
        {
            AcceptResult.NotStream => (this, Failed(Errno.EOPNOTSUPP)),
            AcceptResult.NotListening => (this, Failed(Errno.EINVAL)),
            AcceptResult.Empty => (this, Failed(Errno.EAGAIN)),
            AcceptResult.Accepted => (
                Put(this[id] with { AcceptQueue = this[id].AcceptQueue.Without(0) }).DestroyEmptyBuckets(),
                new Outcome.Accepted(this[id].AcceptQueue[0].Flow)),
        };
    }
}
