using Reuseport.Vocabulary;

namespace Reuseport.Harness.Results;

/// <summary>A trace as it was written, with other outcomes: all that need not change stays as it is.</summary>
/// <param name="file">What was written.</param>
/// <param name="outcomes">The outcome that a call gets, by its index; null where what was written stays.</param>
public sealed class RewrittenTrace(WrittenTrace file, Func<int, Outcome?> outcomes)
{
    readonly ILookup<int, int> _calls = file.LineOfCall.Index().ToLookup(call => call.Item, call => call.Index);
    readonly List<string> _lines = [];

    /// <summary>Where its outcomes were seen; null for a trace that does not say.</summary>
    public string? Kernel { get; init; }

    /// <summary>Comments below its first line.</summary>
    public IReadOnlyList<string> Head { get; init; } = [];

    /// <summary>Comments below a call, by its index.</summary>
    public Func<int, IEnumerable<string>> Notes { get; init; } = _ => [];

    /// <summary>The text. It has no <c>@diverges</c>: its outcomes are said to be right.</summary>
    public string Write()
    {
        _lines.Clear();
        for (var line = 1; line <= file.Lines.Count; line++)
        {
            if (file.BlockOf(line) is not { } block)
            {
                WriteLine(line);
                continue;
            }
            WriteBlock(block);
            line = block.Last;
        }
        return string.Join('\n', _lines).TrimEnd('\n') + "\n";
    }

    void WriteLine(int line)
    {
        var text = file.Lines[line - 1];
        switch (text.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            case ["@trace", ..]:
                _lines.Add(text);
                _lines.AddRange(Head.Select(AnnotatedTrace.Comment));
                if (Kernel is not null)
                    _lines.Add($"@kernel {Kernel}");
                break;
            case ["@kernel" or "@diverges", ..]:
                break;
            default:
                WriteCalls(line, text);
                break;
        }
    }

    /// <summary>A line with the outcome of its calls, which all have the same; or a line that has none.</summary>
    void WriteCalls(int line, string text)
    {
        var outcome = _calls[line].Select(outcomes).FirstOrDefault();
        _lines.Add(outcome is null ? text : With(text, outcome));
        _lines.AddRange(_calls[line].SelectMany(Notes).Distinct().Select(AnnotatedTrace.Comment));
    }

    /// <summary>A block stays one, unless its calls of one line have outcomes that are not the same.</summary>
    void WriteBlock(LineRange block)
    {
        var lines = Enumerable.Range(block.First, block.Last - block.First + 1).ToList();
        if (lines.All(line => _calls[line].Select(outcomes).Distinct().Count() <= 1))
        {
            foreach (var line in lines)
                WriteCalls(line, file.Lines[line - 1]);
            return;
        }
        var written = block.First - 1;
        foreach (var call in lines.SelectMany(line => _calls[line]).Order())
        {
            var line = file.LineOfCall[call];
            var beside = line > written ? file.CommentOf(line) : null;
            _lines.AddRange(file.CommentsIn(written + 1, line - 1));
            written = Math.Max(written, line);
            var text = TraceText.Line(file.Trace.Script.Ops[call], outcomes(call) ?? file.Trace.Outcomes[call]);
            _lines.Add(beside is null ? text : $"{text}  {beside}");
            _lines.AddRange(Notes(call).Select(AnnotatedTrace.Comment));
        }
        _lines.AddRange(file.CommentsIn(written + 1, block.Last));
    }

    static string With(string line, Outcome outcome)
    {
        var comment = line.IndexOf('#', StringComparison.Ordinal) is >= 0 and var sign ? line[sign..] : null;
        var code = comment is null ? line : line[..^comment.Length];
        var arrow = code.IndexOf("->", StringComparison.Ordinal);
        var call = (arrow < 0 ? code : code[..arrow]).TrimEnd().PadRight(TraceText.ArrowColumn - 1);
        return comment is null ? $"{call} -> {outcome}" : $"{call} -> {outcome}  {comment}";
    }
}
