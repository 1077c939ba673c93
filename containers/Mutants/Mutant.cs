using System.Text.RegularExpressions;
using Reuseport.Containers.Source;

namespace Reuseport.Containers.Mutants;

/// <summary>The kernel's file with one fault in it.</summary>
/// <param name="Function">The function that it is in; empty where it is in a definition.</param>
/// <param name="Line">The line that the fault begins in, counted from 1.</param>
/// <param name="Text">The whole file.</param>
/// <param name="Before">The line or the statement as it was, with one space for each gap.</param>
/// <param name="After">The same with the fault; empty where a statement is left out.</param>
public sealed partial record Mutant(string Function, int Line, string Text, string Before, string After)
{
    /// <summary>A file with another piece of text in the place of one.</summary>
    internal static Mutant Of(CText file, string function, Range piece, string instead)
    {
        var (start, length) = piece.GetOffsetAndLength(file.Text.Length);
        var end = start + length;
        var from = start == 0 ? 0 : file.Text.LastIndexOf('\n', start - 1) + 1;
        var to = file.Text.IndexOf('\n', end) is >= 0 and var newline ? newline : file.Text.Length;
        return new(
            function, file.LineOf(start), file.Text[..start] + instead + file.Text[end..],
            Plain(file.Text[from..to]), Plain(file.Text[from..start] + instead + file.Text[end..to]));
    }

    /// <summary>A diff of one line.</summary>
    public override string ToString() => Describe(Function, Line, Before, After);

    /// <summary>The same of a mutant whose text is gone.</summary>
    public static string Describe(string function, int line, string before, string after)
    {
        var instead = after is "" or ";" ? "(left out)" : after;
        return FormattableString.Invariant($"line {line}, {function}: - {before} + {instead}");
    }

    static string Plain(string text) => Gap.Replace(CText.WithoutComments(text), " ").Trim();

    [GeneratedRegex(@"\s+")]
    private static partial Regex Gap { get; }
}
