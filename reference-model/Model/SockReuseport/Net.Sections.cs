using Reuseport.Vocabulary;

namespace Reuseport.Model;

[KernelFunction("reuseport_has_conns_set", File = "net/core/sock_reuseport.c")]
public enum HasConnsSetResult
{
    NoGroup,
    Set,
}

[KernelFunction("reuseport_update_incoming_cpu", File = "net/core/sock_reuseport.c")]
public enum UpdateIncomingCpuResult
{
    /// <summary>No group counts it, or no group of this kernel counts.</summary>
    NotCounted,
    Counted,
    TakenBack,
    Unchanged,
}

public sealed partial record Net
{
    /// <summary>reuseport_update_incoming_cpu()</summary>
    public (Net Net, UpdateIncomingCpuResult Result) UpdateIncomingCpu(
        SockId sk, IncomingCpu cpu, Course course)
    {
        var net = Put(this[sk] with { IncomingCpu = cpu });
        if (GroupOf(sk) is not { } group || !Profile.IncomingCpu)
            return (net, course.Reached(UpdateIncomingCpuResult.NotCounted));
        return (CountsIncomingCpu(sk), net.CountsIncomingCpu(sk)) switch
        {
            (false, true) => (net.Put(net.GetIncomingCpu(group, sk)), course.Reached(UpdateIncomingCpuResult.Counted)),
            (true, false) => (net.Put(PutIncomingCpu(group, sk)), course.Reached(UpdateIncomingCpuResult.TakenBack)),
            _ => (net, course.Reached(UpdateIncomingCpuResult.Unchanged)),
        };
    }

    /// <summary>reuseport_has_conns_set()</summary>
    public (Net Net, HasConnsSetResult Result) HasConnsSet(SockId sk, Course course) =>
        GroupOf(sk) is { } group
            ? (Put(group with { HasConns = true }), course.Reached(HasConnsSetResult.Set))
            : (this, course.Reached(HasConnsSetResult.NoGroup));

    /// <summary>__reuseport_add_sock()</summary>
    internal Group Push(Group group, SockId sk) =>
        GetIncomingCpu(group with { Listening = group.Listening.Add(sk) }, sk);

    /// <summary>__reuseport_detach_sock()</summary>
    internal (Group, PullResult) Pull(Group group, SockId sk, Course course)
    {
        var (left, result) = group.Listening.SwapRemove(sk);
        course.Reached(result);
        return result == PullResult.Absent
            ? (group, result)
            : (PutIncomingCpu(group with { Listening = left }, sk), result);
    }

    /// <summary>__reuseport_add_closed_sock()</summary>
    internal Group PushClosed(Group group, SockId sk) =>
        GetIncomingCpu(group with { Closed = group.Closed.Add(sk) }, sk);

    /// <summary>__reuseport_detach_closed_sock()</summary>
    internal (Group, PullResult) PullClosed(Group group, SockId sk, Course course)
    {
        var (left, result) = group.Closed.SwapRemoveNewest(sk);
        course.Reached(result);
        return result == PullResult.Absent
            ? (group, result)
            : (PutIncomingCpu(group with { Closed = left }, sk), result);
    }

    /// <summary>reuseport_get_incoming_cpu()</summary>
    Group GetIncomingCpu(Group group, SockId sk) => CountsIncomingCpu(sk)
        ? group with { IncomingCpu = (ushort)(group.IncomingCpu + 1) }
        : group;

    /// <summary>reuseport_put_incoming_cpu()</summary>
    Group PutIncomingCpu(Group group, SockId sk) => CountsIncomingCpu(sk)
        // Traffic sets the CPU of a connected member without a count: taking it back then wraps around. Note 1.
        ? group with { IncomingCpu = (ushort)(group.IncomingCpu - 1) }
        : group;

    bool CountsIncomingCpu(SockId sk) => Profile.IncomingCpu && this[sk].IncomingCpu != IncomingCpu.None;
}
