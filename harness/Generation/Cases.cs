namespace Reuseport.Harness.Generation;

/// <summary>All cases of something, each once before any comes again; neighbours have little in common.</summary>
/// <param name="first">Any number.</param>
/// <param name="count">How many cases there are; not a multiple of <see cref="Step"/>.</param>
sealed class Cases(int first, int count)
{
    /// <summary>A prime: stepping by it comes to each case.</summary>
    const int Step = 7_919;

    long _made = first;

    /// <summary>The number of the case that was taken last: the same in every run.</summary>
    public int Number { get; private set; }

    public int Next() => Number = (int)(_made++ * Step % count);
}
