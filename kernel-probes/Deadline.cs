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

    Deadline(long start) => _start = start;

    public static Deadline Start() => new(Stopwatch.GetTimestamp());

    /// <summary>Gives the CPU away once, or gives up.</summary>
    public void Yield(string awaited)
    {
        if (Stopwatch.GetElapsedTime(_start).TotalSeconds > Limit)
            throw new FaultException(Errno.ETIMEDOUT, $"{awaited} did not come within {Limit} s");
        _ = LibC.sched_yield();
    }
}
