using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Reuseport.Bench.Hunt;

/// <summary>What a place of the syntax allows.</summary>
static class Place
{
    /// <summary>A switch can stand there: it is no constant, no pattern, and nothing that a compiler reads.</summary>
    public static bool MayHaveSwitch(SyntaxNode node) => !node.Ancestors().Any(ancestor =>
        ancestor is AttributeSyntax or EnumDeclarationSyntax or PatternSyntax or ParameterSyntax
            or ThrowExpressionSyntax or ThrowStatementSyntax or InterpolatedStringExpressionSyntax
        || (ancestor is FieldDeclarationSyntax field && field.Modifiers.Any(SyntaxKind.ConstKeyword))
        || (ancestor is LocalDeclarationStatementSyntax local && local.IsConst)
        || (ancestor is MethodDeclarationSyntax { Identifier.Text: "ToString" or "Describe" or "PrintMembers" }));

    /// <summary>It gives a name to something, so it can stand there only once.</summary>
    public static bool Names(SyntaxNode node) => node.DescendantNodesAndSelf(
            inner => inner is not LambdaExpressionSyntax)
        .Any(inner => inner is SingleVariableDesignationSyntax or DeclarationExpressionSyntax);

    /// <summary>The function that has it, with its type.</summary>
    public static string Member(SyntaxNode node)
    {
        var type = node.Ancestors().OfType<TypeDeclarationSyntax>().First().Identifier.Text;
        var member = node.AncestorsAndSelf().OfType<MemberDeclarationSyntax>().First();
        return $"{type}." + member switch
        {
            MethodDeclarationSyntax method => method.Identifier.Text,
            PropertyDeclarationSyntax property => property.Identifier.Text,
            IndexerDeclarationSyntax => "this",
            FieldDeclarationSyntax field => field.Declaration.Variables[0].Identifier.Text,
            _ => member.Kind().ToString(),
        };
    }

    /// <summary>One line of it, without the blanks.</summary>
    public static string Line(SyntaxNode node)
    {
        var text = string.Join(' ', node.ToString().Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
        return text.Length <= 70 ? text : text[..67] + "...";
    }
}
