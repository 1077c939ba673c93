using System.Text.RegularExpressions;

namespace Reuseport.Containers.Source;

/// <summary>A header for a file that came without one: that of the version which is most like it.</summary>
static partial class NearestHeader
{
    /// <summary>
    /// The header that agrees with the file on most of the words which tell headers apart; of several the last.
    /// </summary>
    /// <param name="text">The C file.</param>
    /// <param name="headers">Paths, the oldest first.</param>
    /// <returns>Null where there are none, or the file is another one.</returns>
    public static string? Of(string text, IReadOnlyList<string> headers)
    {
        if (!text.Contains("reuseport_alloc(", StringComparison.Ordinal) || headers is [])
            return null;
        var wordsOf = headers.ToDictionary(path => path, path => WordsIn(File.ReadAllText(path)));
        var telling = wordsOf.Values.SelectMany(words => words).ToHashSet();
        telling.ExceptWith(wordsOf.Values.Aggregate((one, other) => [.. one.Intersect(other)]));
        var inFile = WordsIn(text);
        return headers.Reverse().MaxBy(path =>
            telling.Count(word => inFile.Contains(word) == wordsOf[path].Contains(word)));
    }

    static HashSet<string> WordsIn(string text) =>
        [.. Word.Matches(CText.WithoutComments(text)).Select(word => word.Value)];

    [GeneratedRegex(@"[A-Za-z_]\w*")]
    private static partial Regex Word { get; }
}
