using Reuseport.Vocabulary;

namespace Reuseport.Model;

public sealed partial record Net
{
    /// <summary>
    /// The end of a script in the order in which a probe makes it: tcp_migrate_req is set back to 0, clients reset what
    /// they have half open or left to the kernel, and every socket is closed. What is still there after that is there
    /// for good.
    /// </summary>
    (Net, Outcome) Left(Course course)
    {
        var net = Put(Tcp with { MigrateReq = false }).EndClients(course);
        foreach (var sk in OpenSocks)
            net = net.Close(sk.Id, course).Net;
        return (net, new Outcome.LeftOver(net.Socks.Count(sk => sk is not null), net.HeldPrograms, net.FilledEntries));
    }

    Net EndClients(Course course)
    {
        var net = this;
        foreach (var request in Tcp.Requests)
            (net, _) = net.TcpRcv(Segment.Rst, Packet.Ack(request.Child.Flow, request.Child.Local), course);
        return net.Put(net.Tcp with { Orphans = [] }).DestroyEmptyBuckets();
    }

    /// <summary>
    /// eBPF programs that a group holds: also those of <c>order</c>, and those of a group that only a stale pointer
    /// leads to (note 3).
    /// </summary>
    int HeldPrograms => Groups.All.Select(group => group?.Prog)
        .Where(prog => prog is { Code: not BpfProgram.Cbpf }).Distinct().Count();

    int FilledEntries => Bpf.Maps.Sum(array => array?.Socks.Count(sk => sk is not null) ?? 0);
}
