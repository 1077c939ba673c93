using Reuseport.KernelProbes.Abi;
using Reuseport.Vocabulary;

namespace Reuseport.KernelProbes.Scripts;

/// <summary>A socket of the script.</summary>
sealed class ScriptSocket(SockId id, Transport transport, int fd)
{
    /// <summary>The descriptor of a socket that the script has closed. Calls with it answer EBADF.</summary>
    public const int Closed = -1;

    int? _queueLength;

    public SockId Id { get; } = id;

    public Transport Transport { get; } = transport;

    public int Fd { get; private set; } = fd;

    public bool IsOpen => Fd != Closed;

    /// <summary>Whether the script gave it a port; else the kernel picks one when it needs one.</summary>
    public bool IsBound { get; set; }

    /// <summary>SO_COOKIE of a socket that is closed; null if the script has no <c>lookup</c>.</summary>
    public ulong? LastCookie { get; private set; }

    /// <summary>How many connections wait to be accepted.</summary>
    public int QueueLength()
    {
        if (!Transport.IsTcp || !IsOpen)
            return 0;
        var info = Inet.Info(Fd);
        return info.tcpi_state == Uapi.TCP_LISTEN ? (int)info.tcpi_unacked : 0;
    }

    /// <summary>Looks at the accept queue, unless nothing can have changed it since the last look.</summary>
    public void NoteQueueLength() => _queueLength ??= QueueLength();

    /// <summary>A call may have changed the accept queue.</summary>
    public void ForgetQueueLength() => _queueLength = null;

    /// <summary>Looks whether more connections wait than noted.</summary>
    public bool QueueGrew()
    {
        var before = _queueLength;
        _queueLength = QueueLength();
        return _queueLength > before;
    }

    /// <summary>A map may have the socket for longer than it has a descriptor: what it gives is known then.</summary>
    public void KeepCookie()
    {
        if (IsOpen)
            LastCookie = Inet.CookieOf(Fd);
    }

    /// <returns>The descriptor, for the one that closes it.</returns>
    public int Close()
    {
        var fd = Fd;
        Fd = Closed;
        return fd;
    }
}
