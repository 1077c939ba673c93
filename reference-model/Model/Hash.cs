using Reuseport.Vocabulary;

namespace Reuseport.Model;

/// <summary>
/// What is hashed to pick a member: where the packet comes from, and the local address that the lookup used with the
/// packet's port (kernel-facts.md c5).
/// </summary>
public readonly record struct HashKey(Transport Transport, SourcePort Source, Address Local)
{
    /// <summary>The hash is known only if the lookup used the address that the source port was steered for.</summary>
    public Hash Steered => Source.Steered == Local
        ? new(Source.Flow.Centre - FlowId.Tolerance, Source.Flow.Centre + FlowId.Tolerance)
        : new(0, uint.MaxValue);
}

/// <summary>What is known of a 32-bit hash: it lies between these two, both included.</summary>
public readonly record struct Hash(uint First, uint Last)
{
    /// <summary>reciprocal_scale(): the places among n that the hash may point to.</summary>
    public (int First, int Last) Scale(int n) => (Scale(First, n), Scale(Last, n));

    /// <summary>What is known once the hash turned out to point to this place among n.</summary>
    public Hash Narrow(int place, int n)
    {
        var first = (uint)((((ulong)place << 32) + (ulong)n - 1) / (ulong)n);
        var last = (uint)(((((ulong)place + 1) << 32) - 1) / (ulong)n);
        return new(Math.Max(First, first), Math.Min(Last, last));
    }

    static int Scale(uint hash, int n) => (int)(((ulong)hash * (ulong)n) >> 32);
}
