using System.Collections.Immutable;

namespace Reuseport.Containers.Kernels;

/// <summary>A kernel that a VM can boot: files that stay as they are while it runs.</summary>
/// <param name="Name">What reports call it: vendor and package version such as <c>debian/6.12.117-1</c>, or the path
/// that was given.</param>
/// <param name="Release">What <c>uname -r</c> says in it; null when only the guest can tell.</param>
/// <param name="Vmlinuz">The image, as an absolute path.</param>
/// <param name="HasVirtioPorts">Whether the protocol can go over a virtio port, built in or with
/// <paramref name="Modules"/>; else it takes a serial line, which every kernel has and which is slower.</param>
/// <param name="Modules">The modules (<c>.ko</c>, not compressed) that the virtio port needs, in the order in which
/// they are loaded.</param>
public sealed record KernelImage(
    string Name, string? Release, string Vmlinuz, bool HasVirtioPorts, ImmutableArray<string> Modules)
{
    /// <summary>What it was built with; null when neither the image nor a file beside it tells.</summary>
    public KernelConfig? Config { get; init; }
}
