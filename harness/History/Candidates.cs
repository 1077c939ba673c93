using Reuseport.Containers.Kernels;
using Reuseport.Harness.Targets;
using Reuseport.Vocabulary;

namespace Reuseport.Harness.History;

/// <summary>The commits that may have made a change.</summary>
/// <param name="Ranked">
/// Subjects, the likeliest first; those that are of other parts of the kernel are left out.
/// </param>
/// <param name="Count">How many commits there are in all; null where nothing names them.</param>
/// <param name="Source">Where they are named, or why they are not, as words.</param>
public sealed record Candidates(IReadOnlyList<string> Ranked, int? Count, string Source);

/// <summary>Looks for the candidates of changes in the changelogs of packages, and in a kernel's tree.</summary>
/// <param name="offline">Only changelogs that are in the cache are read.</param>
/// <param name="git">A clone of a kernel's tree with its tags; null where there is none.</param>
public sealed class CandidateSearch(PackagedKernels kernels, bool offline, GitTree? git)
{
    /// <summary>What was read, also that nothing can be had: many traces change at one step.</summary>
    readonly Dictionary<string, (IReadOnlyList<ChangelogEntry>? Entries, string Problem)> _changelogs = [];

    /// <summary>What each source has to say of a change, that of the tree first.</summary>
    public async Task<IReadOnlyList<Candidates>> FindAsync(
        Script script, Change change, CancellationToken cancellationToken)
    {
        var clues = Clues.Of(script, change.Contrast);
        var named = await OfChangelogAsync(change, clues, cancellationToken);
        return git is null ? [named] : [await git.FindAsync(change.Step, clues, cancellationToken), named];
    }

    async Task<Candidates> OfChangelogAsync(Change change, Clues clues, CancellationToken cancellationToken)
    {
        var (before, after) = (change.Before.Version, change.After.Version);
        if (before.Contains('/') || after.Contains('/'))
            return new([], null, "an own build has no changelog");
        if (!_changelogs.TryGetValue(after, out var changelog))
            _changelogs[after] = changelog = await ReadAsync(after, cancellationToken);
        if (changelog.Entries is not { } entries)
            return new([], null, $"the changelog of {after} {changelog.Problem}");
        string[] subjects = [.. Changelog.Between(entries, before, after).SelectMany(entry => entry.Changes)];
        return new(
            [.. clues.Rank(subjects)], subjects.Length,
            change.Step.IsOfTrunk
                ? $"the stable updates of {change.Step.After.Series} in the changelog of {after}, "
                    + "which has nothing of the mainline"
                : $"the changelog of {after}");
    }

    async Task<(IReadOnlyList<ChangelogEntry>?, string)> ReadAsync(string version, CancellationToken cancellationToken)
    {
        try
        {
            return await kernels.ChangelogAsync(version, offline, cancellationToken) is { } text
                ? (Changelog.Read(text), "")
                : (null, "is not in the cache");
        }
        catch (KernelException e)
        {
            return (null, $"cannot be had: {e.Message.Split('\n')[0]}");
        }
    }
}
