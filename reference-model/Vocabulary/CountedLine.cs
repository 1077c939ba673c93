using System.Globalization;
using System.Text;

namespace Reuseport.Vocabulary;

/// <summary>
/// A line of a counted block for one number. <c>{i}</c> is the number; <c>{i+1}</c>, <c>{i-1}</c>, <c>{i*2}</c>,
/// <c>{i/2}</c> and <c>{i%8}</c> are reckoned from it.
/// </summary>
sealed class CountedLine
{
    /// <summary>Where a part of the text begins, and where what it comes from does.</summary>
    readonly List<(int At, int WrittenAt, bool IsReckoned)> _parts = [];

    readonly string _counter;
    readonly int _value;

    /// <exception cref="TraceException">Something in braces is not reckoned from the counter.</exception>
    public CountedLine(string line, int number, string counter, int value)
    {
        (_counter, _value) = (counter, value);
        var comment = line.IndexOf('#', StringComparison.Ordinal);
        var written = comment < 0 ? line : line[..comment];
        var text = new StringBuilder();
        var next = 0;
        while (written.IndexOf('{', next) is >= 0 and var open)
        {
            var close = written.IndexOf('}', open);
            _parts.Add((text.Length, next, false));
            text.Append(written, next, open - next);
            _parts.Add((text.Length, open, true));
            if (close < 0 || Reckon(written.AsSpan(open + 1, close - open - 1)) is not { } reckoned)
            {
                throw new TraceException(
                    number, open + 1, $"braces have {counter} here, or a sum such as {counter}+1 or {counter}%8");
            }
            text.Append(CultureInfo.InvariantCulture, $"{reckoned}");
            next = close + 1;
        }
        _parts.Add((text.Length, next, false));
        Text = text.Append(written, next, written.Length - next).ToString();
    }

    public string Text { get; }

    /// <summary>The error where it is in the file.</summary>
    public TraceException Place(TraceException error) =>
        new(error.Line, Column(error.Column), $"{error.Reason} ({_counter} is {_value})")
        {
            Undefined = error.Undefined,
            Hint = error.Hint,
        };

    public int Column(int column)
    {
        var (at, writtenAt, isReckoned) = _parts.FindLast(part => part.At < column);
        return writtenAt + (isReckoned ? 0 : column - 1 - at) + 1;
    }

    long? Reckon(ReadOnlySpan<char> sum)
    {
        if (!sum.StartsWith(_counter))
            return null;
        if (sum.Length == _counter.Length)
            return _value;
        return Digits.TryParse(sum[(_counter.Length + 1)..], out int operand) ? sum[_counter.Length] switch
        {
            '+' => (long)_value + operand,
            '-' => (long)_value - operand,
            '*' => (long)_value * operand,
            '/' when operand > 0 => _value / operand,
            '%' when operand > 0 => _value % operand,
            _ => null,
        }
        : null;
    }
}
