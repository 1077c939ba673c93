using Reuseport.Containers.Kernels;
using Reuseport.Harness.Profiles;

namespace Reuseport.Harness.History;

/// <summary>
/// The order of kernels. The trunk goes from the first release of a series to the first of the next, and each series is
/// a branch from there: 6.12.118 is younger than 6.16.3, and has fixes that 6.16.3 lacks.
/// </summary>
public sealed class KernelTree
{
    readonly List<List<KernelNode>> _branches;

    KernelTree(List<List<KernelNode>> branches) => _branches = branches;

    /// <param name="versions">Those of packages, such as <c>6.12.118-1</c>; what is no version is left out.</param>
    public static KernelTree Of(IEnumerable<string> versions)
    {
        var releases = versions.Distinct().Order(DebianVersion.Order)
            .Select(KernelRelease.Parse).OfType<KernelRelease>();
        var branches =
            from release in releases
            group release by release.Series into series
            orderby Version.Parse(series.Key)
            select series.GroupBy(release => release.Patch).OrderBy(node => node.Key)
                .Select(node => new KernelNode(series.Key, node.Key, [.. node.Select(release => release.Package!)]))
                .ToList();
        return new([.. branches]);
    }

    /// <summary>The branches in the order of the trunk; each has at least one release.</summary>
    public IReadOnlyList<IReadOnlyList<KernelNode>> Branches => _branches;

    /// <summary>Every release, by series and update.</summary>
    public IEnumerable<KernelNode> Nodes => _branches.SelectMany(branch => branch);

    /// <summary>The tree with a release that need not be packaged.</summary>
    public KernelTree With(KernelRelease release) =>
        Find(release.Upstream) is null ? With(new KernelNode(release.Series, release.Patch, [])) : this;

    /// <summary>The tree with the kernel of a file, which comes after the packages of its release.</summary>
    /// <param name="path">That of the file; has a slash.</param>
    public KernelTree With(KernelRelease release, string path) =>
        With(new KernelNode(release.Series, release.Patch, [path]));

    KernelTree With(KernelNode node)
    {
        return new(
        [
            .. _branches.Where(branch => branch[0].Series != node.Series)
                .Append([.. _branches.Where(branch => branch[0].Series == node.Series).SelectMany(own => own)
                    .Append(node).OrderBy(own => own.Patch)])
                .OrderBy(branch => Version.Parse(branch[0].Series)),
        ]);
    }

    /// <summary>The tree of some of the releases alone: each series begins with the first that is left of it.</summary>
    public KernelTree Where(Func<KernelNode, bool> isIn) =>
        new([.. _branches.Select(branch => branch.Where(isIn).ToList()).Where(branch => branch is not [])]);

    /// <summary>
    /// The node that a name means: a release, a package, or a series, whose newest release counts. Null when there is
    /// none.
    /// </summary>
    public KernelNode? Find(string name) =>
        Nodes.FirstOrDefault(node => node.IsCalled(name)) ?? Nodes.LastOrDefault(node => node.Series == name);

    /// <summary>The releases from one to another along the edges of the tree, both included.</summary>
    public IReadOnlyList<KernelNode> Way(KernelNode from, KernelNode to)
    {
        var (up, down) = (ToRoot(from), ToRoot(to));
        var shared = up.First(down.Contains);
        var below = down.TakeWhile(node => node != shared).Append(shared);
        return [.. up.TakeWhile(node => node != shared), .. below.Reverse()];
    }

    /// <summary>The release that comes next on its branch; null for the newest of a series.</summary>
    public KernelNode? Next(KernelNode node) =>
        Nodes.FirstOrDefault(other => other.Series == node.Series && Before(other) == node);

    /// <summary>The release that comes before on its branch, or on the trunk; null for the oldest.</summary>
    public KernelNode? Before(KernelNode node)
    {
        var series = _branches.FindIndex(branch => branch[0].Series == node.Series);
        var place = _branches[series].IndexOf(node);
        return place > 0 ? _branches[series][place - 1] : series > 0 ? _branches[series - 1][0] : null;
    }

    List<KernelNode> ToRoot(KernelNode node)
    {
        var way = new List<KernelNode>();
        for (var next = node; next is not null; next = Before(next))
            way.Add(next);
        return way;
    }
}
