namespace Reuseport.Vocabulary;

/// <summary><c>for i in 0..31</c>, whose range may go down, or <c>for n first second in</c>, above rows.</summary>
/// <param name="Range">The first number and the last; null where rows follow.</param>
sealed record BlockHead(IReadOnlyList<string> Names, (int First, int Last)? Range)
{
    public const string In = "in";

    /// <exception cref="TraceException">The line is no such thing.</exception>
    public static BlockHead Read(string text, int number, Braces? around)
    {
        var braced = new BracedLine(text, number, around);
        try
        {
            var line = new LineCursor(braced.Text, number);
            line.Take(Block.For);
            var names = ReadNames(ref line, around);
            return new(names, line.AtEnd ? null : ReadRange(ref line, names));
        }
        catch (TraceException e)
        {
            throw braced.Place(e);
        }
    }

    static List<string> ReadNames(ref LineCursor line, Braces? around)
    {
        var names = new List<string>();
        do
        {
            var name = line.Word(names is [] ? "a counter" : $"'{In}'").ToString();
            if (name == In || !Braces.IsName(name))
                throw line.Error(names is [] ? $"'{name}' is not a counter such as i" : $"'{In}' is expected here");
            if (names.Contains(name) || around?.Find(name) is not null)
                throw line.Error($"there is {name} already");
            names.Add(name);
        }
        while (!line.Take(In));
        return names;
    }

    static (int First, int Last) ReadRange(ref LineCursor line, List<string> names)
    {
        var range = line.Word("a range");
        var dots = range.IndexOf("..");
        if (dots < 0 || !Digits.TryParse(range[..dots], out int first)
            || !Digits.TryParse(range[(dots + 2)..], out int last)
            || Math.Max(first, last) > ScriptRules.IndexMax)
            throw line.Error($"'{range}' is not a range such as 0..7, up to {ScriptRules.IndexMax}");
        if (names is not [_])
            throw line.Error("a range has one counter");
        line.End();
        return (first, last);
    }
}
