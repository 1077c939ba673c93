namespace Reuseport.Containers.Kernels;

/// <summary>
/// A kernel cannot be had: not cached, not in the archive, no image, a broken file. One line says which.
/// </summary>
public sealed class KernelException(string message, Exception? inner = null) : Exception(message, inner);
