namespace Reuseport.Containers.Tests.Vm;

/// <summary>It is always the same time.</summary>
sealed class ClockAt(DateTimeOffset now) : TimeProvider
{
    public override DateTimeOffset GetUtcNow() => now;
}

/// <summary>The system's until it runs out: every deadline from then on has passed.</summary>
sealed class ClockThatRunsOut : TimeProvider
{
    public bool RanOut { get; set; }

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
        base.CreateTimer(
            callback, state, RanOut && dueTime != Timeout.InfiniteTimeSpan ? TimeSpan.Zero : dueTime, period);
}

/// <summary>Every deadline has passed.</summary>
sealed class ImpatientClock : TimeProvider
{
    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
        base.CreateTimer(callback, state, dueTime == Timeout.InfiniteTimeSpan ? dueTime : TimeSpan.Zero, period);
}
