namespace Reuseport.Containers.Source;

/// <summary>What a piece of C is.</summary>
enum CKind
{
    Word,
    Number,
    Punctuator,

    /// <summary>A text or a character in quotes.</summary>
    Quoted,

    /// <summary>A line of the preprocessor, with those that go on behind a backslash.</summary>
    Directive,
}

/// <summary>A piece of C; comments are none.</summary>
/// <param name="Start">Where it begins in the file, in characters from 0.</param>
/// <param name="Function">The function whose body it is in; empty where it is in none.</param>
sealed record CToken(CKind Kind, string Text, int Start, string Function)
{
    public int End => Start + Text.Length;

    public bool IsWord => Kind == CKind.Word;

    /// <summary>Whether an operator behind it has two operands.</summary>
    public bool EndsOperand => Kind is CKind.Word or CKind.Number || Text is ")" or "]";

    /// <summary>The name of a constant, in capitals.</summary>
    public bool IsCapital => IsWord && Text.Length > 1 && Text.All(letter => char.IsAsciiLetterUpper(letter)
        || char.IsAsciiDigit(letter) || letter == '_') && char.IsAsciiLetterUpper(Text[0]);
}
