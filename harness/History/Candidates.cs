using Reuseport.Containers.Kernels;
using Reuseport.Harness.Targets;
using Reuseport.Vocabulary;

namespace Reuseport.Harness.History;

/// <summary>The commits that may have made a change.</summary>
/// <param name="Ranked">Subjects, the likeliest first; those that are of other parts of the kernel are left out.</param>
/// <param name="Count">How many commits there are in all.</param>
/// <param name="Source">Where they are named, as words.</param>
public sealed record Candidates(EquatableArray<string> Ranked, int Count, string Source);

/// <summary>Looks for the candidates of changes in the changelogs of packages, and in a kernel's tree.</summary>
/// <param name="offline">Only changelogs that are in the cache are read.</param>
/// <param name="git">A clone of a kernel's tree with its tags; null where there is none.</param>
public sealed class CandidateSearch(PackagedKernels kernels, bool offline, GitTree? git)
{
    /// <summary>Every list of commits that has something to say of a change, that of the tree first.</summary>
    public async Task<IReadOnlyList<Candidates>> FindAsync(
        Script script, Change change, CancellationToken cancellationToken)
    {
        var clues = Clues.Of(script, change.Contrast);
        var found = new List<Candidates>();
        if (git is not null)
            found.Add(await git.FindAsync(change.Step, clues, cancellationToken));
        if (await ReadAsync(change.After.Version, cancellationToken) is { } text)
        {
            string[] subjects =
            [
                .. Changelog.Between(Changelog.Read(text), change.Before.Version, change.After.Version)
                    .SelectMany(entry => entry.Changes),
            ];
            var source = change.Step.IsOfTrunk
                ? $"the stable updates of {change.Step.After.Series}; what the mainline brought is not in it"
                : "";
            found.Add(new(
                [.. clues.Rank(subjects)], subjects.Length,
                $"the changelog of {change.After.Version}{(source == "" ? "" : $" ({source})")}"));
        }
        return found;
    }

    async Task<string?> ReadAsync(string version, CancellationToken cancellationToken)
    {
        try
        {
            return await kernels.ChangelogAsync(version, offline, cancellationToken);
        }
        catch (KernelException)
        {
            return null;
        }
    }
}
