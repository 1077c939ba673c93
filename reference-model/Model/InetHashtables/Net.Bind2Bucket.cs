using Reuseport.Vocabulary;

namespace Reuseport.Model;

/// <summary>
/// struct inet_bind2_bucket: the sockets of one address at a port. Only that of 0.0.0.0 has state that shows (note 11).
/// </summary>
public sealed partial record Net
{
    /// <summary>inet_bind_hash()</summary>
    Net BindHash(SockId id, LocalPort port) => Put(this[id] with { Port = port }).FindBind2Bucket(id);

    /// <summary>inet_bind2_bucket_find(), and inet_bind2_bucket_create() where it finds none</summary>
    Net FindBind2Bucket(SockId id)
    {
        var sk = this[id];
        if (!IsInAnyBucket(sk) || FindBucket(sk.Port) is not { } bucket)
            return this;
        foreach (var sk2 in OpenSocks)
        {
            if (sk2.Id != id && sk2.IsTcp && sk2.Port == sk.Port && IsInAnyBucket(sk2))
                return this;
        }
        return Put(bucket with { IsAnyMapped = sk.IsInet6 });
    }

    /// <summary>
    /// inet_bhash2_reset_saddr(), which tcp_disconnect() calls in every state: where bind() named no address, the
    /// socket leaves its bucket, which goes with its last one, and is put into that of the wildcard.
    /// </summary>
    Net ResetSaddr(SockId id)
    {
        var sk = this[id];
        return sk.AddressLocked ? this
            : Put(sk with { RcvSaddr = sk.IsInet6 ? Address.Any6 : Address.Any }).FindBind2Bucket(id);
    }

    /// <summary>
    /// Where inet_bind2_bucket_match_addr_any() fails: for a mapped address it takes an IPv6 bucket for that of a
    /// wildcard only if its address is ::, which that of ::ffff:0.0.0.0 is not.
    /// </summary>
    bool IsUnseen(Sock sk2, Sock sk, BindBucket bucket) => Profile.MappedAnyUnseen && bucket.IsAnyMapped
        && sk.RcvSaddr is Address.MappedLo or Address.MappedLo2 && IsInAnyBucket(sk2);

    /// <summary>inet_bind2_bucket_addr_match(): a mapped address is in the bucket of the IPv4 one.</summary>
    static bool IsInAnyBucket(Sock sk) => sk.Saddr.OnTheWire == Address.Any;
}
