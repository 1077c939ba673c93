using System.IO.Pipelines;
using System.Text;
using Reuseport.Containers;

namespace Reuseport.Harness.Tests.Guests;

/// <summary>The other end of a connection, played by a test.</summary>
sealed class FakeProbe : IAsyncDisposable
{
    readonly Pipe _toProbe = new();
    readonly Pipe _fromProbe = new();
    readonly StreamReader _reader;
    readonly Stream _output;
    readonly TaskCompletionSource _disposed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    readonly Task _playing;

    /// <param name="play">What the probe does; its output ends when it returns.</param>
    public FakeProbe(Func<FakeProbe, Task> play)
    {
        _reader = new(_toProbe.Reader.AsStream());
        _output = _fromProbe.Writer.AsStream();
        _playing = PlayAsync(play);
    }

    /// <summary>A probe that introduces itself and then plays its part.</summary>
    public static FakeProbe WithHello(Func<FakeProbe, Task> play) => new(async probe =>
    {
        await probe.ReadAsync();
        await probe.WriteAsync("hello 1 kernel=6.1.0 arch=test build=fake\n");
        await play(probe);
    });

    /// <summary>Ends with the test: what a probe that hangs waits for.</summary>
    public Task Disposed => _disposed.Task;

    /// <summary>The harness's side of it.</summary>
    public Task<ProbeConnection> ConnectAsync(TimeProvider? clock = null) => ProbeConnection.OpenAsync(
        _toProbe.Writer.AsStream(), _fromProbe.Reader.AsStream(), ProbeConnection.DefaultPatience,
        clock ?? TimeProvider.System, CancellationToken.None);

    /// <summary>The next line that the harness sent.</summary>
    public async Task<string?> ReadAsync() => await _reader.ReadLineAsync();

    /// <summary>The next frame: the number of its script, and its lines.</summary>
    public async Task<(string Id, IReadOnlyList<string> Lines)> ReadRunAsync(string frame = "run")
    {
        var head = (await ReadAsync())!.Split(' ');
        Assert.That(head, Has.Length.EqualTo(3));
        Assert.That(head[0], Is.EqualTo(frame));
        var lines = new List<string>();
        for (var i = 0; i < int.Parse(head[2], null); i++)
            lines.Add((await ReadAsync())!);
        return (head[1], lines);
    }

    public async Task WriteAsync(string text) => await WriteAsync(Encoding.UTF8.GetBytes(text));

    public async Task WriteAsync(byte[] bytes) => await _output.WriteAsync(bytes);

    public async ValueTask DisposeAsync()
    {
        _disposed.SetResult();
        await _toProbe.Writer.CompleteAsync();
        await _playing;
        _reader.Dispose();
    }

    async Task PlayAsync(Func<FakeProbe, Task> play)
    {
        await play(this);
        await _fromProbe.Writer.CompleteAsync();
    }
}
