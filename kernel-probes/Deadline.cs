using System.Diagnostics;
using Reuseport.Vocabulary;
using Tmds.Linux;

namespace Reuseport.KernelProbes;

/// <summary>
/// Loopback delivers within the system call of the sender, unless the kernel leaves the rest to ksoftirqd. A wait is
/// therefore rare, and short: the CPU is given away until what was expected is there.
/// </summary>
readonly struct Deadline
{
    /// <summary>Seconds; long even for a guest that is emulated.</summary>
    const int Limit = 2;

    readonly long _start;
    readonly int _seconds;

    Deadline(long start, int seconds)
    {
        _start = start;
        _seconds = seconds;
    }

    /// <param name="seconds">More where the kernel itself takes its time.</param>
    public static Deadline Start(int seconds = Limit) => new(Stopwatch.GetTimestamp(), seconds);

    /// <summary>Gives the CPU away once, or gives up.</summary>
    public void Yield(string awaited)
    {
        if (Stopwatch.GetElapsedTime(_start).TotalSeconds > _seconds)
            throw new FaultException(Errno.ETIMEDOUT, $"{awaited} did not come within {_seconds} s");
        _ = LibC.sched_yield();
    }
}
