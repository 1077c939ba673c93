using System.Text.RegularExpressions;

namespace Reuseport.Vocabulary;

/// <summary>How a call is written, what it is, and which outcomes it has. Code is between backticks.</summary>
/// <param name="Forms">Examples, each with all words that may stand in a place.</param>
/// <param name="Meaning">What the kernel is asked for.</param>
/// <param name="Outcomes">Those that a working kernel has; empty where there is nothing to say.</param>
public sealed partial record CallRow(string Forms, string Meaning, string Outcomes)
{
    /// <summary>The words of its calls, such as <c>bind</c>; <c>load</c> for programs.</summary>
    public IEnumerable<string> Words =>
        Code.Matches(Forms).Select(code => CallWords.OfLine(code.Groups[1].Value)).Distinct();

    [GeneratedRegex("`([^`]*)`")]
    private static partial Regex Code { get; }
}

/// <summary>
/// The table of calls: docs/trace-format.md shows it, <c>harness help</c> prints it, and the reader's errors quote it.
/// </summary>
public static partial class CallTable
{
    /// <summary>All of it: calls on sockets, programs, functions.</summary>
    public static IEnumerable<CallRow> All => [.. Sockets, .. Programs, .. Functions];

    /// <summary>The rows of a word; empty where there is no such call.</summary>
    public static IReadOnlyList<CallRow> Of(string word) => [.. All.Where(row => row.Words.Contains(word))];

    /// <summary>How a call is written, in a sentence; null where there is no such call, or too much to say.</summary>
    internal static string? HowWritten(string word) => Of(word) is [_, ..] rows and not [_, _, _, _, ..]
        ? $"it is written {string.Join(", or ", rows.Select(row => row.Forms.Replace('`', '\'')))}"
        : null;

    /// <summary>Which outcomes a call has, in a sentence; null where there is nothing to say.</summary>
    internal static string? WhichOutcomes(string word) => Of(word) switch
    {
        [{ Outcomes: "" }] or [] => null,
        [var only] => $"its outcomes are {only.Outcomes.Replace("`", "")}",
        _ => $"'harness help {word}' tells its outcomes",
    };
}
