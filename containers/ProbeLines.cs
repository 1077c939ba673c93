using System.Text;
using Reuseport.Vocabulary;

namespace Reuseport.Containers;

/// <summary>Lines of an untrusted stream, with limits on their length and on the time to wait.</summary>
sealed class ProbeLines(Stream stream, TimeSpan patience, TimeProvider clock)
{
    const int BufferSize = 1 << 16;

    readonly byte[] _buffer = new byte[BufferSize];
    int _start;
    int _end;

    /// <summary>The next line without its end.</summary>
    /// <exception cref="WireException">The stream ended or failed, the line is too long, or no byte came in
    /// time.</exception>
    public async ValueTask<string> ReadAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            var length = _buffer.AsSpan(_start, _end - _start).IndexOf((byte)'\n');
            if (length > Wire.LineMax || (length < 0 && _end - _start > Wire.LineMax))
                throw new WireException($"a line of more than {Wire.LineMax} characters");
            if (length >= 0)
            {
                var line = Encoding.UTF8.GetString(_buffer, _start, length);
                _start += length + 1;
                return line;
            }
            await FillAsync(cancellationToken);
        }
    }

    async Task FillAsync(CancellationToken cancellationToken)
    {
        _buffer.AsSpan(_start, _end - _start).CopyTo(_buffer);
        _end -= _start;
        _start = 0;

        int count;
        try
        {
            // The wait is limited, not the read: a read of a pipe cannot be cancelled on every platform.
            var read = stream.ReadAsync(_buffer.AsMemory(_end), cancellationToken).AsTask();
            count = await read.WaitAsync(patience, clock, cancellationToken);
        }
        catch (TimeoutException e)
        {
            throw new WireException($"no answer within {patience.TotalSeconds:0.###} s", e) { IsSilence = true };
        }
        catch (Exception e) when (e is IOException or ObjectDisposedException)
        {
            throw new WireException("its output cannot be read", e);
        }
        if (count == 0)
            throw new WireException(_end == 0 ? "its output ended" : "its output ended in the middle of a line");
        _end += count;
    }
}
