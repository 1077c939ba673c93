namespace Reuseport.Containers;

/// <summary>The kernel was built without what scripts need. What to do: build it with the options that are named.
/// </summary>
/// <param name="options">By name, each with what it is needed for.</param>
public sealed class KernelLacksException(string target, IEnumerable<string> options)
    : Exception($"{target}: the kernel lacks {string.Join(", ", options)}");
