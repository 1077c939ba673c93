using Reuseport.Vocabulary;

namespace Reuseport.Model;

public sealed partial record Net
{
    /// <summary>What <see cref="Op.Order"/> spells out, call by call.</summary>
    (Net, Outcome) Order(SockId sk, FlowId flow, Endpoint to, Course course)
    {
        EquatableArray<SockId> members = [];
        for (var net = DrainAcceptQueues(); ; net = net.DrainAcceptQueues())
        {
            (net, var outcome) = net.SelectByIndex((uint)members.Count, sk, flow, to, course);
            if (outcome is not Outcome.Selected(var member))
                return (net, outcome);
            if (members.Contains(member))
                return (net.DrainAcceptQueues(), new Outcome.Ordered(members));
            members = members.Add(member);
        }
    }

    (Net, Outcome) SelectByIndex(uint index, SockId sk, FlowId flow, Endpoint to, Course course)
    {
        if (SockfdLookup(sk, course) == SockfdLookupResult.Closed)
            return (this, Failed(Errno.EBADF));
        var filter = new Prog(new BpfProgram.SocketFilter(new Selector.Index(index)));
        var (net, attached) = AttachBpf(sk, filter, isOpen: true, course);
        if (attached.ToErrno() is not Errno.None and var errno)
            return (net, Failed(errno));
        return this[sk].IsTcp ? net.Connect(flow, to, course) : net.Send(flow, to, payload: 0, course);
    }

    Net DrainAcceptQueues()
    {
        var net = this;
        foreach (var sk in OpenSocks)
        {
            if (sk.AcceptQueue is not [])
                net = net.Put(sk with { AcceptQueue = [] });
        }
        return net.DestroyEmptyBuckets();
    }
}
