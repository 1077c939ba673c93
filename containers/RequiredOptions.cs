namespace Reuseport.Containers;

/// <summary>
/// Configuration options of a kernel. What a script does without one of them says nothing about SO_REUSEPORT, so that
/// such a kernel is not compared at all.
/// </summary>
public static class RequiredOptions
{
    /// <param name="target">The target's name as on the command line.</param>
    /// <exception cref="KernelLacksException">The kernel lacks some.</exception>
    public static void Require(string target, GuestHello hello)
    {
        if (hello.Missing is { Count: > 0 } missing)
            throw new KernelLacksException(target, missing);
    }
}
