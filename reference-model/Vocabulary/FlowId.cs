using System.Globalization;

namespace Reuseport.Vocabulary;

/// <summary>Which local address the kernel hashes for a flow: the one its lookup used (kernel-facts.md c5).</summary>
public enum FlowFamily
{
    /// <summary><c>f</c>: steered for a group bound to the destination address.</summary>
    Specific,

    /// <summary><c>w</c>: steered for a group bound to the wildcard address.</summary>
    Wildcard,
}

/// <summary>
/// A flow: one source port towards one destination, chosen by its hash. <c>f5</c> has
/// hash/2^32 within 1/512 of 11/16 in a lookup of the destination address, <c>w5</c> in a lookup of the wildcard.
/// </summary>
public readonly record struct FlowId(FlowFamily Family, int Position)
{
    /// <summary>Positions 0 to 7 sit in the middle of the eighths of the hash range.</summary>
    public const int Positions = 8;

    /// <summary>How far a steered hash may lie from its centre, in units of 2^-32.</summary>
    public const uint Tolerance = 1u << 23;

    /// <summary>The hash that the name promises, in units of 2^-32.</summary>
    public uint Centre => (uint)((2 * Position) + 1) << 28;

    public bool Accepts(uint hash) => hash - (Centre - Tolerance) <= 2 * Tolerance;

    public override string ToString() =>
        string.Create(CultureInfo.InvariantCulture, $"{(Family == FlowFamily.Specific ? 'f' : 'w')}{Position}");
}
