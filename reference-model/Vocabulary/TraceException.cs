namespace Reuseport.Vocabulary;

/// <summary>A text is no trace: where, counted from 1, and why.</summary>
public sealed class TraceException(int line, int column, string reason)
    : Exception($"line {line}, column {column}: {reason}")
{
    public int Line { get; } = line;

    public int Column { get; } = column;

    public string Reason { get; } = reason;

    /// <summary>What may be written there, as the table of calls has it; null where it has nothing.</summary>
    public string? Hint { get; internal init; }

    /// <summary>The name that is not defined, where that is the reason.</summary>
    internal string? Undefined { get; init; }
}
