using Reuseport.Harness.Targets;

namespace Reuseport.Harness.Nights;

/// <summary>
/// How fast work usually is. It decides how a night is cut, so that it is one number for every machine; what was
/// measured is in each shard's <c>timing.json</c>.
/// </summary>
static class Pace
{
    /// <summary>What a shard of random scripts takes at the most.</summary>
    public static readonly TimeSpan ShardMost = TimeSpan.FromMinutes(4);

    /// <summary>From nothing to the first script: a boot, and the measurement of the profile.</summary>
    static readonly TimeSpan _start = TimeSpan.FromSeconds(15);

    /// <summary>Scripts a second: of an emulated machine, of a process on this kernel, of the kernel's file.</summary>
    const int VmScripts = 80, ProcessScripts = 250, SourceScripts = 50_000;

    /// <summary>What one trace of a folder takes in a VM.</summary>
    static readonly TimeSpan _trace = TimeSpan.FromMilliseconds(150), _largeTrace = TimeSpan.FromSeconds(5);

    /// <summary>How many scripts take so long.</summary>
    public static long Scripts(string target, TimeSpan time) =>
        Math.Max(1, (long)(PerSecond(target) * (time - _start).TotalSeconds));

    /// <summary>About what a shard takes.</summary>
    /// <param name="traces">How many traces it has.</param>
    public static TimeSpan Of(Shard shard, int traces) => _start + shard.Work switch
    {
        Work.Scripts or Work.Source => TimeSpan.FromSeconds(shard.Scripts!.Value / (double)PerSecond(shard.Target)),
        Work.Corpus or Work.Scenarios => traces * _trace,
        Work.Size => traces * _largeTrace,
    };

    static int PerSecond(string target) =>
        VmName.KernelOf(target) is not null ? VmScripts
        : target.StartsWith("source:", StringComparison.Ordinal) ? SourceScripts
        : ProcessScripts;
}
