using Reuseport.Vocabulary;

namespace Reuseport.Model;

/// <summary>
/// struct net: a network namespace as far as SO_REUSEPORT groups depend on it. Immutable: a call is a function from one
/// to the next. The kernel's functions are its methods, one each, named as the kernel names them without the prefix.
/// </summary>
public sealed partial record Net(KernelProfile Profile)
{
    /// <summary>By <see cref="SockId.Index"/>; null when closed or not created yet.</summary>
    public EquatableArray<Sock?> Socks { get; init; }

    public GroupTable Groups { get; init; } = new();

    public BpfTable Bpf { get; init; } = new();

    public TcpTable Tcp { get; init; } = new();

    public UdpTable Udp { get; init; } = new();

    /// <summary>What outcomes have shown of unsteered hashes.</summary>
    public EquatableArray<(HashKey Key, Hash Hash)> Learnt { get; init; }

    /// <summary>The socket of that name, which is open, or closed and still in memory.</summary>
    public Sock this[SockId sk] => Socks[sk.Index]!;

    /// <summary>The open socket of that name, or null: a file descriptor that the kernel answers with EBADF.</summary>
    public Sock? Find(SockId sk) =>
        sk.Index < Socks.Count && Socks[sk.Index] is { IsDead: false } found ? found : null;

    /// <summary>sk->sk_reuseport_cb</summary>
    public Group? GroupOf(SockId sk) => this[sk].Group is { } id ? Groups[id] : null;

    public IEnumerable<Sock> OpenSocks => Socks.OfType<Sock>().Where(sk => !sk.IsDead);

    public Net Put(Sock sk) => this with { Socks = Socks.Put(sk.Id.Index, sk) };

    public Net Put(Group group) => Put(Groups with { All = Groups.All.Put(group.Id.Index, group) });

    Net Put(GroupTable groups) => this with { Groups = groups };

    Net Put(BpfTable bpf) => this with { Bpf = bpf };

    Net Put(TcpTable tcp) => this with { Tcp = tcp };

    Net Put(UdpTable udp) => this with { Udp = udp };

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
