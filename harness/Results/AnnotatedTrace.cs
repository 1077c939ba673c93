using Reuseport.Harness.Comparing;
using Reuseport.Vocabulary;

namespace Reuseport.Harness.Results;

/// <summary>Traces with comments, which are traces still.</summary>
public static class AnnotatedTrace
{
    /// <summary>A head of comments, the trace, and below the call that differs what the model says.</summary>
    public static string Write(IEnumerable<string> head, Trace trace, Difference? difference)
    {
        var notes = difference is null ? [] : Notes(difference);
        return Write(head, trace, call => call == difference?.Call ? notes : []);
    }

    /// <summary>A head of comments, the trace, and comments below its calls.</summary>
    /// <param name="notes">The comments below a call, by its index.</param>
    public static string Write(IEnumerable<string> head, Trace trace, Func<int, IEnumerable<string>> notes)
    {
        var lines = TraceText.Write(trace).TrimEnd('\n').Split('\n').ToList();
        var firstCall = lines.Count - trace.Script.Ops.Count;
        for (var call = trace.Script.Ops.Count - 1; call >= 0; call--)
            lines.InsertRange(firstCall + call + 1, notes(call).Select(Comment));
        lines.InsertRange(1, head.SelectMany(text => text.Split('\n')).Select(Comment));
        return string.Join('\n', lines) + "\n";
    }

    static List<string> Notes(Difference difference) =>
        [$"! {difference.ModelSays}", .. difference.State.Select(line => $"| {line}")];

    static string Comment(string text) => $"# {text}".TrimEnd();
}
