namespace Reuseport.Containers.Kernels;

/// <summary>A kernel cannot be had: not cached, not in the archive, no image, a broken file. It says which.</summary>
public sealed class KernelException(string message, Exception? inner = null) : Exception(message, inner)
{
    /// <summary>There is nothing of the name that was given, on this machine or in the cache.</summary>
    public bool IsMissing { get; init; }
}
