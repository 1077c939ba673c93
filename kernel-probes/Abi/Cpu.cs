using Tmds.Linux;

namespace Reuseport.KernelProbes.Abi;

static unsafe class Cpu
{
    /// <summary>The CPU that the calling thread runs on, for good once it is pinned.</summary>
    public static uint Current => (uint)LibC.sched_getcpu();

    /// <summary>
    /// Keeps the calling thread on one CPU (sched_setaffinity(2)), so that a selection by CPU is exact and a packet
    /// over loopback is delivered by the call that sends it.
    /// </summary>
    /// <param name="wanted">The number of a CPU; if it is not allowed, the allowed one that is counted so.</param>
    /// <returns>The number of the CPU.</returns>
    public static int Pin(int wanted)
    {
        cpu_set_t allowed;
        if (LibC.sched_getaffinity(0, sizeof(cpu_set_t), &allowed) < 0)
            throw FaultException.OfLastCall("reading the allowed CPUs");
        var cpu = LibC.CPU_ISSET(wanted, &allowed) ? wanted : Nth(&allowed, wanted % LibC.CPU_COUNT(&allowed));

        cpu_set_t one;
        LibC.CPU_ZERO(&one);
        LibC.CPU_SET(cpu, &one);
        if (LibC.sched_setaffinity(0, sizeof(cpu_set_t), &one) < 0)
            throw FaultException.OfLastCall($"pinning to CPU {cpu}");
        return cpu;
    }

    static int Nth(cpu_set_t* allowed, int index)
    {
        for (var cpu = 0; ; cpu++)
        {
            if (LibC.CPU_ISSET(cpu, allowed) && index-- == 0)
                return cpu;
        }
    }
}
