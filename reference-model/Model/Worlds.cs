using Reuseport.Vocabulary;

namespace Reuseport.Model;

/// <summary>
/// Every state that the kernel may be in. There is one, unless a flow whose hash nobody steered was sent to a group.
/// </summary>
public sealed class Worlds
{
    public static Worlds Start(KernelProfile profile, EquatableArray<Op.Sysctl> settings) => throw new NotImplementedException();

    /// <summary>How many there are.</summary>
    public int Count => throw new NotImplementedException();

    /// <summary>What the next call may do.</summary>
    public Prediction Predict(Op op) => throw new NotImplementedException();

    /// <summary>The groups of the first world in lines such as <c>g0 listening s1  closed s0  max 128</c>.</summary>
    public IReadOnlyList<string> Describe() => throw new NotImplementedException();
}

/// <summary>What one call may do in any of the worlds.</summary>
public sealed class Prediction
{
    /// <summary>The outcome, or the set of outcomes where the kernel is free.</summary>
    public Outcome Expected => throw new NotImplementedException();

    /// <summary>The named results reached on the way to the outcome, the outermost first, such as <c>AddSockResult.Joined</c>.</summary>
    public IReadOnlyList<NamedResult> Reached => throw new NotImplementedException();

    /// <summary>Why the kernel is free, in words; null when it is not.</summary>
    public string? WhyFree => throw new NotImplementedException();

    /// <summary>The call would enter the HAZARD family of scripts, which corrupts the memory of real kernels.</summary>
    public bool IsHazard => throw new NotImplementedException();

    /// <summary>The worlds in which the call has that outcome; null when there is none: the kernel diverges.</summary>
    public Worlds? After(Outcome seen) => throw new NotImplementedException();

    /// <summary>The worlds after the call whatever its outcome.</summary>
    public Worlds After() => throw new NotImplementedException();
}

/// <summary>One name of one result enum, such as <c>AddSockResult.Joined</c>: return value, report and coverage mark at once.</summary>
public readonly record struct NamedResult(int Index)
{
    /// <summary>All names of all result enums in a stable order; <see cref="Index"/> is the place in it.</summary>
    public static IReadOnlyList<NamedResult> All => throw new NotImplementedException();

    public override string ToString() => throw new NotImplementedException();
}
