namespace Reuseport.Harness.Tests.Guests;

/// <summary>A clock on which every deadline passes at once when the test says so, and none does before.</summary>
sealed class ImpatientClock : TimeProvider
{
    readonly List<Timer> _timers = [];

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new Timer(() => callback(state));
        lock (_timers)
            _timers.Add(timer);
        return timer;
    }

    /// <summary>Lets the deadlines pass that are set now; waits until there is one.</summary>
    public async Task RunOutAsync()
    {
        while (!TryRunOut())
            await Task.Yield();
    }

    bool TryRunOut()
    {
        Timer[] timers;
        lock (_timers)
            timers = [.. _timers.Where(timer => !timer.IsDisposed)];
        foreach (var timer in timers)
            timer.Fire();
        return timers.Length > 0;
    }

    sealed class Timer(Action fire) : ITimer
    {
        public bool IsDisposed { get; private set; }

        public void Fire() => fire();

        public bool Change(TimeSpan dueTime, TimeSpan period) => true;

        public void Dispose() => IsDisposed = true;

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
