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
    /// <summary>inet_csk_accept() and tcp_close() of what it gave: an orphan goes on as an owner of its port.</summary>
    (Net, Outcome) Orphan(SockId id, Uid uid, Course course)
    {
        var (net, outcome) = Accept(id, course);
        return outcome is Outcome.Accepted && this[id].AcceptQueue[0] is { IsReset: false, IsOfSegments: false }
            ? (net with { Orphans = Orphans.Add(this[id].AcceptQueue[0] with { Uid = uid }) }, outcome)
            : (net, outcome);
    }

    /// <summary>tcp_reset() and tcp_done(): the port is put.</summary>
    (Net Net, ResetResult Result) Reset(FlowId flow, Endpoint to, Course course) =>
        IndexOf(Orphans, flow, to) is >= 0 and var index
            ? ((this with { Orphans = Orphans.Without(index) }).DestroyEmptyBuckets(), course.Reached(ResetResult.Gone))
            : (this, course.Reached(ResetResult.NoOrphan));
}

static class ResetResults
{
    public static Errno ToErrno(this ResetResult result) => result switch
    {
        ResetResult.NoOrphan => Errno.ENOTCONN,
        ResetResult.Gone => Errno.None,
    };
}
