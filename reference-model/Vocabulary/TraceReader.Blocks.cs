namespace Reuseport.Vocabulary;

/// <summary>Reads lines that are repeated, and what is said of several calls.</summary>
public sealed partial class TraceReader
{
    const string For = "for";
    const string End = "end";

    readonly List<string> _lines = [];
    readonly List<LineRange> _blocks = [];

    /// <summary>The block that is being read.</summary>
    CountedBlock? _block;

    /// <summary>The line of a block that is being read, for one of its numbers.</summary>
    CountedLine? _counted;

    /// <summary>A file may have blocks; what is sent to the probe has a line for each call.</summary>
    bool _hasBlocks;

    void ReadBlock(ref LineCursor line)
    {
        if (_counted is not null)
            throw NotCounted(ref line);
        if (line.Take(For))
        {
            _block = CountedBlock.Read(ref line);
            return;
        }
        var end = line.Next;
        line.Take(End);
        line.End();
        if (_block is not { } block)
            throw new TraceException(end.Line, end.Column, "there is no 'for' above it");
        _block = null;
        _blocks.Add(new(block.First, end.Line));
        if (block.Count > ScriptRules.OpsMax)
            throw new TraceException(block.First, 1, $"more than {ScriptRules.OpsMax} calls");
        _ = block.Numbers.All(number => IsRead(block, number));
    }

    /// <summary>Reads a block for one number. After an error the other numbers would say no more.</summary>
    bool IsRead(CountedBlock block, int number)
    {
        foreach (var (at, text) in block.Lines)
        {
            if (!IsRead(text, at, block.Counter, number))
                return false;
        }
        return true;
    }

    bool IsRead(string text, int at, string counter, int number)
    {
        try
        {
            _counted = new(text, at, counter, number);
        }
        catch (TraceException e) when (_errors is not null)
        {
            _errors.Add(e);
            return false;
        }
        var line = new LineCursor(_counted.Text, at);
        var isRead = line.AtEnd || IsRead(line, headed: false);
        _counted = null;
        return isRead;
    }

    static TraceException NotCounted(ref LineCursor line)
    {
        var (number, column) = line.Next;
        return new(number, column, $"between 'for' and 'end' there are calls alone, and not '{line.Word("a word")}'");
    }

    /// <summary>A row that is shorter than what each of is said of: it was interrupted, or it cannot be kept.</summary>
    void CheckRows()
    {
        foreach (var row in OutcomeRow.In(_outcomes).Where(row => row.Count < row.Each.Outcomes.Count))
        {
            var (line, column) = _places[row.First];
            Add(new(
                line, column, $"{row.Count} calls one after the other do not have each of {row.Each.Outcomes.Count}"));
        }
    }
}
