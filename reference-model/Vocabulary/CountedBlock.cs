namespace Reuseport.Vocabulary;

/// <summary>
/// <c>for i in 0..31</c> and the lines to <c>end</c>: they are read once for each number, with the number in place of
/// <c>{i}</c>. A range may go down.
/// </summary>
/// <param name="first">The line of the <c>for</c>, counted from 1.</param>
sealed class CountedBlock(string counter, int from, int to, int first)
{
    readonly List<(int Number, string Text)> _lines = [];

    public int First { get; } = first;

    public string Counter { get; } = counter;

    public IReadOnlyList<(int Number, string Text)> Lines => _lines;

    /// <summary>How many lines are read in the end.</summary>
    public long Count => (Math.Abs((long)to - from) + 1) * _lines.Count;

    public IEnumerable<int> Numbers
    {
        get
        {
            var step = from <= to ? 1 : -1;
            for (var number = from; number != to + step; number += step)
                yield return number;
        }
    }

    public static CountedBlock Read(ref LineCursor line)
    {
        var first = line.Next.Line;
        var counter = line.Word("a counter").ToString();
        if (!counter.All(char.IsAsciiLetterLower))
            throw line.Error($"'{counter}' is not a counter such as i");
        if (!line.Word("'in'").SequenceEqual("in"))
            throw line.Error("'in' is expected here");
        var range = line.Word("a range such as 0..7");
        var dots = range.IndexOf("..");
        if (dots < 0 || !Digits.TryParse(range[..dots], out int from)
            || !Digits.TryParse(range[(dots + 2)..], out int to)
            || Math.Max(from, to) > ScriptRules.IndexMax)
            throw line.Error($"'{range}' is not a range such as 0..7, up to {ScriptRules.IndexMax}");
        line.End();
        return new(counter, from, to, first);
    }

    public void Add(int number, string text) => _lines.Add((number, text));
}
