using Reuseport.Vocabulary;

namespace Reuseport.KernelProbes;

/// <summary>A socket of the script.</summary>
sealed class ScriptSocket(SockId id, Transport transport, int fd)
{
    /// <summary>The descriptor of a socket that the script has closed: every call with it is made, and answers EBADF.</summary>
    public const int Closed = -1;

    int? _queueLength;

    public SockId Id { get; } = id;

    public Transport Transport { get; } = transport;

    public int Fd { get; private set; } = fd;

    public bool IsOpen => Fd != Closed;

    /// <summary>Whether the script gave it a port; else the kernel picks one when it needs one.</summary>
    public bool IsBound { get; set; }

    /// <summary>How many connections could be accepted when the socket was looked at last; looks if that is not known.</summary>
    public int QueueLength => _queueLength ??= ReadQueueLength();

    /// <summary>Looks whether one more connection waits than before.</summary>
    public bool QueueGrew()
    {
        var before = QueueLength;
        _queueLength = ReadQueueLength();
        return _queueLength > before;
    }

    /// <summary>A call may have changed the accept queue.</summary>
    public void ForgetQueueLength() => _queueLength = null;

    /// <returns>The descriptor, for the one that closes it.</returns>
    public int Close()
    {
        var fd = Fd;
        Fd = Closed;
        return fd;
    }

    int ReadQueueLength()
    {
        if (Transport != Transport.Tcp4 || !IsOpen)
            return 0;
        var info = Inet.Info(Fd);
        return info.tcpi_state == Uapi.TCP_LISTEN ? (int)info.tcpi_unacked : 0;
    }
}
