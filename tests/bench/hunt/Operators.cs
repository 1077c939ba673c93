using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Reuseport.Bench.Hunt;

/// <summary>All changes that can be made to one file of the model.</summary>
sealed class Operators(string file, SemanticModel semantics)
{
    readonly List<Mutation> _found = [];

    public IReadOnlyList<Mutation> Find(SyntaxNode root)
    {
        foreach (var node in root.DescendantNodes().Where(Place.MayHaveSwitch))
        {
            switch (node)
            {
                case BinaryExpressionSyntax binary:
                    OfBinary(binary);
                    break;
                case ConditionalExpressionSyntax ternary when !Place.Names(ternary.Condition):
                    Add("swap", ternary.Condition, Not, $"!({Place.Line(ternary.Condition)}) ? :");
                    break;
                case IfStatementSyntax { Condition: var condition } when !Place.Names(condition):
                    Add("negate", condition, Not, $"if (!({Place.Line(condition)}))");
                    break;
                case LiteralExpressionSyntax literal:
                    OfLiteral(literal);
                    break;
                case InvocationExpressionSyntax call:
                    OfCall(call);
                    break;
                case WithExpressionSyntax with:
                    OfWith(with);
                    break;
                case ExpressionStatementSyntax { Expression: AssignmentExpressionSyntax } statement:
                    Add("leave-out", statement, (inner, on) => $"if (!{on}) {{ {inner} }}",
                        $"without {Place.Line(statement)}");
                    break;
                case MemberAccessExpressionSyntax
                {
                    Expression: IdentifierNameSyntax { Identifier.Text: "Errno" },
                } errno:
                    OfErrno(errno);
                    break;
                case SwitchExpressionArmSyntax arm:
                    OfArm(arm);
                    break;
            }
            if (node is IsPatternExpressionSyntax isPattern)
                OfPattern(isPattern);
        }
        return [.. _found];
    }

    void OfBinary(BinaryExpressionSyntax binary)
    {
        var (sign, kind) = binary.OperatorToken.Text switch
        {
            "<" => ("<=", "compare"),
            "<=" => ("<", "compare"),
            ">" => (">=", "compare"),
            ">=" => (">", "compare"),
            "==" => ("!=", "compare"),
            "!=" => ("==", "compare"),
            "&&" => ("||", "logic"),
            "||" => ("&&", "logic"),
            "+" => ("-", "arithmetic"),
            "-" => ("+", "arithmetic"),
            _ => ("", ""),
        };
        if (kind == "" || semantics.GetTypeInfo(binary).Type is not { SpecialType: not SpecialType.System_String })
            return;
        if (!Place.Names(binary))
        {
            Add(kind, binary, (inner, on) => $"({on} ? ({binary.Left}) {sign} ({binary.Right}) : ({inner}))",
                $"{Place.Line(binary)}: {sign}");
        }
        if (kind != "logic")
            return;
        // One of the two left out: the last may use what the first names, and nothing else names what the last does.
        // What stays of && is as if the other were true, and of || as if it were false.
        if (!Place.Names(binary.Right))
        {
            Add("operand", binary.Right, LeftOut,
                $"without {Place.Line(binary.Right)}");
        }
        if (!Place.Names(binary.Left))
        {
            Add("operand", binary.Left, LeftOut,
                $"without {Place.Line(binary.Left)}");
        }

        string LeftOut(SyntaxNode inner, string on) =>
            binary.IsKind(SyntaxKind.LogicalAndExpression) ? $"({on} || ({inner}))" : $"(!{on} && ({inner}))";
    }

    void OfLiteral(LiteralExpressionSyntax literal)
    {
        if (literal.IsKind(SyntaxKind.TrueLiteralExpression))
            Add("boolean", literal, (inner, on) => $"(!{on} && ({inner}))", "false for true");
        else if (literal.IsKind(SyntaxKind.FalseLiteralExpression))
            Add("boolean", literal, (inner, on) => $"({on} || ({inner}))", "true for false");
        else if (literal.Token.Value is int number)
        {
            Add("constant", literal, (inner, on) => $"({on} ? {number + 1} : {inner})", $"{number + 1} for {number}");
            if (number == 0)
                return;
            Add("constant", literal, (inner, on) => $"({on} ? {number - 1} : {inner})", $"{number - 1} for {number}");
        }
    }

