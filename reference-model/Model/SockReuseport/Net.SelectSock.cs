using Reuseport.Vocabulary;

namespace Reuseport.Model;

[KernelFunction("run_bpf_filter", File = "net/core/sock_reuseport.c")]
public enum RunBpfFilterResult
{
    Selected,
    OutOfRange,

    /// <summary>A shared packet is not cloned; see <see cref="NewGroupResult.NoMemory"/>.</summary>
    [ByFunctionsAlone]
    NoMemory,

    /// <summary>
    /// The packet ends before its payload. No script of sockets reaches it: a lookup needs the whole header.
    /// </summary>
    [ByFunctionsAlone]
    TooShort,
}

[KernelFunction("reuseport_select_sock_by_hash", File = "net/core/sock_reuseport.c")]
public enum SelectSockByHashResult
{
    AtHash,
    AfterConnected,
    OfThisCpu,

    /// <summary>A listener that left has a group of its own, and has connected itself.</summary>
    AllConnected,
}

[KernelFunction("reuseport_select_sock", File = "net/core/sock_reuseport.c")]
public enum SelectSockResult
{
    NoGroup,

    /// <summary>A listener of an empty listening section: only the HAZARD state has one (kernel-facts.md f3).</summary>
    NoMembers,
    ByProgram,
    ByHash,
    Dropped,

    /// <summary>
    /// No script reaches it: over UDP the member that led to the group is unconnected itself, and a TCP client is in a
    /// group of its own, which no lookup finds.
    /// </summary>
    AllConnected,
}

[KernelFunction("reuseport_migrate_sock", File = "net/core/sock_reuseport.c")]
public enum MigrateSockResult
{
    NoGroup,
    NoMembers,

    /// <summary>Only a half-open request outlives a change of the setting or of the group.</summary>
    NotAllowed,
    ByProgram,

    /// <summary>A SELECT_OR_MIGRATE program returned SK_DROP.</summary>
    Dropped,
    ByHash,
    AllConnected,

    /// <summary>No packet for the program; see <see cref="NewGroupResult.NoMemory"/>.</summary>
    [ByFunctionsAlone]
    NoMemory,

    /// <summary>The socket has no reference left: its last owner is closing it on another CPU.</summary>
    [ByFunctionsAlone]
    Dying,
}

public sealed partial record Net
{
    /// <summary>run_bpf_filter(): null where the fallback takes over.</summary>
    internal (SockId? Sk, RunBpfFilterResult Result) RunBpfFilter(
        Group group, Selector selector, Packet packet, Course course)
    {
        if (packet.IsShared && MemoryIsShort(course))
            return (null, course.Reached(RunBpfFilterResult.NoMemory));
        if (packet.IsShort)
            return (null, course.Reached(RunBpfFilterResult.TooShort));

        var index = IndexOf(selector, packet);
        return index < group.Listening.Count
            ? (group.Listening[(int)index], course.Reached(RunBpfFilterResult.Selected))
            : (null, course.Reached(RunBpfFilterResult.OutOfRange));
    }

    /// <summary>reuseport_select_sock_by_hash(); null where the kernel returns NULL.</summary>
    public (Net, SockId?, SelectSockByHashResult) SelectSockByHash(Group group, HashKey key, Course course)
    {
        var (net, start) = ReciprocalScale(key, group.Listening.Count, course);
        SockId? firstValid = null;
        for (var i = 0; i < group.Listening.Count; i++)
        {
            var sk = group.Listening[(start + i) % group.Listening.Count];
            if (this[sk].State == SockState.Established)
                continue;
            firstValid ??= sk;
            if (group.IncomingCpu == 0)
                break;
            if (this[sk].IncomingCpu == IncomingCpu.Here)
                return (net, sk, course.Reached(SelectSockByHashResult.OfThisCpu));
        }

        if (firstValid is null)
            return (net, null, course.Reached(SelectSockByHashResult.AllConnected));
        var isHashed = firstValid == group.Listening[start];
        var result = isHashed ? SelectSockByHashResult.AtHash : SelectSockByHashResult.AfterConnected;
        return (net, firstValid, course.Reached(result));
    }

