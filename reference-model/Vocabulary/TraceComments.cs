namespace Reuseport.Vocabulary;

/// <summary>The comments of a trace, each with its sign.</summary>
/// <param name="Head">Those of the file.</param>
/// <param name="Calls">Those of each call.</param>
public sealed record TraceComments(IReadOnlyList<string> Head, IReadOnlyList<CallComments> Calls)
{
    public static TraceComments None { get; } = new([], []);

    public CallComments this[int call] => call < Calls.Count ? Calls[call] : CallComments.None;

    /// <summary>The comments of those calls that are left.</summary>
    /// <param name="calls">Which call each of them was.</param>
    public TraceComments Of(IEnumerable<int> calls) => this with { Calls = [.. calls.Select(call => this[call])] };

    /// <summary>
    /// Whether it is what the harness has written below a call: it tells what was wrong there once, and is
    /// written anew.
    /// </summary>
    internal static bool IsNote(string comment) => comment is ['#', ' ', '!' or '|', ' ', ..];
}

/// <summary>The comments of one call.</summary>
/// <param name="Beside">The one at the end of its line; null where there is none.</param>
public sealed record CallComments(IReadOnlyList<string> Above, string? Beside, IReadOnlyList<string> Below)
{
    public static CallComments None { get; } = new([], null, []);
}
