namespace Reuseport.Vocabulary;

/// <summary>Lines of a file, counted from 1; both ends are included.</summary>
public readonly record struct LineRange(int First, int Last)
{
    public bool Contains(int line) => line >= First && line <= Last;
}

/// <summary>A trace in the form in which a person wrote it: with comments, and with blocks of repeated lines.</summary>
/// <param name="Lines">The lines of the file.</param>
/// <param name="LineOfCall">Where each call stands, counted from 1; calls of a block share their lines.</param>
/// <param name="Blocks">From each <c>for</c> to its <c>end</c>.</param>
public sealed record WrittenTrace(
    Trace Trace, EquatableArray<string> Lines, EquatableArray<int> LineOfCall, EquatableArray<LineRange> Blocks)
{
    /// <summary>The block that a line belongs to; null where it belongs to none.</summary>
    public LineRange? BlockOf(int line)
    {
        foreach (var block in Blocks)
        {
            if (block.Contains(line))
                return block;
        }
        return null;
    }

    /// <summary>
    /// The comments by the call that each belongs to: that of its line, those above it, and below the last one what is
    /// left. The others are of the file. Those above the first call are of the file, too, unless a blank line parts
    /// them from others above.
    /// </summary>
    public TraceComments Comments
    {
        get
        {
            var seen = new HashSet<int>();
            var next = 0;
            var head = new List<string>();
            var calls = new List<CallComments>();
            foreach (var line in LineOfCall)
            {
                if (!seen.Add(line))
                {
                    calls.Add(CallComments.None);
                    continue;
                }
                var above = CommentsIn(next + 1, line - 1);
                var own = calls is [] ? FirstOf(line) : above;
                if (calls is [])
                    head.AddRange(above.SkipLast(own.Count));
                calls.Add(new(own, CommentOf(line), []));
                next = Math.Max(next, line);
            }
            var below = CommentsIn(next + 1, Lines.Count);
            if (calls is [.., var last])
                calls[^1] = last with { Below = below };
            else
                head.AddRange(below);
            return new(head, calls);
        }
    }

    /// <summary>The comments right above the first call, where they are parted from what is above them.</summary>
    IReadOnlyList<string> FirstOf(int line)
    {
        var first = line;
        while (first > 1 && IsComment(first - 1))
            first--;
        var isParted = first > 1 && Lines[first - 2].AsSpan().Trim().IsEmpty && CommentsIn(1, first - 1) is not [];
        return isParted ? CommentsIn(first, line - 1) : [];
    }

    /// <summary>The comments of some lines, both ends included; what the harness has noted is none.</summary>
    public IReadOnlyList<string> CommentsIn(int first, int last) =>
    [
        .. Enumerable.Range(first, Math.Max(0, last - first + 1)).Select(CommentOf).OfType<string>()
            .Where(comment => !TraceComments.IsNote(comment)),
    ];

    bool IsComment(int line) => Lines[line - 1].AsSpan().TrimStart() is ['#', ..];

    /// <summary>The comment of a line, with its sign; null where it has none.</summary>
    public string? CommentOf(int line) =>
        Lines[line - 1].IndexOf('#', StringComparison.Ordinal) is >= 0 and var at
            ? Lines[line - 1][at..].TrimEnd()
            : null;
}
