using Reuseport.Harness.Comparing;
using Reuseport.Vocabulary;

namespace Reuseport.Harness.Results;

/// <summary>Traces with comments, which are traces still.</summary>
public static class AnnotatedTrace
{
    /// <summary>A head of comments, the trace, and below the call that differs what the model says.</summary>
    /// <param name="comments">Those that it had before; null where it had none.</param>
    public static string Write(
        IEnumerable<string> head, Trace trace, Difference? difference, TraceComments? comments = null)
    {
        var notes = difference is null ? [] : Notes(difference);
        return Write(head, trace, call => call == difference?.Call ? notes : [], comments);
    }

    /// <summary>A head of comments, the trace, and comments below its calls.</summary>
    /// <param name="notes">The comments below a call, by its index.</param>
    /// <param name="comments">Those that it had before; null where it had none.</param>
    public static string Write(
        IEnumerable<string> head, Trace trace, Func<int, IEnumerable<string>> notes, TraceComments? comments = null)
    {
        comments ??= TraceComments.None;
        var lines = TraceText.Write(trace).TrimEnd('\n').Split('\n').ToList();
        var firstCall = lines.Count - trace.Script.Ops.Count;
        for (var call = trace.Script.Ops.Count - 1; call >= 0; call--)
        {
            var (above, beside, below) = comments[call];
            var at = firstCall + call;
            lines[at] = beside is null ? lines[at] : $"{lines[at]}  {beside}";
            lines.InsertRange(at + 1, [.. notes(call).Select(Comment), .. below]);
            lines.InsertRange(at, above);
        }
        lines.InsertRange(1, [.. head.SelectMany(text => text.Split('\n')).Select(Comment), .. comments.Head]);
        return string.Join('\n', lines) + "\n";
    }

    static List<string> Notes(Difference difference) =>
        [$"! {difference.ModelSays}", .. difference.State.Select(line => $"| {line}")];

    internal static string Comment(string text) => $"# {text}".TrimEnd();
}
