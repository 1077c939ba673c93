namespace Reuseport.Vocabulary;

/// <summary>
/// Reads the trace language. Any text whatever is read or refused with a <see cref="TraceException"/>, nothing else.
/// </summary>
public sealed partial class TraceReader
{
    /// <summary>The most errors that are told of one text.</summary>
    public const int ErrorsMax = 20;

    readonly ScriptRules _rules = new();
    readonly List<Op.Sysctl> _settings = [];
    readonly List<Op> _ops = [];
    readonly List<Outcome> _outcomes = [];

    /// <summary>The line and the column at which the outcome of each call was read.</summary>
    readonly List<(int Line, int Column)> _places = [];

    /// <summary>The names that conditions may have; null where all are taken.</summary>
    readonly IReadOnlySet<string>? _behaviours;

    /// <summary>Null if reading stops at the first error.</summary>
    readonly List<TraceException>? _errors;

    /// <summary>
    /// The names that refused lines would have defined; errors that only use one of them are not reported.
    /// </summary>
    readonly HashSet<string> _refused = [];
    string? _kernel;
    bool _diverges;

    TraceReader(List<TraceException>? errors = null, IReadOnlySet<string>? behaviours = null) =>
        (_errors, _behaviours) = (errors, behaviours);

    /// <summary>Reads a file: it begins with <c>@trace 1</c>. A call without an outcome gets <c>...</c>.</summary>
    public static Trace ReadTrace(string text)
    {
        var reader = new TraceReader();
        reader.Read(text, headed: true);
        return reader.Trace;
    }

    /// <summary>
    /// Reads a file and goes on after an error: one is told of each line that has some, unless it only uses a name that
    /// such a line would have defined; <see cref="ErrorsMax"/> at the most.
    /// </summary>
    /// <param name="behaviours">The names that conditions may have; null where all are taken.</param>
    /// <returns>Null where there are errors.</returns>
    public static WrittenTrace? ReadWritten(
        string text, out IReadOnlyList<TraceException> errors, IReadOnlySet<string>? behaviours = null)
    {
        var found = new List<TraceException>();
        var reader = new TraceReader(found, behaviours);
        reader.Read(text, headed: true);
        errors = found;
        return found is []
            ? new(
                reader.Trace, [.. reader._lines], [.. reader._places.Select(place => place.Line)],
                [.. reader._blocks])
            : null;
    }

    /// <summary>The same without the form in which it is written.</summary>
    public static Trace? ReadTrace(
        string text, out IReadOnlyList<TraceException> errors, IReadOnlySet<string>? behaviours = null) =>
        ReadWritten(text, out errors, behaviours)?.Trace;

    /// <summary>Reads what is sent to the probe: calls and settings alone, no header.</summary>
    public static Script ReadScript(string text)
    {
        var reader = new TraceReader();
        reader.Read(text, headed: false);
        return reader.Script;
    }

    /// <summary>Reads one outcome, as the probe sends it.</summary>
    public static Outcome ReadOutcome(ReadOnlySpan<char> text)
    {
        var line = new LineCursor(text, 1);
        return OutcomeReader.Read(ref line);
    }

    Script Script => new([.. _settings], [.. _ops]);

    Trace Trace => new(_kernel, Script, [.. _outcomes]) { Diverges = _diverges };

    void Read(string text, bool headed)
    {
        _hasBlocks = headed;
        var number = 0;
        foreach (var line in text.AsSpan().EnumerateLines())
        {
            if (_hasBlocks)
                _lines.Add(line.ToString());
            var cursor = new LineCursor(line, ++number);
            if (_block is { } block)
                Give(block, number, line.ToString());
            else if (!cursor.AtEnd && !IsRead(cursor, headed) && headed)
                return;
            else
                headed &= cursor.AtEnd;
            if (_errors is { Count: >= ErrorsMax })
                return;
        }
        if (headed)
            Add(new(Math.Max(number, 1), 1, "the first line must be '@trace 1'"));
        else if (_block is not null && !_isRefused)
            Add(new(_block.First, 1, "its 'end' is missing"));
        else if (_errors is null or [])
            CheckRows();
    }

