using Reuseport.Vocabulary;

namespace Reuseport.Model;

/// <summary>What a wake-up does to a thread that waits for a listener.</summary>
[KernelFunction("sock_def_readable", File = "net/core/sock.c")]
[KernelFunction("sock_def_wakeup", File = "net/core/sock.c")]
public enum WakeUpResult
{
    /// <summary>It has accepted the connection that waited longest.</summary>
    Accepted,
    FoundReady,

    /// <summary>EINVAL: the listener has stopped.</summary>
    Stopped,
}

/// <summary>A thread in a call on a listener.</summary>
/// <param name="Became"><see cref="Outcome.Asleep"/>, or what the call has returned since.</param>
public sealed record Waiter(Waiting In, Outcome Became)
{
    public bool IsAsleep => Became is Outcome.Asleep;
}

public sealed partial record Net
{
    /// <summary>Calls accept4(2) or poll(2) in a thread, unless one sleeps there already.</summary>
    (Net, Outcome) Wait(SockId id, Waiting call, Course course)
    {
        if (this[id].Waiter is { IsAsleep: true })
            return (this, Outcome.Asleep.Instance);
        var net = Put(this[id] with { Waiter = null });
        if (call == Waiting.Poll)
        {
            // A socket that neither listens nor is connected has hung up.
            return this[id] is { State: SockState.Listen, AcceptQueue: [] } or { IsConnected: true }
                ? net.Sleep(id, call)
                : (net, Outcome.Ready.Instance);
        }
        (net, var outcome) = net.Accept(id, course);
        return outcome is Outcome.Failed(Errno.EAGAIN) ? net.Sleep(id, call) : (net, outcome);
    }

    (Net, Outcome) Sleep(SockId id, Waiting call) =>
        (Put(this[id] with { Waiter = new(call, Outcome.Asleep.Instance) }), Outcome.Asleep.Instance);

    (Net, Outcome) Woken(SockId id) => this[id].Waiter switch
    {
        null => (this, Outcome.None.Instance),
        { IsAsleep: true } => (this, Outcome.Asleep.Instance),
        var woken => (Put(this[id] with { Waiter = null }), woken.Became),
    };

    /// <summary>sk_data_ready()</summary>
    Net DataReady(SockId id, Course course)
    {
        if (this[id].Waiter is not { IsAsleep: true } waiter)
            return this;
        if (waiter.In == Waiting.Poll)
        {
            course.Reached(WakeUpResult.FoundReady);
            return Put(this[id] with { Waiter = waiter with { Became = Outcome.Ready.Instance } });
        }
        course.Reached(WakeUpResult.Accepted);
        var (net, accepted) = Accept(id, course);
        return net.Put(net[id] with { Waiter = waiter with { Became = accepted } });
    }

    /// <summary>sk_state_change() and sk_error_report() of a listener that stops</summary>
    Net StateChange(SockId id, Course course)
    {
        if (this[id].Waiter is not { IsAsleep: true } waiter)
            return this;
        course.Reached(WakeUpResult.Stopped);
        Outcome became = waiter.In == Waiting.Poll ? Outcome.Ready.Instance : Failed(Errno.EINVAL);
        return Put(this[id] with { Waiter = waiter with { Became = became } });
    }
}
