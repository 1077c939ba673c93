namespace Reuseport.Harness.Running;

/// <summary>Counts what became of the scripts of a run; any thread may count and read.</summary>
public sealed class Tally
{
    long _taken;
    long _agrees;
    long _suspects;
    long _broken;
    long _splats;
    long _ops;

    /// <summary>Scripts that were sent to a guest, whether it answered or not.</summary>
    public long Taken => Interlocked.Read(ref _taken);

    public long Agrees => Interlocked.Read(ref _agrees);

    /// <summary>Scripts that diverged once, whatever was found of them later.</summary>
    public long Suspects => Interlocked.Read(ref _suspects);

    public long Broken => Interlocked.Read(ref _broken);

    /// <summary>Scripts that the kernel itself failed on.</summary>
    public long Splats => Interlocked.Read(ref _splats);

    /// <summary>Calls of the scripts that ran to their end.</summary>
    public long Ops => Interlocked.Read(ref _ops);

    /// <summary>Scripts that have a verdict or wait for one.</summary>
    public long Done => Agrees + Suspects + Broken + Splats;

    public void CountTaken() => Interlocked.Increment(ref _taken);

    public void CountAgrees(int ops)
    {
        Interlocked.Increment(ref _agrees);
        Interlocked.Add(ref _ops, ops);
    }

    public void CountSuspect(int ops)
    {
        Interlocked.Increment(ref _suspects);
        Interlocked.Add(ref _ops, ops);
    }

    public void CountSplat() => Interlocked.Increment(ref _splats);

    public void CountBroken() => Interlocked.Increment(ref _broken);
}
