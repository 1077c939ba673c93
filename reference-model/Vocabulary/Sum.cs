using System.Globalization;

namespace Reuseport.Vocabulary;

/// <summary>
/// What stands in braces: a name, or names and numbers with <c>+ - * / %</c> and parentheses between them, reckoned as
/// in C with whole numbers.
/// </summary>
ref struct Sum
{
    /// <summary>So many parentheses may stand in each other.</summary>
    const int DepthMax = 8;

    readonly Braces _braces;
    ReadOnlySpan<char> _rest;
    int _depth;

    /// <summary>A name in it, and the word that it stands for where a number is needed.</summary>
    string? _word;

    Sum(ReadOnlySpan<char> text, Braces braces)
    {
        _rest = text;
        _braces = braces;
    }

    /// <summary>Null where it cannot be reckoned, for a reason.</summary>
    public static string? Reckon(ReadOnlySpan<char> text, Braces braces, out string reason)
    {
        reason = Expected(braces);
        if (braces.Find(text.ToString()) is { } word)
            return word;
        var sum = new Sum(text, braces);
        var number = sum.Added();
        if (sum._word is not null)
            reason = $"{sum._word}, and no number";
        return number is not null && sum._rest.IsEmpty ? number.Value.ToString(CultureInfo.InvariantCulture) : null;
    }

    public static string Expected(Braces braces)
    {
        var names = string.Join(", ", braces.Names);
        var last = braces.Words.Keys.First();
        return $"braces have {names} here, or a sum such as {last}+1 or {last}%8";
    }

    long? Added()
    {
        var sum = Multiplied();
        while (sum is not null && Take("+-") is var sign and not '\0')
            sum = Small(sign is '+' ? sum + Multiplied() : sum - Multiplied());
        return sum;
    }

    long? Multiplied()
    {
        var product = Single();
        while (product is not null && Take("*/%") is var sign and not '\0')
        {
            product = (sign, Single()) switch
            {
                ('*', { } by) => Small(product * by),
                ('/', { } by and > 0) => product / by,
                ('%', { } by and > 0) => product % by,
                _ => null,
            };
        }
        return product;
    }

    /// <summary>A number, a name that stands for one, or a sum in parentheses.</summary>
    long? Single()
    {
        if (Take("(") is '(')
        {
            var inner = ++_depth > DepthMax ? null : Added();
            _depth--;
            return Take(")") is ')' ? inner : null;
        }
        var length = 0;
        while (length < _rest.Length && Braces.IsOfName(_rest[length]))
            length++;
        var operand = _rest[..length].ToString();
        _rest = _rest[length..];
        var word = Braces.IsName(operand) ? _braces.Find(operand) : operand;
        if (Digits.TryParse(word, out int number))
            return number;
        if (word is not null && word != operand)
            _word ??= $"{operand} is {word}";
        return null;
    }

    /// <summary>A number of 32 bits: two of them are multiplied without an overflow.</summary>
    static long? Small(long? number) => number is >= -int.MaxValue and <= int.MaxValue ? number : null;

    char Take(string signs)
    {
        if (_rest.IsEmpty || !signs.Contains(_rest[0]))
            return '\0';
        var sign = _rest[0];
        _rest = _rest[1..];
        return sign;
    }
}
