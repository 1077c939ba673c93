using Reuseport.Vocabulary;

namespace Reuseport.KernelProbes;

/// <summary>
/// ListenOverflows: how often a listener dropped a segment because its accept queue was full. A look is only taken when
/// a SYN stays without an answer. The value seen last holds until then: all traffic of the namespace is the probe's,
/// and every SYN of it that is dropped so is followed by a look.
/// </summary>
sealed class ListenOverflows
{
    readonly TcpExt _counters;
    ulong _last;

    public ListenOverflows(TcpExt counters)
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

    ulong Read() => _counters.Look()["ListenOverflows"u8]
        ?? throw new FaultException(Errno.EPROTO, "/proc/net/netstat lacks ListenOverflows");
}