    /// <summary>A call whose result is of the type that it is made on is left out; First and Last are exchanged.
    /// </summary>
    void OfCall(InvocationExpressionSyntax call)
    {
        if (semantics.GetSymbolInfo(call).Symbol is not IMethodSymbol method)
            return;
        var receiver = (call.Expression as MemberAccessExpressionSyntax)?.Expression;
        var other = method.Name switch
        {
            "First" => "Last",
            "Last" => "First",
            "FirstOrDefault" => "LastOrDefault",
            "LastOrDefault" => "FirstOrDefault",
            "Any" when call.ArgumentList.Arguments is [_] => "All",
            "All" => "Any",
            _ => null,
        };
        if (other is not null && receiver is not null && !Place.Names(call))
        {
            Add("exchange", call, (inner, on) => $"({on} ? {receiver}.{other}{call.ArgumentList} : {inner})",
                $"{other} for {method.Name}");
        }
        var isNet = method.ReturnType is { Name: "Net" or "Group" or "Sock" };
        if (!isNet || Place.Names(call) || call.Parent is WithExpressionSyntax)
            return;
        if (receiver is not null
            && SymbolEqualityComparer.Default.Equals(semantics.GetTypeInfo(receiver).Type, method.ReturnType))
        {
            Add("leave-out", call, (inner, on) => $"({on} ? {receiver} : {inner})",
                $"without .{method.Name}{Place.Line(call.ArgumentList)}");
        }
        else if (receiver is null && !method.IsStatic && method.ContainingType.Name == method.ReturnType.Name)
        {
            Add("leave-out", call, (inner, on) => $"({on} ? this : {inner})",
                $"without {method.Name}{Place.Line(call.ArgumentList)}");
        }
    }

    /// <summary>A member of <c>with</c> stays as it was.</summary>
    void OfWith(WithExpressionSyntax with)
    {
        if (Place.Names(with.Expression))
            return;
        foreach (var set in with.Initializer.Expressions.OfType<AssignmentExpressionSyntax>())
        {
            Add("with", set.Right, (inner, on) => $"{on} ? ({with.Expression}).{set.Left} : {inner}",
                $"with without {Place.Line(set)}");
        }
    }

    void OfErrno(MemberAccessExpressionSyntax errno)
    {
        var other = errno.Name.Identifier.Text is "EINVAL" ? "EPERM" : "EINVAL";
        Add("errno", errno, (inner, on) => $"({on} ? Errno.{other} : {inner})", $"{other} for {errno.Name}");
    }

    /// <summary>An arm is passed over; what it would have taken goes to those behind it.</summary>
    void OfArm(SwitchExpressionArmSyntax arm)
    {
        var arms = ((SwitchExpressionSyntax)arm.Parent!).Arms;
        if (arm == arms[^1] || arms[^1].Pattern is not (DiscardPatternSyntax or VarPatternSyntax))
            return;
        if (arm.WhenClause is { } when)
        {
            if (!Place.Names(when.Condition))
                Add("negate", when.Condition, Not, $"when !({Place.Line(when.Condition)})");
            return;
        }
        Add("arm", arm, (inner, on) =>
        {
            var rewritten = (SwitchExpressionArmSyntax)inner;
            return $"{rewritten.Pattern} when !{on} => {rewritten.Expression}";
        }, $"without {Place.Line(arm.Pattern)} =>");
    }

    /// <summary>A property in <c>is { }</c> is not asked for.</summary>
    void OfPattern(IsPatternExpressionSyntax isPattern)
    {
        if (isPattern.Pattern is not RecursivePatternSyntax
            {
                PropertyPatternClause.Subpatterns: [_, ..] asked, PositionalPatternClause: null,
            } pattern || Place.Names(isPattern))
            return;
        for (var i = 0; i < asked.Count; i++)
        {
            var without = pattern.WithPropertyPatternClause(
                pattern.PropertyPatternClause!.WithSubpatterns(asked.RemoveAt(i)));
            Add("pattern", isPattern,
                (inner, on) => $"({on} ? ({isPattern.Expression} is {without}) : ({inner}))",
                $"{Place.Line(isPattern)}: without {Place.Line(asked[i])}");
        }
    }

    static string Not(SyntaxNode inner, string on) => $"(({inner}) != {on})";

    void Add(string kind, SyntaxNode node, Func<SyntaxNode, string, string> change, string text)
    {
        var member = Place.Member(node);
        var ordinal = 1 + _found.Count(other => other.Member == member && other.Operator == kind);
        var line = node.GetLocation().GetLineSpan().StartLinePosition.Line + 1;
        _found.Add(new(file, line, member, kind, node, change, text) { Ordinal = ordinal });
    }
}
