using Reuseport.Harness.History;

namespace Reuseport.Harness.Store;

/// <summary>Packages in the order of the tree of kernels.</summary>
static class PackageOrder
{
    /// <summary>The package before another, which may be an older one of the same release; null for the oldest.
    /// </summary>
    /// <param name="packages">Those that there are; the other is one of them.</param>
    public static string? Before(string package, IEnumerable<string> packages)
    {
        var tree = KernelTree.Of(packages);
        var node = tree.Nodes.First(node => node.Versions.Contains(package));
        return node.Versions.TakeWhile(version => version != package).LastOrDefault()
            ?? tree.Before(node)?.Tried.First();
    }
}
