using System.Globalization;

namespace Reuseport.Vocabulary;

/// <summary>How a program computes the index of a member, or the key of a map. The cases are all here.</summary>
public abstract record Selector
{
    private Selector()
    {
    }

    /// <summary><c>index 3</c>: any 32-bit value.</summary>
    public sealed record Index(uint Value) : Selector
    {
        public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"index {Value}");
    }

    /// <summary><c>payload</c>: the first byte of the payload; 0 where there is none.</summary>
    public sealed record Payload : Selector
    {
        Payload()
        {
        }

        public static Payload Instance { get; } = new();

        public override string ToString() => "payload";
    }

    /// <summary><c>cpu</c>: the number of the current CPU, exclusive-or the one of the run: 0 there.</summary>
    public sealed record Cpu : Selector
    {
        Cpu()
        {
        }

        public static Cpu Instance { get; } = new();

        public override string ToString() => "cpu";
    }

    /// <summary>
    /// <c>hash 3</c>: the place among so many that <c>sk_reuseport_md.hash</c> points to, hash * n >> 32. Only the top
    /// of a hash is steered; what it leaves over when divided is not known.
    /// </summary>
    public sealed record Hash(int Places) : Selector
    {
        public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"hash {Places}");
    }
}
