using Reuseport.Vocabulary;
using static System.FormattableString;

namespace Reuseport.Harness.History;

/// <summary>One upstream release: a node of the tree of kernels.</summary>
/// <param name="Series">Such as <c>6.12</c>.</param>
/// <param name="Patch">The number of the stable update, from 0.</param>
/// <param name="Versions">
/// The packages of it, oldest first. They differ in what the distribution added, and in the suite that they were built
/// for. A kernel of a file has a node of its own, with the path in place of a version.
/// </param>
public sealed record KernelNode(string Series, int Patch, EquatableArray<string> Versions)
{
    /// <summary>Such as <c>6.12.118</c>.</summary>
    public string Upstream => Invariant($"{Series}.{Patch}");

    /// <summary>
    /// The packages in the order in which they are tried, until one boots: the newest that was built for its own suite
    /// stands for all.
    /// </summary>
    public IEnumerable<string> Tried => Versions.Reverse().OrderBy(version => version.Contains('~'));

    /// <summary>Whether a name means this node: its release, or one of its packages.</summary>
    public bool IsCalled(string name) => name == Upstream || Versions.Contains(name);

    public override string ToString() => Versions is [var path] && path.Contains('/') ? path : Upstream;
}

/// <summary>An edge of the tree: two releases with none between them that is packaged.</summary>
public sealed record Step(KernelNode Before, KernelNode After)
{
    /// <summary>What differs came with the mainline; else it is a backport, or a distribution's patch.</summary>
    public bool IsOfTrunk => Before.Series != After.Series;

    public override string ToString() =>
        $"{Before} -> {After}, {(IsOfTrunk ? "on the trunk" : $"within {After.Series}")}";
}
