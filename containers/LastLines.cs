namespace Reuseport.Containers;

/// <summary>Reads a text to its end and keeps the last lines for error messages.</summary>
sealed class LastLines
{
    const int Kept = 20;

    readonly Queue<string> _lines = new(Kept);

    public LastLines(TextReader reader) => Ended = ReadAsync(reader);

    /// <summary>Ends when the text does.</summary>
    public Task Ended { get; }

    public override string ToString()
    {
        lock (_lines)
            return string.Join('\n', _lines);
    }

    async Task ReadAsync(TextReader reader)
    {
        try
        {
            while (await reader.ReadLineAsync() is { } line)
                Keep(line);
        }
        catch (Exception e) when (e is IOException or ObjectDisposedException)
        {
            // A stream that was closed on us has ended as well.
        }
    }

    void Keep(string line)
    {
        lock (_lines)
        {
            if (_lines.Count == Kept)
                _lines.Dequeue();
            _lines.Enqueue(line);
        }
    }
}