    /// <summary>Reads a line; false where it is refused, and its error is noted.</summary>
    bool IsRead(LineCursor line, bool headed)
    {
        var start = line;
        try
        {
            if (headed)
                ReadHeader(ref line);
            else if (_hasBlocks && (line.IsAt(Block.For) || line.IsAt(Block.End)))
                ReadFor(ref line);
            else if (line.IsDirective)
                ReadDirective(ref line);
            else
                ReadCall(ref line);
            return true;
        }
        catch (TraceException e)
        {
            var placed = _braced?.Place(e) ?? e;
            _braced = null;
            if (_errors is null)
                throw placed;
            if (e.Undefined is not { } name || !_refused.Contains(name))
                _errors.Add(placed);
            _refused.Add(start.Word("a word").ToString());
            return false;
        }
    }

    void ReadDirective(ref LineCursor line)
    {
        if (_braced is not null)
            throw NotInBlocks(ref line);
        if (line.Take("@kernel"))
            ReadKernel(ref line);
        else if (line.Take("@diverges"))
            ReadDiverges(ref line);
        else if (line.Take("@sysctl"))
            ReadSetting(ref line);
        else
            ReadCall(ref line);
    }

    void Add(TraceException error)
    {
        if (_errors is null)
            throw error;
        _errors.Add(error);
    }

    static void ReadHeader(ref LineCursor line)
    {
        if (!line.Word("'@trace 1'").SequenceEqual("@trace"))
            throw line.Error("the first line must be '@trace 1'");
        if (line.Number<int>("the version") != 1)
            throw line.Error("only version 1 is known");
        line.End();
    }

    void ReadKernel(ref LineCursor line)
    {
        if (_kernel is not null)
            throw line.Error("a second @kernel");
        _kernel = line.Word("a kernel").ToString();
        line.End();
    }

    void ReadDiverges(ref LineCursor line)
    {
        if (_diverges)
            throw line.Error("a second @diverges");
        _diverges = true;
        line.End();
    }

    void ReadSetting(ref LineCursor line)
    {
        if (_ops.Count > 0)
            throw line.Error("a setting stands before the first call; use 'sysctl' for a change");
        _settings.Add(OpReader.ReadSysctl(ref line));
        line.End();
    }

    void ReadCall(ref LineCursor line)
    {
        var call = line;
        var op = ReadOp(ref line);
        if (_rules.Take(op) is { } refusal)
            throw call.Error(refusal);
        _ops.Add(op);
        var isTold = line.Take("->");
        var (number, column) = line.Next;
        _places.Add((number, _braced?.Column(column) ?? column));
        _outcomes.Add(isTold ? ReadOutcome(ref line, op) : Outcome.DontCare.Instance);
        line.End();
    }

    /// <summary>Reads a call; if its operands are wrong, the error tells how it is written.</summary>
    static Op ReadOp(ref LineCursor line)
    {
        var text = line;
        try
        {
            return OpReader.Read(ref line);
        }
        catch (TraceException e)
        {
            var word = CallWords.OfLine(text.Rest("a call").ToString());
            throw new TraceException(e.Line, e.Column, e.Reason) { Hint = CallTable.HowWritten(word) };
        }
    }

    Outcome ReadOutcome(ref LineCursor line, Op op)
    {
        var (number, column) = line.Next;
        var outcome = OutcomeReader.Read(ref line, _behaviours);
        return PossibleOutcomes.CanHave(op, outcome)
            ? outcome
            : throw new TraceException(number, column, PossibleOutcomes.WhyNot(op, outcome))
            {
                Hint = CallTable.WhichOutcomes(CallWords.Of(op)),
            };
    }
}
