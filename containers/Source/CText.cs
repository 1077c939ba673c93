using System.Text.RegularExpressions;

namespace Reuseport.Containers.Source;

/// <summary>A C file in pieces, with the functions that have bodies in it.</summary>
sealed partial class CText
{
    readonly Dictionary<string, string> _signatures = [];
    readonly List<CFunction> _functions = [];

    public CText(string text)
    {
        Text = text;
        var tokens = new List<CToken>();
        var (depth, function) = (0, "");
        foreach (Match match in Piece.Matches(text))
        {
            if (match.Groups["skip"].Success)
                continue;
            if (match.Value == "{" && depth++ == 0)
                function = tokens is [.., { Text: ")" }] ? Open(tokens) : "";
            tokens.Add(new(KindOf(match), match.Value, match.Index, depth > 0 ? function : ""));
            if (match.Value == "}" && --depth == 0)
            {
                if (function.Length > 0)
                    _functions[^1] = _functions[^1] with { End = match.Index + 1 };
                function = "";
            }
        }
        Tokens = tokens;
    }

    public string Text { get; }

    public IReadOnlyList<CToken> Tokens { get; }

    /// <summary>In the order of the file.</summary>
    public IReadOnlyList<CFunction> Functions => _functions;

    /// <summary>The other functions of the file that take and return the same types.</summary>
    public IEnumerable<string> Like(string function) => _signatures.TryGetValue(function, out var signature)
        ? _signatures.Where(other => other.Key != function && other.Value == signature).Select(other => other.Key)
        : [];

    /// <summary>The line of a place, counted from 1.</summary>
    public int LineOf(int at) => Text.AsSpan(0, at).Count('\n') + 1;

    /// <summary>The index of the token that closes the one at <paramref name="at"/>.</summary>
    public int CloseOf(int at)
    {
        for (var (i, depth) = (at, 0); i < Tokens.Count; i++)
        {
            depth += Tokens[i].Text switch { "(" or "{" or "[" => 1, ")" or "}" or "]" => -1, _ => 0 };
            if (depth == 0)
                return i;
        }
        return Tokens.Count - 1;
    }

    /// <summary>The index of the parenthesis that opens what the one at <paramref name="close"/> closes; 0 where there
    /// is none.</summary>
    public static int OpenOf(IReadOnlyList<CToken> tokens, int close)
    {
        var (open, depth) = (close, 1);
        while (open > 0 && depth > 0)
            depth += tokens[--open].Text switch { ")" => 1, "(" => -1, _ => 0 };
        return open;
    }

    /// <summary>A text without its comments in asterisks.</summary>
    public static string WithoutComments(string text) => Comment.Replace(text, " ");

    /// <summary>Notes the types of the function whose body begins now; its name.</summary>
    string Open(List<CToken> before)
    {
        var open = OpenOf(before, before.Count - 1);
        if (open == 0)
            return "";
        var first = open - 1;
        while (first > 0 && before[first - 1] is { Kind: not CKind.Directive, Text: not (";" or "}" or ")") })
            first--;
        var isStatic = before[first].Text == "static";
        var types = before[(isStatic ? first + 1 : first)..(open - 1)];
        var (name, parameters) = (before[open - 1], before[open..]);
        _signatures[name.Text] = string.Join(' ', types.Select(token => token.Text)) + Parameters(parameters);
        _functions.Add(new(
            name.Text, before[first].Start, types[0].Start, name.Start, before[^1].End, End: 0,
            types is [{ Text: "void" }],
            [.. Names(parameters).Where(word => word != "void")]));
        return name.Text;
    }

    static IEnumerable<string> Names(List<CToken> parameters) => parameters.Index()
        .Where(token => token.Item.IsWord && parameters[token.Index + 1].Text is "," or ")")
        .Select(token => token.Item.Text);

    /// <summary>The types of parameters, without their names.</summary>
    static string Parameters(List<CToken> tokens) => string.Join(' ', tokens.Index()
        .Where(token => tokens.ElementAtOrDefault(token.Index + 1)?.Text is not ("," or ")"))
        .Select(token => token.Item.Text));

    static CKind KindOf(Match match) =>
        match.Groups["directive"].Success ? CKind.Directive
        : match.Groups["word"].Success ? CKind.Word
        : match.Groups["number"].Success ? CKind.Number
        : match.Groups["quoted"].Success ? CKind.Quoted
        : CKind.Punctuator;

    [GeneratedRegex(@"/\*[\s\S]*?\*/")]
    private static partial Regex Comment { get; }

    [GeneratedRegex(
        """
        (?<skip>\s+|/\*[\s\S]*?\*/|//[^\n]*)
        |(?<directive>^[ \t]*\#(?:\\\n|[^\n])*)
        |(?<quoted>"(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*')
        |(?<word>[A-Za-z_]\w*)
        |(?<number>\d\w*)
        |->|\+\+|--|<<=|>>=|<<|>>|<=|>=|==|!=|&&|\|\||[-+*/%&|^]=|[\s\S]
        """,
        RegexOptions.Multiline | RegexOptions.IgnorePatternWhitespace | RegexOptions.ExplicitCapture)]
    private static partial Regex Piece { get; }
}
