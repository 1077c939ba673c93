using System.Buffers.Text;
using Reuseport.Vocabulary;

namespace Reuseport.KernelProbes;

/// <summary>
/// ListenOverflows of /proc/net/netstat: how often a listener dropped a segment because its accept queue was full. A
/// look costs 40 µs, so it is only taken when a SYN stays without an answer. The value seen last holds until then:
/// all traffic of the namespace is the probe's, and every SYN of it that is dropped so is followed by a look.
/// </summary>
sealed class ListenOverflows : IDisposable
{
    static ReadOnlySpan<byte> LineStart => "TcpExt:"u8;

    static ReadOnlySpan<byte> Counter => "ListenOverflows"u8;

    readonly ProcFile _netstat = ProcFile.OfNet("netstat");
    ulong _last;

    public ListenOverflows() => _last = Read();

    /// <summary>Whether one was counted since the last look.</summary>
    public bool Grew()
    {
        var before = _last;
        _last = Read();
        return _last > before;
    }

    /// <summary>The file has two lines for each group of counters: their names, their values.</summary>
    ulong Read()
    {
        var text = _netstat.Read();
        var names = text[Math.Max(text.IndexOf(LineStart), 0)..];
        var end = names.IndexOf((byte)'\n');
        var values = names[(end + 1)..];
        var column = 0;
        foreach (var word in names[..Math.Max(end, 0)].Split((byte)' '))
        {
            if (names[word].SequenceEqual(Counter))
                return Word(values, column);
            column++;
        }
        throw new FaultException(Errno.EPROTO, "/proc/net/netstat lacks ListenOverflows");
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
