using System.Buffers.Text;
using Reuseport.KernelProbes.Abi;
using Reuseport.Vocabulary;
using Tmds.Linux;

namespace Reuseport.KernelProbes.Scripts;

/// <summary>A thread that makes one call on a listener which may block.</summary>
sealed unsafe class Waiter
{
    /// <summary>How long a thread that was woken may take to return.</summary>
    static readonly TimeSpan _farewell = TimeSpan.FromSeconds(2);

    readonly int _fd;
    readonly Waiting _call;
    readonly Thread _thread;
    ProcFile? _syscall;
    volatile int _tid;
    volatile bool _hasReturned;
    Errno _errno;
    int _accepted = -1;
    SockAddr _peer;

    public Waiter(ScriptSocket socket, Waiting call)
    {
        Socket = socket;
        _fd = socket.Fd;
        _call = call;
        _thread = new(Call, 64 * 1024) { IsBackground = true };
        Inet.SetBlocking(_fd, true);
        _thread.Start();
    }

    /// <summary>Returns when the call of a new waiter is over or its thread sleeps in it.</summary>
    /// <exception cref="OutcomeException">Neither comes about.</exception>
    public void AwaitCall()
    {
        Settle();
        Inet.SetBlocking(_fd, false);
    }

    public ScriptSocket Socket { get; }

    public bool IsAsleep => !_hasReturned;

    /// <summary>Whether it has taken a connection, which is still open.</summary>
    public bool HasAccepted => _hasReturned && _accepted >= 0;

    /// <summary>Where the accepted connection comes from.</summary>
    public SockAddr Peer => _peer;

    /// <summary>What became of the call, once the script run has taken it.</summary>
    public Outcome? Outcome { get; set; }

    /// <summary>
    /// Returns when the thread has returned from its call or sleeps in it. A thread that was woken runs, and is not
    /// asleep although it did not get the CPU yet: no time decides.
    /// </summary>
    public void Settle()
    {
        var deadline = Deadline.Start();
        while (!_hasReturned && !SleepsInCall())
            deadline.Yield("a thread that waits");
    }

    /// <summary>/proc/self/task/TID/syscall has the number of the call that a thread sleeps in.</summary>
    bool SleepsInCall()
    {
        if (_tid == 0)
            return false;
        try
        {
            _syscall ??= ProcFile.OfThread(_tid, "syscall");
            return Utf8Parser.TryParse(_syscall.Read(), out int sleepsIn, out _) && sleepsIn == Number;
        }
        catch (FaultException) when (_hasReturned)
        {
            // The thread has ended in the meantime, and its files with it.
            return false;
        }
    }

    /// <summary>The errno of the call, and for accept(2) the new socket, which is for the caller to close.</summary>
    public Errno Take(out int accepted)
    {
        _thread.Join();
        _syscall?.Dispose();
        accepted = _accepted;
        _accepted = -1;
        return _errno;
    }

    /// <summary>
    /// Ends the call of a thread that sleeps: a listener that stops wakes all threads. A thread that a kernel does not
    /// wake is left behind with its socket, which then is found to be left.
    /// </summary>
    public void End()
    {
        if (!_hasReturned)
            _ = LibC.shutdown(_fd, LibC.SHUT_RD);
        if (!_thread.Join(_farewell))
            return;
        if (Take(out var accepted) == Errno.None && accepted >= 0)
            _ = LibC.close(accepted);
    }

    int Number => _call == Waiting.Accept ? Uapi.SYS_accept4 : Uapi.SYS_poll;

    void Call()
    {
        _tid = Libc.gettid();
        if (_call == Waiting.Accept)
        {
            SockAddr peer;
            socklen_t length = sizeof(SockAddr);
            _accepted = LibC.accept4(_fd, (sockaddr*)&peer, &length, LibC.SOCK_NONBLOCK | LibC.SOCK_CLOEXEC);
            _errno = _accepted < 0 ? (Errno)LibC.errno : Errno.None;
            _peer = peer;
        }
        else
        {
            var file = new PollFile { fd = _fd, events = Uapi.POLLIN };
            _errno = Libc.poll(&file, 1, -1) < 0 ? (Errno)LibC.errno : Errno.None;
        }
        _hasReturned = true;
    }
}
