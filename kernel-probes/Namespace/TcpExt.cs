using System.Buffers.Text;
using Reuseport.KernelProbes.Abi;
using Reuseport.Vocabulary;

namespace Reuseport.KernelProbes.Namespace;

/// <summary>The counters of the group TcpExt in /proc/net/netstat.</summary>
sealed class TcpExt : IDisposable
{
    static ReadOnlySpan<byte> LineStart => "TcpExt:"u8;

    readonly ProcFile _netstat = ProcFile.OfNet("netstat");

    /// <summary>All counters as they are now, valid until the next look. It costs 40 µs.</summary>
    public Values Look()
    {
        // The file has two lines for each group: the names, and their values.
        var text = _netstat.Read();
        var names = text[Math.Max(text.IndexOf(LineStart), 0)..];
        var end = names.IndexOf((byte)'\n');
        return new(names[..Math.Max(end, 0)], names[(end + 1)..]);
    }

    public void Dispose() => _netstat.Dispose();

    /// <summary>Two lines with as many words each.</summary>
    public readonly ref struct Values(ReadOnlySpan<byte> names, ReadOnlySpan<byte> values)
    {
        readonly ReadOnlySpan<byte> _names = names;
        readonly ReadOnlySpan<byte> _values = values;

        /// <summary>The value of the counter; null where the kernel does not have it.</summary>
        public ulong? this[ReadOnlySpan<byte> counter]
        {
            get
            {
                var column = 0;
                foreach (var word in _names.Split((byte)' '))
                {
                    if (_names[word].SequenceEqual(counter))
                        return InColumn(column);
                    column++;
                }
                return null;
            }
        }

        ulong InColumn(int column)
        {
            foreach (var word in _values.Split((byte)' '))
            {
                if (column-- == 0 && Utf8Parser.TryParse(_values[word], out ulong value, out _))
                    return value;
            }
            throw new FaultException(Errno.EPROTO, "/proc/net/netstat has another form");
        }
    }
}
