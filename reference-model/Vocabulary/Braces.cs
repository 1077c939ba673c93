using System.Globalization;

namespace Reuseport.Vocabulary;

/// <summary>What the names of a block, and of those around it, stand for while its lines are read once.</summary>
/// <param name="Where">What tells it from the other times, for errors.</param>
sealed record Braces(IReadOnlyDictionary<string, string> Words, string Where, Braces? Around)
{
    public IEnumerable<string> Names => (Around?.Names ?? []).Concat(Words.Keys);

    public string Place => Around is null ? Where : $"{Around.Place}, {Where}";

    /// <summary>Small letters, with digits behind the first.</summary>
    public static bool IsName(string word) => word is [>= 'a' and <= 'z', ..] && word.All(IsOfName);

    public static bool IsOfName(char sign) => char.IsAsciiLetterLower(sign) || char.IsAsciiDigit(sign);

    public static Braces OfNumber(string name, int number, Braces? around)
    {
        var word = number.ToString(CultureInfo.InvariantCulture);
        return new(new Dictionary<string, string> { [name] = word }, $"{name} is {word}", around);
    }

    /// <summary>A row: a word for each name, or several in quotes.</summary>
    /// <exception cref="TraceException">It has not as many words as there are names.</exception>
    public static Braces OfRow(IReadOnlyList<string> names, int number, string row, Braces? around)
    {
        var braced = new BracedLine(row, number, around);
        try
        {
            var line = new LineCursor(braced.Text, number);
            var words = new Dictionary<string, string>();
            foreach (var name in names)
                words.Add(name, line.Quoted(name).ToString());
            line.End();
            return new(words, $"the row is line {number}", around);
        }
        catch (TraceException e)
        {
            throw braced.Place(e);
        }
    }

    /// <summary>What a name stands for; null where it is no name.</summary>
    public string? Find(string name) => Words.GetValueOrDefault(name) ?? Around?.Find(name);
}
