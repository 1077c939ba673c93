using Reuseport.Vocabulary;

namespace Reuseport.Model;

/// <summary>Of an orphan, by its client.</summary>
[KernelFunction("tcp_reset", File = "net/ipv4/tcp_input.c")]
public enum ResetResult
{
    /// <summary>ENOTCONN: the connection of this flow is no orphan.</summary>
    NoOrphan,
    Gone,
}

public sealed partial record Net
{
    /// <summary>tcp_reset() and tcp_done(): the port is put.</summary>
    (Net Net, ResetResult Result) Reset(FlowId flow, Endpoint to, Course course) =>
        IndexOf(Tcp.Orphans, flow, to) is >= 0 and var index
            ? (
                Put(Tcp with { Orphans = Tcp.Orphans.Without(index) }).DestroyEmptyBuckets(),
                course.Reached(ResetResult.Gone))
            : (this, course.Reached(ResetResult.NoOrphan));

    /// <summary>tcp_reset(): the connection stays in its queue, and owns neither its port nor its four-tuple.</summary>
    Net Reset(Packet packet)
    {
        var sk = OpenSocks.First(sk => sk.AcceptQueue.Any(IsHit));
        EquatableArray<Connection> queue =
            [.. sk.AcceptQueue.Select(child => IsHit(child) ? child with { IsReset = true } : child)];
        return Put(sk with { AcceptQueue = queue }).DestroyEmptyBuckets();

        bool IsHit(Connection child) =>
            child.Flow == packet.Flow && child.Local == packet.To && !child.IsReset;
    }
}

static class ResetResults
{
    public static Errno ToErrno(this ResetResult result) => result switch
    {
        ResetResult.NoOrphan => Errno.ENOTCONN,
        ResetResult.Gone => Errno.None,
    };
}
