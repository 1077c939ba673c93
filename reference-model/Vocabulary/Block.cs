namespace Reuseport.Vocabulary;

/// <summary>
/// The lines from <c>for</c> to <c>end</c>, as they are written: the rows, where it has some, and what is read for each
/// number or row.
/// </summary>
/// <param name="first">The line of the <c>for</c>, counted from 1.</param>
/// <param name="depth">How many blocks it is in, and one.</param>
sealed class Block(int first, string head, int depth = 1)
{
    public const string For = "for";
    public const string End = "end";
    const string Do = "do";

    /// <summary>So many blocks may stand in each other.</summary>
    const int DepthMax = 8;

    readonly List<(int Number, string Text)> _rows = [];
    readonly List<(int Number, string Text, Block? Inner)> _lines = [];

    /// <summary>The block in this one whose end was not read.</summary>
    Block? _open;

    /// <summary>Where no range stands behind <c>in</c>, rows follow, and a <c>do</c>.</summary>
    bool _isInRows =
        head.Split('#')[0].Split([' ', '\t'], StringSplitOptions.RemoveEmptyEntries) is [.., BlockHead.In];

    public int First { get; } = first;

    /// <summary>The lines of its own; for a block that is in it, its first line and the block.</summary>
    public IReadOnlyList<(int Number, string Text, Block? Inner)> Lines => _lines;

    /// <summary>Takes the next line.</summary>
    /// <returns>Whether it is the end of the block.</returns>
    /// <exception cref="TraceException">It is not to be taken.</exception>
    public bool IsEndedBy(int number, string text)
    {
        var line = new LineCursor(text, number);
        if (_open is not null)
        {
            if (_open.IsEndedBy(number, text))
                _open = null;
            return false;
        }
        if (line.Take(End))
        {
            line.End();
            return true;
        }
        Add(ref line, number, text);
        return false;
    }

    void Add(ref LineCursor line, int number, string text)
    {
        if (_isInRows && line.Take(Do))
        {
            line.End();
            _isInRows = false;
        }
        else if (_isInRows)
            _rows.Add((number, text));
        else
        {
            if (line.IsAt(For))
                _open = depth < DepthMax ? new(number, text, depth + 1) : throw TooDeep(ref line);
            _lines.Add((number, text, _open));
        }
    }

    /// <summary>What its names stand for, each time that its lines are read.</summary>
    /// <param name="around">What the names of the blocks around it stand for.</param>
    /// <exception cref="TraceException">Its head or one of its rows is wrong.</exception>
    public IReadOnlyList<Braces> Read(Braces? around)
    {
        var read = BlockHead.Read(head, First, around);
        if (read.Range is var (from, to))
        {
            var numbers = Enumerable.Range(Math.Min(from, to), Math.Abs(to - from) + 1);
            var order = from <= to ? numbers : numbers.Reverse();
            return [.. order.Select(number => Braces.OfNumber(read.Names[0], number, around))];
        }
        if (_isInRows)
            throw new TraceException(First, 1, $"its '{Do}' is missing");
        Braces[] rows =
        [
            .. from row in _rows
               where !new LineCursor(row.Text, row.Number).AtEnd
               select Braces.OfRow(read.Names, row.Number, row.Text, around),
        ];
        return rows is [] ? throw new TraceException(First, 1, $"there is no row above its '{Do}'") : rows;
    }

    static TraceException TooDeep(ref LineCursor line)
    {
        line.Take(For);
        return line.Error($"more than {DepthMax} blocks in each other");
    }
}
