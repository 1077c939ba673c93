using System.Text;

namespace Reuseport.Harness.Export;

/// <summary>The form of C in kernel style: tabs of 8, lines of 80 columns, Documentation/process/coding-style.rst.
/// </summary>
static class CText
{
    const int Columns = 80, Tab = 8;

    /// <summary>
    /// <c>CHECK(call, expected);</c>: what does not fit stands below, aligned with what is in the parentheses.
    /// </summary>
    /// <param name="before">What stands before it, such as <c>r7 = </c>.</param>
    public static string Check(string before, string call, IReadOnlyList<string> expected)
    {
        var start = $"\t{before}CHECK(";
        var indent = Spaces(Width(start));
        var joined = string.Join(' ', expected).Replace("( ", "(", StringComparison.Ordinal);
        if (Width($"{start}{call}, {joined});") <= Columns)
            return $"{start}{call}, {joined});\n";
        if (Width($"{indent}{joined});") <= Columns)
            expected = [joined];
        var operands = Width(start) + call.IndexOf('(', StringComparison.Ordinal) + 1;
        var text = new StringBuilder(Break($"{start}{call},", operands));
        foreach (var part in expected)
        {
            var at = Width(indent + part) > Columns ? part.IndexOf("? \"", StringComparison.Ordinal) : -1;
            text.Append('\n').Append(indent);
            if (at > 0)
                text.Append(part[..(at + 1)]).Append('\n').Append(indent).Append(part[(at + 2)..]);
            else
                text.Append(part);
        }
        return text.Append(");\n").ToString();
    }

    public static string Statement(string call) =>
        Break($"\t{call};", Tab + call.IndexOf('(', StringComparison.Ordinal) + 1) + "\n";

    /// <summary>A list in lines, each with a tab before it.</summary>
    public static string List(IEnumerable<string> parts)
    {
        var text = new StringBuilder();
        var line = "\t";
        foreach (var part in parts)
        {
            if (Width($"{line}{part},") > Columns)
            {
                text.Append(line.TrimEnd(' ')).Append('\n');
                line = "\t";
            }
            line += $"{part}, ";
        }
        return text.Append(line.TrimEnd(' ')).Append('\n').ToString();
    }

    /// <summary>Paragraphs as a comment; one line where they fit into it.</summary>
    public static string Comment(string indent, IEnumerable<string> paragraphs)
    {
        var lines = Wrap(paragraphs.Select(Harmless), Columns - Width(indent) - 3);
        if (lines is [var only] && Width($"{indent}/* {only} */") <= Columns)
            return $"{indent}/* {only} */\n";
        return $"{indent}/*\n{string.Concat(lines.Select(line => $"{indent} * {line}".TrimEnd() + '\n'))}{indent} */\n";
    }

    /// <summary>The words of each paragraph in lines that fit; an empty line parts two paragraphs.</summary>
    public static IReadOnlyList<string> Wrap(IEnumerable<string> paragraphs, int columns)
    {
        var lines = new List<string>();
        foreach (var paragraph in paragraphs)
        {
            if (lines.Count > 0)
                lines.Add("");
            var line = new StringBuilder();
            foreach (var word in paragraph.Split(' ', StringSplitOptions.RemoveEmptyEntries))
            {
                if (line.Length > 0 && line.Length + 1 + word.Length > columns)
                {
                    lines.Add(line.ToString());
                    line.Clear();
                }
                line.Append(line.Length > 0 ? " " : "").Append(word);
            }
            lines.Add(line.ToString());
        }
        return lines;
    }

    /// <summary>The comments of a trace as paragraphs; an empty one parts two.</summary>
    public static IEnumerable<string> Paragraphs(IReadOnlyList<string> comments)
    {
        var paragraph = new StringBuilder();
        foreach (var line in comments.Select(comment => comment.TrimStart('#').Trim()))
        {
            if (line.Length == 0)
            {
                if (paragraph.Length > 0)
                    yield return paragraph.ToString();
                paragraph.Clear();
            }
            else
                paragraph.Append(paragraph.Length > 0 ? " " : "").Append(line);
        }
        if (paragraph.Length > 0)
            yield return paragraph.ToString();
    }

    /// <summary>What a person wrote must not end the comment.</summary>
    static string Harmless(string text) => text
        .Replace("*/", "* /", StringComparison.Ordinal).Replace("/*", "/ *", StringComparison.Ordinal);

    /// <summary>Breaks a line that is too long after commas.</summary>
    static string Break(string line, int indent)
    {
        var text = new StringBuilder();
        while (Width(line) > Columns
            && line.LastIndexOf(", ", line.Length - (Width(line) - Columns), StringComparison.Ordinal) is > 0 and var at
            && line[..at].Trim() is not "")
        {
            text.Append(line[..(at + 1)]).Append('\n');
            line = Spaces(indent) + line[(at + 2)..];
        }
        return text.Append(line).ToString();
    }

    static string Spaces(int columns) => new string('\t', columns / Tab) + new string(' ', columns % Tab);

    static int Width(string text)
    {
        var width = 0;
        foreach (var c in text)
            width += c == '\t' ? Tab - (width % Tab) : 1;
        return width;
    }
}
