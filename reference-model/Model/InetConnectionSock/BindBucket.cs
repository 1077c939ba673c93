using Reuseport.Vocabulary;

namespace Reuseport.Model;

/// <summary>What struct inet_bind_bucket remembers of SO_REUSEPORT.</summary>
public enum FastReusePort
{
    None,

    /// <summary>FASTREUSEPORT_ANY: every owner so far had SO_REUSEPORT.</summary>
    Any,

    /// <summary>FASTREUSEPORT_STRICT: the last one had, at its address.</summary>
    Strict,
}

/// <summary>
/// struct inet_bind_bucket: a TCP port with what it remembers of its owners, so that some binds need no look at them.
/// </summary>
public readonly record struct BindBucket(
    LocalPort Port, bool FastReuse, FastReusePort FastReusePort, Saddr FastRcvSaddr, Uid FastUid)
{
    /// <summary>
    /// The family and the address of the inet_bind2_bucket of 0.0.0.0 at this port: true where a socket of
    /// ::ffff:0.0.0.0 made it. It says nothing while no socket is bound to either. Note 11.
    /// </summary>
    public bool IsAnyMapped { get; init; }

    /// <summary>The first owner's bucket; inet_csk_update_fastreuse() with an empty one.</summary>
    /// <param name="isStrict">The kernel does not see that it is empty. Note 4.</param>
    public static BindBucket Create(LocalPort port, Sock sk, bool isStrict)
    {
        var bucket = new BindBucket(port, IsReuse(sk), FastReusePort.Any, sk.Saddr, sk.Uid);
        if (isStrict)
            bucket = bucket with { FastReuse = false, FastReusePort = FastReusePort.Strict };
        return sk.ReusePort ? bucket : bucket with { FastReusePort = FastReusePort.None };
    }

    /// <summary>inet_csk_update_fastreuse() with owners there</summary>
    public BindBucket UpdateFastReuse(Sock sk)
    {
        var bucket = this with { FastReuse = FastReuse && IsReuse(sk) };
        if (!sk.ReusePort)
            return bucket with { FastReusePort = FastReusePort.None };
        return ReusePortMatch(sk)
            ? bucket
            : bucket with
            {
                FastReusePort = FastReusePort.Strict,
                FastRcvSaddr = sk.Saddr,
                FastUid = sk.Uid,
            };
    }

    /// <summary>Whether the bucket spares the look at its owners.</summary>
    public bool SkipsConflict(Sock sk) => (FastReuse && IsReuse(sk)) || ReusePortMatch(sk);

    /// <summary>sk_reuseport_match()</summary>
    bool ReusePortMatch(Sock sk)
    {
        if (FastReusePort == FastReusePort.None || !sk.ReusePort || sk.Group is not null || FastUid != sk.Uid)
            return false;
        return FastReusePort == FastReusePort.Any
            || FastRcvSaddr.Equal(sk.Saddr, matchSk1Wildcard: true, matchSk2Wildcard: false);
    }

    static bool IsReuse(Sock sk) => sk.Reuse && sk.State != SockState.Listen;
}
