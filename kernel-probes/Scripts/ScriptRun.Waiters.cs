using Reuseport.KernelProbes.Abi;
using Reuseport.Vocabulary;

namespace Reuseport.KernelProbes.Scripts;

/// <summary>Threads that block in a call on a listener.</summary>
sealed partial class ScriptRun
{
    readonly List<Waiter> _waiters = [];

    /// <summary>One thread at most waits for a socket.</summary>
    Outcome Wait(SockId sk, Waiting call)
    {
        var socket = _sockets[sk];
        if (!socket.IsOpen)
            return new Outcome.Failed(Errno.EBADF);
        if (FindWaiter(socket) is { } earlier)
        {
            if (earlier.IsAsleep)
                return Outcome.Asleep.Instance;
            _waiters.Remove(earlier);
        }
        var waiter = new Waiter(socket, call);
        _waiters.Add(waiter);
        waiter.AwaitCall();
        SettleWaiters();
        return Woken(sk);
    }

    Outcome Woken(SockId sk)
    {
        var socket = _sockets[sk];
        if (!socket.IsOpen)
            return new Outcome.Failed(Errno.EBADF);
        if (FindWaiter(socket) is not { } waiter)
            return Outcome.None.Instance;
        if (waiter.IsAsleep)
            return Outcome.Asleep.Instance;
        _waiters.Remove(waiter);
        return waiter.Outcome!;
    }

    Waiter? FindWaiter(ScriptSocket socket)
    {
        foreach (var waiter in _waiters)
        {
            if (waiter.Socket == socket)
                return waiter;
        }
        return null;
    }

    /// <summary>
    /// A thread that the last call has woken returns from its own call before the next call of the script is made.
    /// </summary>
    void SettleWaiters()
    {
        foreach (var waiter in _waiters)
        {
            if (waiter.Outcome is not null)
                continue;
            waiter.Settle();
            if (!waiter.IsAsleep)
                waiter.Outcome = Collect(waiter);
        }
    }

    Outcome Collect(Waiter waiter)
    {
        waiter.Socket.ForgetQueueLength();
        var errno = waiter.Take(out var accepted);
        return errno != Errno.None ? new Outcome.Failed(errno)
            : accepted < 0 ? Outcome.Ready.Instance
            : Reset(accepted, waiter.Peer.Port, Inet.DestinationOf(Inet.LocalOf(accepted)));
    }

    /// <summary>The listener that has got a connection by the call that is being made.</summary>
    ScriptSocket? FindReceiver()
    {
        foreach (var waiter in _waiters)
        {
            if (waiter is { Outcome: null, HasAccepted: true })
                return waiter.Socket;
        }
        return FindGrownQueue();
    }

    void EndWaiters()
    {
        foreach (var waiter in _waiters)
        {
            if (waiter.Outcome is null)
                waiter.End();
        }
        _waiters.Clear();
    }
}
