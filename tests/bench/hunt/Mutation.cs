using Microsoft.CodeAnalysis;

namespace Reuseport.Bench.Hunt;

/// <summary>A place of the model, and what stands there in the mutated copy.</summary>
/// <param name="File">Below the folder of the model.</param>
/// <param name="Line">Counts from 1.</param>
/// <param name="Member">The function that has the place, such as <c>Net.CskBindConflict</c>.</param>
/// <param name="Operator">The kind of change, such as <c>compare</c>.</param>
/// <param name="Node">The place in the syntax of the model.</param>
/// <param name="Change">What becomes of it: gets the node with the switches inside it, and its own switch.</param>
/// <param name="Text">The change in words.</param>
sealed record Mutation(
    string File, int Line, string Member, string Operator, SyntaxNode Node,
    Func<SyntaxNode, string, string> Change, string Text)
{
    /// <summary>Which one it is of its member and operator, from 1.</summary>
    public int Ordinal { get; init; }

    /// <summary>Stays the same while its function does.</summary>
    public string Id => $"{Member}:{Operator}.{Ordinal}";

    public override string ToString() => $"{Id} ({File}:{Line}) {Text}";
}
