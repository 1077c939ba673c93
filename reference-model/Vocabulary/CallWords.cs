namespace Reuseport.Vocabulary;

/// <summary>The word that tells a call from others, whatever its operands: <c>bind</c>, or <c>load</c> for a program.
/// </summary>
public static class CallWords
{
    const string Load = "load";

    /// <summary>Every word; what the tests have a sample of has its word here.</summary>
    public static IReadOnlyList<string> All { get; } = [.. CallTable.All.SelectMany(row => row.Words).Distinct()];

    /// <summary>The word of a call; programs of all kinds are loaded by one.</summary>
    public static string Of(Op op) => op is Op.Load ? Load : OfLine(TraceText.Write(op));

    /// <summary>The word of a line that is a call, or was meant to be one.</summary>
    internal static string OfLine(string line) => line.Split(' ', StringSplitOptions.RemoveEmptyEntries) switch
    {
        [['b', >= '0' and <= '9', ..], ..] => Load,
        [_, "=", var made, ..] => made,
        [var word, ..] => word,
        [] => "",
    };
}
