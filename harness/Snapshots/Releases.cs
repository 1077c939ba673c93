using Reuseport.Harness.History;
using Reuseport.Harness.Profiles;

namespace Reuseport.Harness.Snapshots;

/// <summary>
/// The releases that the snapshots of a folder tell of, by series and update; the file <c>kernels.txt</c> there lists
/// them. Sets of them are written as ranges, and a series that is there to its end is named alone, so that a new
/// release that does as the one before changes nothing.
/// </summary>
sealed class Releases
{
    public const string FileName = "kernels.txt";

    Releases(KernelTree tree) => Tree = tree;

    /// <summary>The tree that they make.</summary>
    public KernelTree Tree { get; }

    public static Releases Of(IEnumerable<string> names) => new(KernelTree.Of(names));

    /// <summary>Those of a folder; none where it has no list.</summary>
    public static Releases Read(string folder) =>
        Path.Combine(folder, FileName) is var path && File.Exists(path) ? Of(File.ReadAllLines(path)) : Of([]);

    public IEnumerable<string> Names => Tree.Nodes.Select(node => node.Upstream);

    public void Write(string folder) =>
        SnapshotFile.Write(Path.Combine(folder, FileName), string.Concat(Names.Select(name => $"{name}\n")));

    public Releases With(IEnumerable<string> names) => Of(Names.Concat(names));

    /// <summary>The step to a release from the one before it in its series; null for the first of a series.</summary>
    public Step? StepTo(string name)
    {
        if (KernelRelease.Parse(name) is not { } release)
            return null;
        var tree = Tree.With(release);
        var node = tree.Find(release.Upstream)!;
        return tree.Before(node) is { } before && before.Series == node.Series ? new(before, node) : null;
    }

    /// <summary>Releases as ranges, such as <c>5.10..6.1.174 6.16..6.18</c>.</summary>
    public string Ranges(IReadOnlySet<string> members)
    {
        var (ranges, all) = (new List<string>(), Tree.Nodes.ToList());
        for (var i = 0; i < all.Count; i++)
        {
            if (!members.Contains(all[i].Upstream))
                continue;
            var first = all[i];
            while (i + 1 < all.Count && members.Contains(all[i + 1].Upstream))
                i++;
            ranges.Add(Range(first, all[i]));
        }
        return string.Join(' ', ranges);
    }

    string Range(KernelNode first, KernelNode last)
    {
        var (isFirst, isLast) = (StepTo(first.Upstream) is null, Tree.Next(last) is null);
        if (first == last)
            return isFirst && isLast ? first.Series : first.Upstream;
        if (isFirst && isLast && first.Series == last.Series)
            return first.Series;
        return $"{(isFirst ? first.Series : first.Upstream)}..{(isLast ? last.Series : last.Upstream)}";
    }
}
