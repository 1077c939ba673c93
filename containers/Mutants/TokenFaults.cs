using System.Globalization;
using System.Text.RegularExpressions;
using Reuseport.Containers.Source;
using static System.FormattableString;

namespace Reuseport.Containers.Mutants;

/// <summary>Faults of one piece of an expression: a comparison, an operator, a constant, an errno, a call.</summary>
static partial class TokenFaults
{
    /// <summary>What the kernel has for the same arguments.</summary>
    static readonly (string One, string Other)[] _pairs =
    [
        ("spin_lock_bh", "spin_unlock_bh"), ("spin_lock_bh", "spin_lock"), ("spin_unlock_bh", "spin_unlock"),
        ("spin_lock", "spin_unlock"), ("rcu_read_lock", "rcu_read_unlock"), ("kzalloc", "kmalloc"),
    ];

    static readonly string[] _errnos = ["EINVAL", "ENOENT", "ENOMEM", "EBUSY"];

    public static IEnumerable<Mutant> Of(CText file)
    {
        var definition = "";
        foreach (var (at, token) in file.Tokens.Index())
        {
            if (token.Kind == CKind.Directive && Constant.Match(token.Text) is { Success: true } constant)
            {
                var number = constant.Groups["number"];
                foreach (var other in Numbers(number.Value))
                    yield return Mutant.Of(file, "", Range(token.Start + number.Index, number.Length), other);
            }
            if (token.Function.Length == 0)
                continue;
            definition = StartsDeclaration(file, at) ? "declared" : token.Text is "=" or ";" or ")" ? "" : definition;
            foreach (var instead in Instead(file, at, isDeclared: definition.Length > 0))
                yield return Mutant.Of(file, token.Function, Range(token.Start, token.Text.Length), instead);
        }
    }

    static Range Range(int start, int length) => start..(start + length);

    /// <summary>Two words beside each other declare, but for those that do not.</summary>
    static bool StartsDeclaration(CText file, int at) =>
        file.Tokens[at] is { IsWord: true, Text: not ("return" or "goto" or "else" or "case" or "do") }
        && file.Tokens[at + 1].IsWord;

    static IEnumerable<string> Instead(CText file, int at, bool isDeclared)
    {
        var token = file.Tokens[at];
        if (token.Text is "{" or "}")
            return [];
        var (before, after) = (file.Tokens[at - 1], file.Tokens[at + 1]);
        return token.Kind switch
        {
            CKind.Number => Numbers(token.Text),
            CKind.Word when after.Text == "(" => Calls(file, token.Text),
            CKind.Word => Words(token, before),
            CKind.Punctuator when !isDeclared => Operators(token.Text, before, after),
            _ => [],
        };
    }

    static string[] Operators(string text, CToken before, CToken after) => text switch
    {
        "==" => ["!="],
        "!=" => ["=="],
        "<" => ["<=", ">="],
        "<=" => ["<", ">"],
        ">" => [">=", "<="],
        ">=" => [">", "<"],
        "&&" => ["||"],
        "||" => ["&&"],
        "!" => [""],
        "++" => ["--"],
        "--" => ["++"],
        "+=" => ["-="],
        "-=" => ["+="],
        "+" when before.EndsOperand => ["-"],
        "-" when before.EndsOperand => ["+"],
        "*" when before.EndsOperand && (after.IsWord || after.Kind == CKind.Number) => ["/"],
        _ => [],
    };

    static IEnumerable<string> Words(CToken token, CToken before)
    {
        if (token.Text is "true" or "false")
            return [token.Text == "true" ? "false" : "true"];
        if (token.Text == "GFP_ATOMIC")
            return ["GFP_KERNEL"];
        if (!token.IsCapital || token.Text == "NULL")
            return [];
        return before.Text == "-" && token.Text[0] == 'E'
            ? [_errnos[(Array.IndexOf(_errnos, token.Text) + 1) % _errnos.Length]]
            : [$"({token.Text} + 1)", $"({token.Text} - 1)"];
    }

    static IEnumerable<string> Calls(CText file, string name) =>
    [
        .. file.Like(name),
        .. from pair in _pairs where pair.One == name select pair.Other,
        .. from pair in _pairs where pair.Other == name select pair.One,
    ];

    static IEnumerable<string> Numbers(string text)
    {
        var digits = Digits.Match(text).Value;
        if (digits.Length == 0 || !ulong.TryParse(digits, CultureInfo.InvariantCulture, out var number))
            yield break;
        var suffix = text[digits.Length..];
        yield return Invariant($"{number + 1}{suffix}");
        if (number > 0)
            yield return Invariant($"{number - 1}{suffix}");
    }

    [GeneratedRegex(@"^\d+")]
    private static partial Regex Digits { get; }

    [GeneratedRegex(@"^\s*#\s*define\s+\w+\s+(?<number>\d+)\s*$", RegexOptions.ExplicitCapture)]
    private static partial Regex Constant { get; }
}
