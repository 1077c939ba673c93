using CsCheck;

namespace Reuseport.Harness.Generation;

/// <summary>Draws from one seed, in one order: the same on every machine.</summary>
sealed class Dice(ulong seed)
{
    readonly PCG _pcg = new(stream: 1, seed);

    /// <summary>From 0 to below <paramref name="bound"/>.</summary>
    public int Below(int bound) => (int)_pcg.Next((uint)bound);

    /// <summary>From the first to the last, both included.</summary>
    public int Between(int first, int last) => first + Below(last - first + 1);

    /// <summary>True so many times in a hundred.</summary>
    public bool Percent(int chance) => Below(100) < chance;

    public T Of<T>(params ReadOnlySpan<T> choices) => choices[Below(choices.Length)];

    /// <summary>An index, each as often as its weight says.</summary>
    public int Weighted(ReadOnlySpan<int> weights)
    {
        var total = 0;
        foreach (var weight in weights)
            total += weight;
        var left = Below(total);
        var index = 0;
        while (left >= weights[index])
            left -= weights[index++];
        return index;
    }
}
