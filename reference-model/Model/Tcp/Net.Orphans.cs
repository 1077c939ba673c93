using Reuseport.Vocabulary;

namespace Reuseport.Model;

public sealed partial record Net
{
    /// <summary>inet_csk_accept() and tcp_close() of what it gave: an orphan goes on as an owner of its port.</summary>
    (Net, Outcome) Orphan(SockId id, Uid uid, Course course)
    {
        var (net, outcome) = Accept(id, course);
        return outcome is Outcome.Accepted && this[id].AcceptQueue[0] is { IsReset: false, IsOfSegments: false }
            ? (
                net.Put(net.Tcp with { Orphans = net.Tcp.Orphans.Add(this[id].AcceptQueue[0] with { Uid = uid }) }),
                outcome)
            : (net, outcome);
    }
}
