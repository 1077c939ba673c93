using System.Text;
using System.Text.RegularExpressions;

namespace Reuseport.Harness.Export;

/// <summary>A function, a type, a macro or a few variables at the top level of a C file, with the comment above it.
/// </summary>
/// <param name="Names">What it defines.</param>
/// <param name="Headers">What its file includes.</param>
/// <param name="Chunk">The same object for macros that stand together; null for the others.</param>
sealed partial record CItem(string Text, IReadOnlyList<string> Names, IReadOnlyList<string> Headers, object? Chunk)
{
    /// <summary>The words of its code, without its comments and texts.</summary>
    public IEnumerable<string> Words => Identifiers().Matches(NoCode().Replace(Text, "")).Select(word => word.Value);

    /// <summary>The items of a file. A blank line parts them, unless it is within braces.</summary>
    public static IEnumerable<CItem> In(string file)
    {
        var headers = Includes().Matches(file).Select(match => match.Groups[1].Value).ToList();
        foreach (var chunk in Chunks(Includes().Replace(file, "")))
        {
            var macros = Macros().Matches(chunk);
            if (macros is [])
            {
                yield return new(chunk, NamesOf(chunk), headers, null);
                continue;
            }
            // What stands above them is the comment of the first.
            var together = new object();
            foreach (var (i, macro) in macros.Index())
            {
                var text = chunk[(i == 0 ? 0 : macro.Index)..(macro.Index + macro.Length)];
                yield return new(text, [macro.Groups[1].Value], headers, together);
            }
        }
    }

    static IEnumerable<string> Chunks(string file)
    {
        var chunk = new StringBuilder();
        var depth = 0;
        foreach (var line in file.Split('\n'))
        {
            if (line.Length == 0 && depth == 0)
            {
                if (chunk.Length > 0)
                    yield return chunk.ToString();
                chunk.Clear();
                continue;
            }
            depth += line.Count(c => c == '{') - line.Count(c => c == '}');
            chunk.Append(line).Append('\n');
        }
        if (chunk.Length > 0)
            yield return chunk.ToString();
    }

    static List<string> NamesOf(string chunk)
    {
        var code = Comments().Replace(chunk, "");
        var names = new List<string>();
        if (Functions().Match(code) is { Success: true } function)
            return [function.Groups[1].Value];
        if (Types().Match(code) is { Success: true } type)
        {
            if (type.Groups[2].Value is not "" and var name)
                names.Add(name);
            if (type.Groups[1].Value == "enum")
                names.AddRange(Identifiers().Matches(type.Groups[3].Value).Select(match => match.Value));
        }
        foreach (Match variable in Variables().Matches(code))
            names.AddRange(variable.Groups[1].Value.Split(',').Select(one => Identifiers().Match(one).Value));
        return names.Count > 0 ? names : throw new FormatException($"nothing is defined by:\n{chunk}");
    }

    [GeneratedRegex(@"^#include (.+)\n", RegexOptions.Multiline)]
    private static partial Regex Includes();

    [GeneratedRegex(@"^#define (\w+)(?:.*\\\n)*.*\n", RegexOptions.Multiline)]
    private static partial Regex Macros();

    [GeneratedRegex(@"/\*.*?\*/", RegexOptions.Singleline)]
    private static partial Regex Comments();

    [GeneratedRegex(
        @"^(?:static|int)\b[^;={]*?\b(\w+)\([^;]*?\)\n\{", RegexOptions.Singleline | RegexOptions.Multiline)]
    private static partial Regex Functions();

    [GeneratedRegex(
        @"^(?:static )?(struct|union|enum) (\w*) ?\{(.*)\}", RegexOptions.Singleline | RegexOptions.Multiline)]
    private static partial Regex Types();

    [GeneratedRegex(@"\b[A-Za-z_]\w*\b")]
    private static partial Regex Identifiers();

    [GeneratedRegex(@"/\*.*?\*/|""(?:[^""\\]|\\.)*""", RegexOptions.Singleline)]
    private static partial Regex NoCode();

    /// <summary>The names of a declaration, after its type.</summary>
    [GeneratedRegex(@"^(?:static (?:const )?(?:(?:struct|union|enum) \w+|unsigned \w+(?: long)?|\w+(?: \w+)*?) \**|\} )"
        + @"(\w+(?:\[[^\]]*\])?(?: = [^;]*)?(?:, \w+)*);", RegexOptions.Multiline)]
    private static partial Regex Variables();
}
