using Reuseport.Harness.History;
using Reuseport.Harness.Profiles;

namespace Reuseport.Harness.Tests.History;

/// <summary>The tree of the kernels that Debian had in November 2026.</summary>
public sealed class KernelTreeTests
{
    static readonly KernelTree _tree = KernelTree.Of(Versions);

    static string[] Versions => File.ReadAllLines(
        Path.Combine(Repository.Root, "tests/Harness.Tests/History/packaged-kernels.txt"));

    [TestCase("5.10", "218 223 251 257 259 262")]
    [TestCase("6.1", "170 172 174 176 177 180 187 190 192")]
    [TestCase("6.12",
        "43 57 69 73 74 85 86 88 90 94 95 96 100 101 105 107 111 113 115 116 117 118")]
    [TestCase("6.16", "3 12")]
    [TestCase("6.17", "8 13")]
    [TestCase("6.18", "5 9 12 15")]
    [TestCase("6.19", "6 8 10 11 13 14")]
    [TestCase("7.0", "4 7 9 10 12 13")]
    [TestCase("7.1", "3 7 8 13")]
    [TestCase("7.2", "6 9 11 12 13")]
    [TestCase("7.3", "4")]
    public void Each_series_is_a_branch(string series, string updates)
    {
        var branch = _tree.Branches.Single(branch => branch[0].Series == series);

        Assert.That(string.Join(' ', branch.Select(node => node.Patch)), Is.EqualTo(updates));
    }

    [Test]
    public void Every_package_is_in_the_tree_once() =>
        Assert.That(_tree.Nodes.SelectMany(node => node.Versions), Is.EquivalentTo(Versions));

    [Test]
    public void The_trunk_goes_from_series_to_series() => Assert.That(
        _tree.Branches.Select(branch => branch[0].Series),
        Is.EqualTo("5.10 6.1 6.12 6.16 6.17 6.18 6.19 7.0 7.1 7.2 7.3".Split(' ')));

    [TestCase("6.12.90", "6.12.90-1 6.12.90-1~bpo12+1 6.12.90-2 6.12.90-2~bpo12+1")]
    [TestCase("6.1.192", "6.1.192-1 6.1.192-2")]
    [TestCase("6.1.172", "6.1.172-1 6.1.172-1~deb11u1")]
    public void The_revisions_of_a_release_are_one_node(string release, string versions) =>
        Assert.That(_tree.Find(release)!.Versions.Order(StringComparer.Ordinal), Is.EqualTo(versions.Split(' ')));

    [TestCase("6.12.90", "6.12.90-2")]
    [TestCase("6.1.172", "6.1.172-1")]
    [TestCase("6.16.3", "6.16.3-1~bpo13+1")]
    public void The_newest_package_of_its_own_suite_is_tried_first(string release, string version) =>
        Assert.That(_tree.Find(release)!.Tried.First(), Is.EqualTo(version));

    [TestCase("6.1.187", "6.1.192", "6.1.187 6.1.190 6.1.192")]
    [TestCase("6.1.174", "6.16.12", "6.1.174 6.1.172 6.1.170 6.12.43 6.16.3 6.16.12")]
    [TestCase("6.16.12", "6.1.174", "6.16.12 6.16.3 6.12.43 6.1.170 6.1.172 6.1.174")]
    [TestCase("5.10.218", "7.3.4", "5.10.218 6.1.170 6.12.43 6.16.3 6.17.8 6.18.5 6.19.6 7.0.4 7.1.3 7.2.6 7.3.4")]
    public void A_way_goes_along_the_edges(string from, string to, string way) => Assert.That(
        string.Join(' ', _tree.Way(_tree.Find(from)!, _tree.Find(to)!)), Is.EqualTo(way));

    [TestCase("6.12.43", "6.12.57")]
    [TestCase("6.12.118", null)]
    public void The_next_release_is_that_of_the_branch(string release, string? next) =>
        Assert.That(_tree.Next(_tree.Find(release)!)?.Upstream, Is.EqualTo(next));

    [TestCase("6.18.44", "6.18.15 6.18.44")]
    [TestCase("6.14.2", "6.12.43 6.14.2")]
    [TestCase("6.12.43", "6.1.170 6.12.43")]
    public void A_release_that_is_not_packaged_has_its_place(string release, string way)
    {
        var tree = _tree.With(KernelRelease.Parse(release)!);
        var node = tree.Find(release)!;

        Assert.That($"{tree.Before(node)} {node}", Is.EqualTo(way));
        Assert.That(tree.Nodes, Is.SupersetOf(_tree.Nodes));
    }

    [TestCase("6.12", "6.12.118")]
    [TestCase("6.12.117-1~deb12u1", "6.12.117")]
    [TestCase("6.1", "6.1.192")]
    public void A_name_is_a_series_a_release_or_a_package(string name, string release) =>
        Assert.That(_tree.Find(name)!.Upstream, Is.EqualTo(release));

    [TestCase("6.12.1")]
    [TestCase("6")]
    public void Other_names_are_none(string name) => Assert.That(_tree.Find(name), Is.Null);
}
