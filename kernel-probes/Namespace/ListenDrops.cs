using Reuseport.KernelProbes.Abi;
using Reuseport.Vocabulary;

namespace Reuseport.KernelProbes.Namespace;

/// <summary>
/// ListenDrops: how often a listener dropped a segment, because its accept queue was full or because no route leads
/// back from its device. The counter is read only after a SYN without an answer. All traffic of the namespace is the
/// probe's, and the counter is read after every SYN that is dropped, so the last value is up to date.
/// </summary>
sealed class ListenDrops
{
    readonly TcpExt _counters;
    ulong _last;

    public ListenDrops(TcpExt counters)
    {
        _counters = counters;
        _last = Read();
    }

    /// <summary>Whether one was counted since the last look.</summary>
    public bool Grew()
    {
        var before = _last;
        _last = Read();
        return _last > before;
    }

    ulong Read() => _counters.Look()["ListenDrops"u8]
        ?? throw new FaultException(Errno.EPROTO, "/proc/net/netstat lacks ListenDrops");
}
