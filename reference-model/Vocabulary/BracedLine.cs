using System.Text;

namespace Reuseport.Vocabulary;

/// <summary>
/// A line of a block, with what stands in its braces reckoned: <c>{i}</c> is what the name stands for, and
/// <see cref="Sum"/> reckons the rest.
/// </summary>
sealed class BracedLine
{
    /// <summary>Where a part of the text begins, and where what it comes from does.</summary>
    readonly List<(int At, int WrittenAt, bool IsReckoned)> _parts = [];

    readonly Braces? _braces;

    /// <param name="braces">Null outside of all blocks, where braces are as any other sign.</param>
    /// <exception cref="TraceException">What stands in braces cannot be reckoned.</exception>
    public BracedLine(string line, int number, Braces? braces)
    {
        _braces = braces;
        var comment = line.IndexOf('#', StringComparison.Ordinal);
        var written = comment < 0 ? line : line[..comment];
        var text = new StringBuilder();
        var next = 0;
        while (braces is not null && written.IndexOf('{', next) is >= 0 and var open)
        {
            var close = written.IndexOf('}', open);
            _parts.Add((text.Length, next, false));
            text.Append(written, next, open - next);
            _parts.Add((text.Length, open, true));
            text.Append(
                close < 0 ? throw new TraceException(number, open + 1, Sum.Expected(braces))
                : Sum.Reckon(written.AsSpan(open + 1, close - open - 1), braces, out var reason)
                ?? throw new TraceException(number, open + 1, reason));
            next = close + 1;
        }
        _parts.Add((text.Length, next, false));
        Text = text.Append(written, next, written.Length - next).ToString();
    }

    public string Text { get; }

    /// <summary>The error where it is in the file.</summary>
    public TraceException Place(TraceException error) => _braces is null ? error :
        new(error.Line, Column(error.Column), $"{error.Reason} ({_braces.Place})")
        {
            Undefined = error.Undefined,
            Hint = error.Hint,
        };

    public int Column(int column)
    {
        var (at, writtenAt, isReckoned) = _parts.FindLast(part => part.At < column);
        return writtenAt + (isReckoned ? 0 : column - 1 - at) + 1;
    }
}
