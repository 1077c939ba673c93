using System.Diagnostics;
using Reuseport.Vocabulary;
using Tmds.Linux;

namespace Reuseport.KernelProbes.Abi;

/// <summary>
/// Loopback delivers within the system call of the sender, unless the kernel leaves the rest to ksoftirqd. A wait is
/// therefore rare, and short: the CPU is given away until what was expected is there.
/// </summary>
readonly struct Deadline
{
    /// <summary>Seconds; long even for a guest that is emulated.</summary>
    const int Limit = 2;

    readonly long _start;
    readonly TimeSpan _limit;

    Deadline(long start, TimeSpan limit)
    {
        _start = start;
        _limit = limit;
    }

    /// <param name="seconds">More where the kernel itself takes its time.</param>
    public static Deadline Start(int seconds = Limit) => Start(TimeSpan.FromSeconds(seconds));

    public static Deadline Start(TimeSpan limit) => new(Stopwatch.GetTimestamp(), limit);

    /// <summary>Gives the CPU away once, or gives up: then <c>timeout</c> is the outcome.</summary>
    public void Yield(string awaited)
    {
        if (!TryYield())
            throw new OutcomeException(Outcome.TimedOut.Instance, $"{awaited} did not come within {_limit}");
    }

    /// <summary>Gives the CPU away once.</summary>
    /// <returns>False when the time is over.</returns>
    public bool TryYield()
    {
        if (Stopwatch.GetElapsedTime(_start) > _limit)
            return false;
        _ = LibC.sched_yield();
        return true;
    }
}
