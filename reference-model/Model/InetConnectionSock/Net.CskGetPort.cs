using Reuseport.Vocabulary;

namespace Reuseport.Model;

[KernelFunction("inet_csk_get_port", File = "net/ipv4/inet_connection_sock.c")]
public enum CskGetPortResult
{
    PickedPort,
    FirstOwner,

    /// <summary>The bucket spares the look at its owners.</summary>
    SkippedConflict,
    NoConflict,
    Conflict,
}

public sealed partial record Net
{
    /// <summary>inet_csk_get_port(), called by bind() and by listen() again</summary>
    (Net Net, CskGetPortResult Result) CskGetPort(SockId id, LocalPort port, Course course)
    {
        var sk = this[id];
        if (FindBucket(port) is not { } bucket)
        {
            var owned = port.IsNone ? LocalPort.PickedFor(id) : port;
            return (
                Put(BindBucket.Create(owned, sk, Profile.StrictBindBucket)).BindHash(id, owned),
                course.Reached(port.IsNone ? CskGetPortResult.PickedPort : CskGetPortResult.FirstOwner));
        }

        var skips = bucket.SkipsConflict(sk);
        if (!skips && CskBindConflict(sk, bucket))
            return (this, course.Reached(CskGetPortResult.Conflict));
        var result = skips ? CskGetPortResult.SkippedConflict : CskGetPortResult.NoConflict;
        var net = Put(bucket.UpdateFastReuse(sk));
        return (sk.Port.IsNone ? net.BindHash(id, port) : net, course.Reached(result));
    }

    /// <summary>inet_csk_bind_conflict() and inet_bhash2_addr_any_conflict()</summary>
    bool CskBindConflict(Sock sk, BindBucket bucket)
    {
        var port = bucket.Port;

        // A group from an earlier attach forbids to share the port, unless sk may be back from the closed section.
        var reuseportCbOk = GroupOf(sk.Id) is null or { Closed: not [] };
        foreach (var sk2 in OpenSocks)
        {
            if (!sk2.IsTcp)
                continue;
            if (sk2.Id != sk.Id && sk2.Port == port && !IsUnseen(sk2, sk, bucket)
                && BindOwner.Of(sk2).Conflicts(sk, reuseportCbOk))
                return true;
            if (AnyConflicts(sk2.AcceptQueue))
                return true;
        }
        return AnyConflicts(Tcp.Orphans);

        bool AnyConflicts(EquatableArray<Connection> children)
        {
            foreach (var child in children)
            {
                if (LocalPort.Of(child.Local.Port) == port && !child.IsReset
                    && BindOwnerOf(child).Conflicts(sk, reuseportCbOk))
                    return true;
            }
            return false;
        }
    }

    /// <summary>It has no file; older kernels forget its user. Note 9.</summary>
    BindOwner BindOwnerOf(Connection child) => new(
        child.Saddr, child.Device, Profile.OrphansKeepUid ? child.Uid : Uid.Root,
        child.Reuse, child.ReusePort, IsListener: false);

    /// <summary>
    /// inet_put_port() has left ports without an owner: their buckets are destroyed, and what they remembered.
    /// </summary>
    Net DestroyEmptyBuckets()
    {
        var net = this;
        for (var i = Tcp.BindBuckets.Count - 1; i >= 0; i--)
        {
            if (!HasOwner(Tcp.BindBuckets[i].Port))
                net = net.Put(net.Tcp with { BindBuckets = net.Tcp.BindBuckets.Without(i) });
        }
        return net;
    }

    bool HasOwner(LocalPort port)
    {
        foreach (var sk in Socks)
        {
            if (sk is not { IsTcp: true })
                continue;
            if (sk.Port == port || HasConnection(sk.AcceptQueue, port))
                return true;
        }
        return HasConnection(Tcp.Orphans, port);
    }

    static bool HasConnection(EquatableArray<Connection> children, LocalPort port)
    {
        foreach (var child in children)
        {
            if (LocalPort.Of(child.Local.Port) == port && !child.IsReset)
                return true;
        }
        return false;
    }

    BindBucket? FindBucket(LocalPort port)
    {
        foreach (var bucket in Tcp.BindBuckets)
        {
            if (bucket.Port == port)
                return bucket;
        }
        return null;
    }

    Net Put(BindBucket bucket)
    {
        for (var i = 0; i < Tcp.BindBuckets.Count; i++)
        {
            if (Tcp.BindBuckets[i].Port == bucket.Port)
                return Put(Tcp with { BindBuckets = Tcp.BindBuckets.With(i, bucket) });
        }
        return Put(Tcp with { BindBuckets = Tcp.BindBuckets.Add(bucket) });
    }

    /// <summary>What a bind conflict asks of a socket that has the port already.</summary>
    readonly record struct BindOwner(
        Saddr Saddr, Device Device, Uid Uid, bool Reuse, bool ReusePort, bool IsListener)
    {
        public static BindOwner Of(Sock sk) =>
            new(sk.Saddr, sk.Device, sk.Uid, sk.Reuse, sk.ReusePort, sk.State == SockState.Listen);

        /// <summary>inet_bind_conflict(), where the addresses overlap</summary>
        public bool Conflicts(Sock sk, bool reuseportCbOk) =>
            sk.Saddr.Equal(Saddr, matchWildcard: true)
            && Overlap(sk.Device, Device)
            && !(sk.Reuse && Reuse && !IsListener)
            && !(sk.ReusePort && ReusePort && reuseportCbOk && sk.Uid == Uid);
    }

    /// <summary>Both sk_bound_dev_if the same, or one of them 0: a socket without a device is on all.</summary>
    static bool Overlap(Device a, Device b) => a == b || a == Device.None || b == Device.None;
}
