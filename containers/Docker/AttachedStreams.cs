using System.IO.Pipelines;
using Docker.DotNet;

namespace Reuseport.Containers.Docker;

/// <summary>The standard streams of a container, taken apart: the engine sends two of them as one.</summary>
sealed class AttachedStreams : IDisposable
{
    readonly MultiplexedStream _attached;
    readonly Pipe _input = new();
    readonly Pipe _output = new();
    readonly Pipe _error = new();

    /// <param name="attached">Is closed with this.</param>
    public AttachedStreams(MultiplexedStream attached)
    {
        _attached = attached;
        Input = _input.Writer.AsStream();
        Output = _output.Reader.AsStream();
        Error = new(new StreamReader(_error.Reader.AsStream()));
        _ = SendAsync();
        _ = ReceiveAsync();
    }

    public Stream Input { get; }

    public Stream Output { get; }

    public LastLines Error { get; }

    /// <summary>The container reads the end of its input behind what was written.</summary>
    public void CloseInput() => _input.Writer.Complete();

    public void Dispose()
    {
        CloseInput();
        _attached.Dispose();
    }

    async Task SendAsync()
    {
        var failure = await TryAsync(() => _attached.CopyFromAsync(_input.Reader.AsStream(), CancellationToken.None));
        await _input.Reader.CompleteAsync(failure);
        if (failure is null)
            await TryAsync(() => Task.Run(_attached.CloseWrite));
    }

    async Task ReceiveAsync()
    {
        var failure = await TryAsync(() => _attached.CopyOutputToAsync(
            Stream.Null, _output.Writer.AsStream(), _error.Writer.AsStream(), CancellationToken.None));
        await _output.Writer.CompleteAsync(failure);
        await _error.Writer.CompleteAsync();
    }

    /// <summary>What the stream failed with, for its reader or writer; null when it came to its end.</summary>
    static async Task<IOException?> TryAsync(Func<Task> copy)
    {
        try
        {
            await copy();
            return null;
        }
        catch (Exception e)
        {
            // Of whatever kind: the client has several for a connection that is gone.
            return e as IOException ?? new(e.Message, e);
        }
    }
}
