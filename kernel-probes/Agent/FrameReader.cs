using System.Text;
using Reuseport.KernelProbes.Abi;
using Reuseport.Vocabulary;

namespace Reuseport.KernelProbes.Agent;

/// <summary>
/// Reads lines from a buffer that is filled when it holds no whole one. Frames are pipelined: a read brings many.
/// </summary>
/// <param name="beforeWaiting">Is called before each read: the answers so far have to be on their way then.</param>
sealed class FrameReader(Stream input, Action beforeWaiting)
{
    /// <summary>Bytes of one frame, with room for the largest group and every call that it takes.</summary>
    const int FrameMax = 64 * 1024 * 1024;
    const int BufferSize = 256 * 1024;
    const byte LineFeed = (byte)'\n';

    byte[] _buffer = new byte[BufferSize];
    int _start;
    int _end;

    /// <summary>The next line without its end; null at the end of the input.</summary>
    public string? ReadLine()
    {
        var length = FindLine(0);
        return length < 0 ? null : Take(length);
    }

    /// <summary>The next lines with their ends.</summary>
    public string ReadLines(int count)
    {
        var length = 0;
        while (count-- > 0)
        {
            var line = FindLine(length);
            if (line < 0)
                throw FaultException.OfProtocol("the input ended within a frame");
            length += line;
        }
        return Take(length);
    }

    /// <summary>The length of the line at the offset with its end, or -1 at the end of the input.</summary>
    int FindLine(int offset)
    {
        var searched = offset;
        while (true)
        {
            var found = _buffer.AsSpan(_start + searched, _end - _start - searched).IndexOf(LineFeed);
            var length = searched - offset + (found < 0 ? _end - _start - searched : found + 1);
            if (length > Wire.LineMax)
                throw FaultException.OfProtocol($"a line of more than {Wire.LineMax} bytes");
            if (found >= 0)
                return length;
            searched = _end - _start;
            if (!Fill())
                return searched == 0 ? -1 : throw FaultException.OfProtocol("the input ended within a frame");
        }
    }

    /// <returns>Whether there is more.</returns>
    bool Fill()
    {
        beforeWaiting();
        if (_start > 0)
        {
            _buffer.AsSpan(_start.._end).CopyTo(_buffer);
            (_start, _end) = (0, _end - _start);
        }
        if (_end == FrameMax)
            throw FaultException.OfProtocol($"a frame of more than {FrameMax} bytes");
        if (_end == _buffer.Length)
            Array.Resize(ref _buffer, _buffer.Length * 2);
        var count = input.Read(_buffer, _end, _buffer.Length - _end);
        _end += count;
        return count > 0;
    }

    string Take(int length)
    {
        var text = Encoding.UTF8.GetString(_buffer, _start, length);
        _start += length;
        return text;
    }
}
