using System.Globalization;
using System.Numerics;

namespace Reuseport.Vocabulary;

/// <summary>Walks the words of one line and knows the column for the message.</summary>
ref struct LineCursor
{
    readonly ReadOnlySpan<char> _line;
    readonly int _number;
    int _next;

    public LineCursor(ReadOnlySpan<char> line, int number)
    {
        var comment = line.IndexOf('#');
        _line = (comment < 0 ? line : line[..comment]).TrimEnd(" \t\r");
        _number = number;
        SkipBlanks();
    }

    LineCursor(ReadOnlySpan<char> line, int number, int next)
    {
        _line = line;
        _number = number;
        _next = Math.Min(next, line.Length);
    }

    /// <summary>Where the word that was read last begins, counted from 1.</summary>
    public int Column { get; private set; } = 1;

    /// <summary>The line, and the column of the word that comes next.</summary>
    public readonly (int Line, int Column) Next => (_number, _next + 1);

    /// <summary>All of it, without its comment.</summary>
    public readonly string Text => _line.ToString();

    public readonly bool AtEnd => _next == _line.Length;

    /// <summary>The next word; what is missing is told by what was expected.</summary>
    public ReadOnlySpan<char> Word(string expected)
    {
        Column = _next + 1;
        if (AtEnd)
            throw Error($"{expected} is missing");
        var rest = _line[_next..];
        var length = rest.IndexOfAny(' ', '\t');
        var word = length < 0 ? rest : rest[..length];
        _next += word.Length;
        SkipBlanks();
        return word;
    }

    /// <summary>The next word, or what stands in quotes in its place.</summary>
    public ReadOnlySpan<char> Quoted(string expected)
    {
        if (AtEnd || _line[_next] != '"')
            return Word(expected);
        Column = _next + 1;
        var rest = _line[(_next + 1)..];
        var length = rest.IndexOf('"');
        if (length < 0)
            throw Error("its second \" is missing");
        _next += length + 2;
        SkipBlanks();
        return rest[..length];
    }

    /// <summary>Whether the next word is of the file, and no call.</summary>
    public readonly bool IsDirective => !AtEnd && _line[_next] == '@';

    /// <summary>Whether the next word is this one.</summary>
    public readonly bool IsAt(string word)
    {
        var copy = this;
        return copy.Take(word);
    }

    /// <summary>Reads the next word if it is this one.</summary>
    public bool Take(string word)
    {
        var before = this;
        if (!AtEnd && Word(word).SequenceEqual(word))
            return true;
        this = before;
        return false;
    }

    /// <summary>All that is left, as it stands.</summary>
    public ReadOnlySpan<char> Rest(string expected)
    {
        Column = _next + 1;
        if (AtEnd)
            throw Error($"{expected} is missing");
        var rest = _line[_next..];
        _next = _line.Length;
        return rest;
    }

    /// <summary>
    /// Reads up to the next of these words, or to the end, and gives a cursor of its own for what was read.
    /// </summary>
    public LineCursor Before(string word, string other)
    {
        var part = this;
        while (!AtEnd && !IsAt(word) && !IsAt(other))
            Word(word);
        return part.UpTo(_next);
    }

    readonly LineCursor UpTo(int end) => new(_line[..end].TrimEnd(" \t"), _number, _next);

    public void End()
    {
        if (!AtEnd)
            throw Error($"'{Word("nothing")}' is not expected: the line should end here");
    }

    /// <summary>A decimal number with nothing but digits and a sign.</summary>
    public T Number<T>(string expected)
        where T : struct, IBinaryInteger<T>
    {
        var word = Word(expected);
        return T.TryParse(word, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number)
            ? number
            : throw Error($"'{word}' is not {expected}");
    }

    public T Value<T>(Words<T> words, string expected)
        where T : struct, Enum
    {
        var word = Word(expected);
        return words.TryParse(word, out var value) ? value : throw Error($"'{word}' is not {expected} ({words})");
    }

    /// <summary>The index of a name such as <c>s0</c>.</summary>
    public int Name(char letter, string expected)
    {
        var word = Word(expected);
        return TryName(word, letter, out var index)
            ? index
            : throw Error($"'{word}' is not {expected} such as {letter}0");
    }

    public static bool TryName(ReadOnlySpan<char> word, char letter, out int index)
    {
        index = 0;
        return word.Length > 1 && word[0] == letter && (word[1] != '0' || word.Length == 2)
            && Digits.TryParse(word[1..], out index)
            && index <= ScriptRules.IndexMax;
    }

    public readonly TraceException Error(string reason) => new(_number, Column, reason);

    /// <summary>The error that a refusal of the call is: the cursor is where the call begins.</summary>
    public readonly TraceException Error(Refusal refusal)
    {
        var cursor = this;
        while (refusal.Word is { } word && !cursor.AtEnd && !cursor.IsAt(word))
            cursor.Word(word);
        if (cursor.AtEnd)
            cursor = this;
        cursor.Word("a call");
        return new(_number, cursor.Column, refusal.Reason)
        {
            Undefined = refusal.IsUndefined ? refusal.Word : null,
        };
    }

    void SkipBlanks()
    {
        while (_next < _line.Length && _line[_next] is ' ' or '\t')
            _next++;
    }
}
