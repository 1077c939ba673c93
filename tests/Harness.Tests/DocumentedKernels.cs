using Reuseport.Containers.Kernels;
using Reuseport.Harness.Profiles;

namespace Reuseport.Harness.Tests;

/// <summary>What is recorded of Debian's kernels; docs/model-map.md shows a part of it.</summary>
static class DocumentedKernels
{
    const string Map = "docs/model-map.md";

    /// <summary>The versions of all kernels in the cache.</summary>
    public static IEnumerable<string> Cached =>
        KernelCache.Default.All().Where(kernel => kernel.Problem is null)
            .Select(kernel => kernel.Package.Version).Distinct();

    /// <summary>The names of the behaviours that a kernel of this version, or the newest of its series, has.</summary>
    public static IReadOnlyList<string> BehavioursOf(string version)
    {
        var release = KernelRelease.Parse(version)!;
        if (version.Split('.') is [_, _])
            release = release with { Patch = int.MaxValue };
        var expected = RecordedProfiles.Built.Expect(release)
            ?? throw new AssertionException(
                $"no profile of the series {release.Series} is recorded: harness profile --record");
        return Profile.Names(expected.Profile);
    }

    /// <summary>Rows such as <c>| Debian 6.1.192-2 (cloud, in a VM) | incoming-cpu | 12,000 |</c>.</summary>
    public static IEnumerable<(string Version, IReadOnlyList<string> Behaviours)> Rows() =>
        from line in File.ReadLines(Path.Combine(Repository.Root, Map))
        let cells = line.Split('|', StringSplitOptions.TrimEntries)
        where cells is [_, ['D', 'e', 'b', 'i', 'a', 'n', ' ', ..], _, ..]
        select (cells[1].Split(' ')[1], (IReadOnlyList<string>)cells[2].Split(", "));
}
