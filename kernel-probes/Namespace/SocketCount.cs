using System.Buffers.Text;
using Reuseport.KernelProbes.Abi;
using Reuseport.Vocabulary;

namespace Reuseport.KernelProbes.Namespace;

/// <summary>
/// /proc/net/sockstat: how many sockets the namespace has. "used" counts every socket from its allocation to its last
/// reference, whatever its protocol and state (sock_inuse_add); only those in TIME_WAIT are counted apart. A look costs
/// less than 2 µs.
/// </summary>
sealed class SocketCount : IDisposable
{
    readonly ProcFile _sockstat = ProcFile.OfNet("sockstat");

    public int Look()
    {
        var text = _sockstat.Read();
        return After(text, "used "u8) + After(text, " tw "u8);
    }

    static int After(ReadOnlySpan<byte> text, ReadOnlySpan<byte> word)
    {
        var at = text.IndexOf(word);
        return at >= 0 && Utf8Parser.TryParse(text[(at + word.Length)..], out int number, out _) ? number
            : throw new FaultException(Errno.EPROTO, "/proc/net/sockstat has another form");
    }

    public void Dispose() => _sockstat.Dispose();
}