    /// <summary>
    /// reciprocal_scale() of a hash that may be known only in part; what this way shows of it is remembered.
    /// </summary>
    (Net, int) ReciprocalScale(HashKey key, int n, Course course)
    {
        var hash = HashOf(key);
        var (first, last) = hash.Scale(n);
        return first == last ? (this, first) : Choose();

        (Net, int) Choose()
        {
            var place = course.Choose(first, last);
            return (Learn(key, hash.Narrow(place, n)), place);
        }
    }

    /// <summary>
    /// reuseport_select_sock(); null where the kernel returns NULL, with Dropped where it returns an error.
    /// </summary>
    public (Net, SockId?, SelectSockResult) SelectSock(SockId sk, Packet? packet, HashKey key, Course course)
    {
        if (GroupOf(sk) is not { } group)
            return (this, null, course.Reached(SelectSockResult.NoGroup));
        if (group.Listening is [])
            return (this, null, course.Reached(SelectSockResult.NoMembers));

        var net = this;
        SockId? sk2 = null;
        switch (packet is null ? null : group.Prog?.Code)
        {
            case BpfProgram.Cbpf(var selector):
                (sk2, _) = RunBpfFilter(group, selector, packet!.Value, course);
                break;
            case BpfProgram.SocketFilter(var selector):
                (sk2, _) = RunBpfFilter(group, selector, packet!.Value, course);
                break;
            case BpfProgram.SkReuseport or BpfProgram.StandIn:
                (net, sk2, var result) = RunSkReuseport(group, sk, packet, key, course);
                if (result is RunSkReuseportResult.Dropped or RunSkReuseportResult.DroppedSelected)
                    return (net, null, course.Reached(SelectSockResult.Dropped));
                break;
        }
        if (sk2 is not null)
            return (net, sk2, course.Reached(SelectSockResult.ByProgram));

        (net, sk2, _) = net.SelectSockByHash(group, key, course);
        return (net, sk2, course.Reached(sk2 is null ? SelectSockResult.AllConnected : SelectSockResult.ByHash));
    }

    /// <summary>reuseport_migrate_sock(); null where the kernel returns NULL.</summary>
    /// <param name="packet">The segment for a half-open connection; null for one in the accept queue.</param>
    /// <param name="withSkb">Whether the caller has a packet that a program can look at.</param>
    public (Net, SockId?, MigrateSockResult) MigrateSock(
        SockId sk, Connection migrating, Course course, Packet? packet = null, bool withSkb = false)
    {
        if (GroupOf(sk) is not { } group)
            return (this, null, course.Reached(MigrateSockResult.NoGroup));
        if (group.Listening is [])
            return Failure(this, MigrateSockResult.NoMembers);

        // The child's sk_hash has the real address, also where the group is at the wildcard.
        var (net, hash) = (this, migrating.SkHash);
        SockId? nsk = null;
        if (group.Prog is { SelectsOrMigrates: true })
        {
            if (packet is null && !withSkb && MemoryIsShort(course))
                return Failure(this, MigrateSockResult.NoMemory);
            (net, nsk, var result) = RunSkReuseport(group, sk, packet, hash, course, isMigrating: true);
            if (result is RunSkReuseportResult.Dropped or RunSkReuseportResult.DroppedSelected)
                return Failure(net, MigrateSockResult.Dropped);
        }
        else if (!Tcp.MigrateReq)
        {
            return Failure(this, MigrateSockResult.NotAllowed);
        }
        var selected = nsk is null ? MigrateSockResult.ByHash : MigrateSockResult.ByProgram;
        if (nsk is null)
            (net, nsk, _) = net.SelectSockByHash(group, hash, course);
        if (nsk is not { } held)
            return Failure(net, MigrateSockResult.AllConnected);
        return net[held].Refs == 0
            ? Failure(net, MigrateSockResult.Dying)
            : (net, nsk, course.Reached(selected));

        (Net, SockId?, MigrateSockResult) Failure(Net failed, MigrateSockResult result) =>
            (failed.CountMigrateReqFailure(), null, course.Reached(result));
    }
}
