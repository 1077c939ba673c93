using Reuseport.Vocabulary;

namespace Reuseport.Model;

/// <summary>
/// What is hashed to pick a member: the flow, and the local address and port that the lookup used (facts.md c.2).
/// </summary>
public readonly record struct HashKey(Transport Transport, FlowId Flow, Address Local, PortId Port)
{
    /// <summary>Only a flow of the right family was steered; any other has some hash, which a script cannot know.</summary>
    public Hash Steered => Flow.Family == FlowFamily.Wildcard == (Local == Address.Any)
        ? new(Flow.Centre - FlowId.Tolerance, Flow.Centre + FlowId.Tolerance)
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
