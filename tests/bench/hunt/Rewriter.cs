using System.Globalization;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Reuseport.Bench.Hunt;

/// <summary>Puts a switch at each mutated place, and a step into each loop.</summary>
/// <param name="mutations">By the place; the number is that of the switch.</param>
sealed class Rewriter(ILookup<SyntaxNode, (int Number, Mutation Mutation)> mutations) : CSharpSyntaxRewriter
{
    /// <summary>Marks what was put into the syntax; its data is the number of the mutation.</summary>
    public const string Mark = "mutation";

    static readonly StatementSyntax _tick = SyntaxFactory.ParseStatement("Mutant.Tick(); ");

    public override SyntaxNode? Visit(SyntaxNode? node)
    {
        var visited = base.Visit(node);
        if (node is null || visited is null)
            return visited;
        foreach (var (number, mutation) in mutations[node])
        {
            var on = string.Create(CultureInfo.InvariantCulture, $"Mutant.On({number})");
            var text = mutation.Change(visited, on);
            visited = Parse(text, node).WithTriviaFrom(visited)
                .WithAdditionalAnnotations(new SyntaxAnnotation(Mark, number.ToString(CultureInfo.InvariantCulture)));
        }
        return visited;
    }

    public override SyntaxNode? VisitForStatement(ForStatementSyntax node) =>
        base.VisitForStatement(node) is ForStatementSyntax loop ? loop.WithStatement(Ticking(loop.Statement)) : null;

    public override SyntaxNode? VisitWhileStatement(WhileStatementSyntax node) =>
        base.VisitWhileStatement(node) is WhileStatementSyntax loop
            ? loop.WithStatement(Ticking(loop.Statement))
            : null;

    static BlockSyntax Ticking(StatementSyntax body) => SyntaxFactory.Block(_tick, body);

    static SyntaxNode Parse(string text, SyntaxNode place) => place switch
    {
        StatementSyntax => SyntaxFactory.ParseStatement(text),
        SwitchExpressionArmSyntax =>
            ((SwitchExpressionSyntax)SyntaxFactory.ParseExpression($"x switch {{ {text} }}")).Arms[0],
        _ => SyntaxFactory.ParseExpression($"({text})"),
    };
}
