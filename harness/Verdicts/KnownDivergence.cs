using Reuseport.Harness.Comparing;
using Reuseport.Model;
using Reuseport.Vocabulary;

namespace Reuseport.Harness.Verdicts;

/// <summary>What a divergence is known by: the call, and the first named result of the model there.</summary>
/// <param name="Call">Its word, as <see cref="CallWords"/> has it.</param>
/// <param name="Result">Null where the model reaches none at the call.</param>
public sealed record DivergenceKey(string Call, NamedResult? Result)
{
    /// <summary>Something is left of a script that has ended.</summary>
    public static DivergenceKey Leak { get; } = new(CallWords.Of(Op.Left.Instance), null);

    public static DivergenceKey Of(Difference difference) =>
        new(CallWords.Of(difference.Op), difference.Reached is [var first, ..] ? first : null);
}

/// <summary>A divergence that people have seen, and what they say of it.</summary>
/// <param name="Id">A name without blanks.</param>
/// <param name="Reason">One line.</param>
public sealed record KnownDivergence(string Id, string Reason, string Link)
{
    public override string ToString() => $"{Id}: {Reason} ({Link})";
}

/// <summary>What is known of a divergence of the kernel under test; null where nothing is.</summary>
public delegate KnownDivergence? Explain(DivergenceKey key);
