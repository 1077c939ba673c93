using Reuseport.Containers.Kernels;
using Path = System.IO.Path;

namespace Reuseport.Harness.Tests;

/// <summary>
/// What docs/model-map.md says of Debian's kernels: the table there is the only one. A version without a row has that
/// of the newest of its series, such as 6.12, with one.
/// </summary>
static class DocumentedKernels
{
    const string Map = "docs/model-map.md";

    /// <summary>The versions of all kernels in the cache.</summary>
    public static IEnumerable<string> Cached =>
        KernelCache.Default.All().Where(kernel => kernel.Problem is null)
            .Select(kernel => kernel.Package.Version).Distinct();

    /// <summary>The names of the behaviours that a kernel of this version, or of its series, has.</summary>
    public static IReadOnlyList<string> BehavioursOf(string version)
    {
        var series = string.Join('.', version.Split('.', '-')[..2]);
        var alike = Rows().Where(row => row.Version.StartsWith($"{series}.", StringComparison.Ordinal)).ToList();
        var row = alike.Find(row => row.Version == version) is { Behaviours: not null } same ? same
            : alike.LastOrDefault();
        return row.Behaviours ?? throw new AssertionException(
            $"no row of the kernels in {Map} is of the series {series}: measure one with harness profile, and add it");
    }

    /// <summary>Rows such as <c>| Debian 6.1.192-2 (cloud, in a VM) | incoming-cpu | 12,000 |</c>.</summary>
    static IEnumerable<(string Version, IReadOnlyList<string> Behaviours)> Rows() =>
        from line in File.ReadLines(Path.Combine(Repository.Root, Map))
        let cells = line.Split('|', StringSplitOptions.TrimEntries)
        where cells is [_, ['D', 'e', 'b', 'i', 'a', 'n', ' ', ..], _, ..]
        select (cells[1].Split(' ')[1], (IReadOnlyList<string>)cells[2].Split(", "));
}
