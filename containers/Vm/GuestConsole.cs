namespace Reuseport.Containers.Vm;

/// <summary>The console of a VM, read as it comes. The tail is kept.</summary>
sealed class GuestConsole
{
    const string Probe = "reuseport-probe: ";

    /// <summary>What <c>/init</c> says when it waits for the harness.</summary>
    public const string Ready = $"{Probe}ready";

    /// <summary>An oops with its call trace has about a hundred lines; a second one may follow.</summary>
    const int LinesMax = 400;

    readonly Queue<string> _lines = new();
    readonly TaskCompletionSource _ready = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public GuestConsole(Stream stream) => Ended = ReadAsync(stream);

    /// <summary>Ends when the probe in the VM waits for the harness; fails when the console ends before.</summary>
    public Task BecomesReady => _ready.Task;

    /// <summary>Ends with the VM.</summary>
    public Task Ended { get; }

    /// <summary>What the kernel said of a failure of its own; null when it did not fail.</summary>
    public Splat? Splat => SplatScanner.Find(Lines());

    /// <summary>Why <c>/init</c> gave up, in its own words; null when it did not.</summary>
    public string? Complaint => Lines()
        .Where(line => !line.EndsWith(Ready, StringComparison.Ordinal))
        .Select(line => line.Split(Probe, 2))
        .LastOrDefault(parts => parts.Length == 2)?[1];

    public override string ToString() => string.Join('\n', Lines());

    List<string> Lines()
    {
        lock (_lines)
            return [.. _lines];
    }

    async Task ReadAsync(Stream stream)
    {
        try
        {
            using var reader = new StreamReader(stream);
            while (await reader.ReadLineAsync() is { } line)
                Add(line.TrimEnd('\r'));
        }
        catch (IOException)
        {
            // The VM is gone.
        }
        _ready.TrySetException(new GuestException("the VM ended before its probe was ready"));
        // If nothing waits for it any more, the exception is observed here.
        _ = _ready.Task.Exception;
    }

    void Add(string line)
    {
        lock (_lines)
        {
            if (_lines.Count == LinesMax)
                _lines.Dequeue();
            _lines.Enqueue(line);
        }
        if (line.EndsWith(Ready, StringComparison.Ordinal))
            _ready.TrySetResult();
    }
}
