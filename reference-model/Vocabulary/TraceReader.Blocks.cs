namespace Reuseport.Vocabulary;

/// <summary>Reads lines that are repeated, and what is said of several calls.</summary>
public sealed partial class TraceReader
{
    readonly List<string> _lines = [];
    readonly List<LineRange> _blocks = [];

    /// <summary>The block that is being read, and in no other.</summary>
    Block? _block;

    /// <summary>Something in it is refused: it is read to its end, and not for its numbers.</summary>
    bool _isRefused;

    /// <summary>The line of a block that is being read, for one of its numbers or rows.</summary>
    BracedLine? _braced;

    /// <summary>A file may have blocks; what is sent to the probe has a line for each call.</summary>
    bool _hasBlocks;

    /// <summary>How many lines of blocks were read, each as often as it was.</summary>
    long _read;

    /// <summary>The first line of a block, or an end that has none.</summary>
    void ReadFor(ref LineCursor line)
    {
        if (_braced is not null)
            throw NotInBlocks(ref line);
        var (number, column) = line.Next;
        if (line.Take(Block.End))
            throw new TraceException(number, column, "there is no 'for' above it");
        _block = new(number, line.Text);
        _isRefused = true;
        BlockHead.Read(line.Text, number, around: null);
        _isRefused = false;
    }

    /// <summary>Gives a line to the block that is being read, and reads that for its numbers when it has all.</summary>
    void Give(Block block, int number, string text)
    {
        try
        {
            if (!block.IsEndedBy(number, text))
                return;
            _block = null;
            _blocks.Add(new(block.First, number));
            if (!_isRefused)
                IsRead(block, around: null);
        }
        catch (TraceException e)
        {
            _isRefused = true;
            Add(e);
        }
    }

    /// <summary>Reads a block for each number. After an error the other numbers would say no more.</summary>
    bool IsRead(Block block, Braces? around)
    {
        var times = block.Read(around);
        _read += (long)times.Count * block.Lines.Count;
        if (_read > ScriptRules.OpsMax)
            throw new TraceException(block.First, 1, $"more than {ScriptRules.OpsMax} calls");
        return block.Lines is [] || times.All(braces => block.Lines.All(
            line => line.Inner is { } inner ? IsRead(inner, braces) : IsRead(line.Text, line.Number, braces)));
    }

    bool IsRead(string text, int number, Braces braces)
    {
        _braced = new(text, number, braces);
        var line = new LineCursor(_braced.Text, number);
        var isRead = line.AtEnd || IsRead(line, headed: false);
        _braced = null;
        return isRead;
    }

    static TraceException NotInBlocks(ref LineCursor line)
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
