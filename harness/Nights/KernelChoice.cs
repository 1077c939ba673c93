using Reuseport.Harness.History;
using Reuseport.Harness.Profiles;
using Reuseport.Harness.Targets;

namespace Reuseport.Harness.Nights;

/// <summary>Which kernels the words of a plan mean.</summary>
/// <param name="tree">The packaged kernels.</param>
/// <param name="known">The packages that there were in earlier nights; empty where there was none.</param>
sealed class KernelChoice(KernelTree tree, IReadOnlySet<string> known)
{
    /// <summary>The newest package of each series.</summary>
    public const string Newest = "newest of each series";

    /// <summary>The packages that no earlier night could have; in the first night none.</summary>
    public const string New = "new";

    /// <summary>The kernel that the harness runs on.</summary>
    public const string Host = "host";

    /// <summary>Whether a word of a plan may mean kernels: those above, the beginning of a version, or a path.
    /// </summary>
    public static bool IsOne(string word) =>
        word is Newest or New or Host || word.Contains('/') || char.IsAsciiDigit(word[0]);

    /// <summary>The targets that words mean, each once, in the order of the words.</summary>
    /// <exception cref="UsageException">A word means none.</exception>
    public IReadOnlyList<string> Targets(IEnumerable<string> words) => [.. words.SelectMany(TargetsOf).Distinct()];

    List<string> TargetsOf(string word)
    {
        if (word is Host)
            return [Host];
        var packages = word switch
        {
            _ when word.Contains('/') => [word],
            Newest => tree.Branches.Select(branch => branch[^1].Tried.First()),
            New => known is { Count: 0 } ? [] : tree.Nodes.SelectMany(NewOf),
            _ => tree.Nodes.SelectMany(node => Beginning(node, word)),
        };
        List<string> targets = [.. packages.Select(VmName.Of)];
        return targets is [] && word is not New
            ? throw new UsageException(
                $"kernels: no package is called {word}: harness kernels list shows those that are")
            : targets;
    }

    IEnumerable<string> NewOf(KernelNode node) => node.Tried.Where(version => !known.Contains(version)).Take(1);

    /// <summary>One package of a release stands for all, unless it is named whole.</summary>
    static IEnumerable<string> Beginning(KernelNode node, string word)
    {
        if (node.Versions.Contains(word))
            return [word];
        return Begins(node.Upstream, word) && KernelRelease.Parse(word) is not null ? node.Tried.Take(1) : [];
    }

    static bool Begins(string release, string word) =>
        release == word || release.StartsWith($"{word}.", StringComparison.Ordinal);
}
