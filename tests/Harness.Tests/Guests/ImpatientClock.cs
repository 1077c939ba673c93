namespace Reuseport.Harness.Tests.Guests;

/// <summary>
/// A clock on which no deadline passes until the test says so, and from then on every deadline at once: those that are
/// set and those that will be.
/// </summary>
sealed class ImpatientClock : TimeProvider
{
    readonly List<Timer> _timers = [];
    bool _ranOut;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new Timer(() => callback(state));
        lock (_timers)
        {
            _timers.Add(timer);
            if (!_ranOut)
                return timer;
        }
        timer.Fire();
        return timer;
    }

    public void RunOut()
    {
        Timer[] timers;
        lock (_timers)
        {
            _ranOut = true;
            timers = [.. _timers];
        }
        foreach (var timer in timers)
            timer.Fire();
    }

    /// <summary>Fires on a thread of its own, as the timers of the system do.</summary>
    sealed class Timer(Action fire) : ITimer
    {
        volatile bool _disposed;

        public void Fire() => ThreadPool.QueueUserWorkItem(_ =>
        {
            if (!_disposed)
                fire();
        });

        public bool Change(TimeSpan dueTime, TimeSpan period) => true;

        public void Dispose() => _disposed = true;

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
