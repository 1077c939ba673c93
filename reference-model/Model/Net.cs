using Reuseport.Vocabulary;

namespace Reuseport.Model;

/// <summary>
/// struct net: a network namespace as far as SO_REUSEPORT groups depend on it. Immutable: a call is a function from one
/// to the next. The kernel's functions are its methods, one each, named as the kernel names them without the prefix.
/// </summary>
public sealed partial record Net(KernelProfile Profile)
{
    /// <summary>net.ipv4.tcp_migrate_req</summary>
    public bool TcpMigrateReq { get; init; }

    /// <summary>The allocation of the next call that fails; 0 for none, as everywhere but in scripts of functions.
    /// </summary>
    public int FailingAllocation { get; init; }

    /// <summary>How many ids the IDA has.</summary>
    public int IdsMax { get; init; } = int.MaxValue;

    /// <summary>By <see cref="SockId.Index"/>; null when closed or not created yet.</summary>
    public EquatableArray<Sock?> Socks { get; init; }

    /// <summary>By <see cref="GroupId.Index"/>; null when freed.</summary>
    public EquatableArray<Group?> Groups { get; init; }

    /// <summary>By <see cref="ProgramId.Index"/>; null when it could not be loaded.</summary>
    public EquatableArray<Prog?> Programs { get; init; }

    /// <summary>By <see cref="ProgramId.Index"/>; null when it did not run, or does not note.</summary>
    public EquatableArray<Note?> Notes { get; init; }

    /// <summary>By <see cref="MapId.Index"/>; null when it could not be made.</summary>
    public EquatableArray<SockArray?> Maps { get; init; }

    /// <summary>TCPMigrateReqSuccess since it was read last</summary>
    public ulong MigrateReqSuccess { get; init; }

    /// <summary>TCPMigrateReqFailure since it was read last</summary>
    public ulong MigrateReqFailure { get; init; }

    /// <summary>The chains of lhash2 as one, newest first: a lookup meets listeners in this order.</summary>
    public EquatableArray<SockId> Listeners { get; init; }

    /// <summary>The primary chains of the UDP table as one, newest first: a bind meets peers in this order.</summary>
    public EquatableArray<SockId> UdpHash { get; init; }

    /// <summary>
    /// The address chains of the UDP table as one: newest first; a socket that changes its address counts as new.
    /// </summary>
    public EquatableArray<SockId> UdpHash2 { get; init; }

    /// <summary>The four-tuple chains of the UDP table as one, newest first.</summary>
    public EquatableArray<SockId> UdpHash4 { get; init; }

    /// <summary>Connections that were accepted and closed, and whose clients go on.</summary>
    public EquatableArray<Connection> Orphans { get; init; }

    /// <summary>The TCP ports in use.</summary>
    public EquatableArray<BindBucket> BindBuckets { get; init; }

    /// <summary>What outcomes have shown of unsteered hashes.</summary>
    public EquatableArray<(HashKey Key, Hash Hash)> Learnt { get; init; }

    /// <summary>The socket of that name, which is open, or closed and still in memory.</summary>
    public Sock this[SockId sk] => Socks[sk.Index]!;

    /// <summary>The open socket of that name, or null: a file descriptor that the kernel answers with EBADF.</summary>
    public Sock? Find(SockId sk) =>
        sk.Index < Socks.Count && Socks[sk.Index] is { IsDead: false } found ? found : null;

    /// <summary>sk->sk_reuseport_cb</summary>
    public Group? GroupOf(SockId sk) => this[sk].Group is { } id ? Groups[id.Index] : null;

    public IEnumerable<Sock> OpenSocks => Socks.OfType<Sock>().Where(sk => !sk.IsDead);

    public Net Put(Sock sk) => this with { Socks = Socks.Put(sk.Id.Index, sk) };

    public Net Put(Group group) => this with { Groups = Groups.Put(group.Id.Index, group) };

    /// <summary>Points sk to the group that has it as a member now.</summary>
    Net Join(Group group, SockId sk) => Put(group).Put(this[sk] with { Group = group.Id });

    Net Leave(SockId sk) => Put(this[sk] with { Group = null });

    Hash HashOf(HashKey key)
    {
        foreach (var (known, hash) in Learnt)
        {
            if (known == key)
                return hash;
        }
        return key.Steered;
    }

    Net Learn(HashKey key, Hash hash)
    {
        for (var i = 0; i < Learnt.Count; i++)
        {
            if (Learnt[i].Key == key)
                return this with { Learnt = Learnt.With(i, (key, hash)) };
        }
        return this with { Learnt = Learnt.Add((key, hash)) };
    }
}

static class SparseArray
{
    /// <summary>Sets an element and makes room for it where needed.</summary>
    public static EquatableArray<T?> Put<T>(this EquatableArray<T?> array, int index, T? item)
        where T : class
    {
        if (index < array.Count)
            return array.With(index, item);
        var grown = new T?[index + 1];
        array.AsSpan().CopyTo(grown);
        grown[index] = item;
        return [.. grown];
    }
}
