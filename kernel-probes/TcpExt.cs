using System.Buffers.Text;
using Reuseport.Vocabulary;

namespace Reuseport.KernelProbes;

/// <summary>The counters of the group TcpExt in /proc/net/netstat. A look costs 40 µs.</summary>
sealed class TcpExt : IDisposable
{
    static ReadOnlySpan<byte> LineStart => "TcpExt:"u8;

    readonly ProcFile _netstat = ProcFile.OfNet("netstat");

    /// <summary>The counter as it is now; null where the kernel does not have it.</summary>
    public ulong? Read(ReadOnlySpan<byte> counter)
    {
        // The file has two lines for each group: the names, and their values.
        var text = _netstat.Read();
        var names = text[Math.Max(text.IndexOf(LineStart), 0)..];
        var end = names.IndexOf((byte)'\n');
        var values = names[(end + 1)..];
        var column = 0;
        foreach (var word in names[..Math.Max(end, 0)].Split((byte)' '))
        {
            if (names[word].SequenceEqual(counter))
                return Word(values, column);
            column++;
        }
        return null;
    }

    static ulong Word(ReadOnlySpan<byte> line, int column)
    {
        foreach (var word in line.Split((byte)' '))
        {
            if (column-- == 0 && Utf8Parser.TryParse(line[word], out ulong value, out _))
                return value;
        }
        throw new FaultException(Errno.EPROTO, "/proc/net/netstat has another form");
    }

    public void Dispose() => _netstat.Dispose();
}
