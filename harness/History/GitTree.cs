using Reuseport.Containers.Kernels;

namespace Reuseport.Harness.History;

/// <summary>A clone of a kernel's tree with its tags, asked with git(1).</summary>
public sealed class GitTree(string folder)
{
    /// <summary>The commits between two releases that touch the files of the way.</summary>
    /// <exception cref="UsageException">The folder is no repository, or has no tag of a release.</exception>
    public async Task<Candidates> FindAsync(Step step, Clues clues, CancellationToken cancellationToken)
    {
        var before = await TagAsync(step.Before, cancellationToken);
        var after = await TagAsync(step.After, cancellationToken);
        var log = await GitAsync(
            ["log", "--no-merges", "--format=%h %s", $"{before}..{after}", "--", .. clues.Files], cancellationToken);
        string[] commits = log.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        // A commit that touches a file of the way may matter whatever its subject says.
        string[] ranked = [.. clues.Rank(commits)];
        return new(
            [.. ranked, .. commits.Except(ranked)], commits.Length,
            $"{folder}, {before}..{after}, of the files {string.Join(' ', clues.Files)}");
    }

    /// <summary>The tag of a stable update, or of the series where the clone has the mainline alone.</summary>
    async Task<string> TagAsync(KernelNode node, CancellationToken cancellationToken)
    {
        string[] tags = [$"v{node.Upstream}", $"v{node.Series}"];
        var known = await GitAsync(["tag", "--list", .. tags], cancellationToken);
        return tags.FirstOrDefault(known.Split('\n').Contains)
            ?? throw new UsageException($"--git: {folder} has neither the tag {tags[0]} nor {tags[1]}");
    }

    async Task<string> GitAsync(string[] arguments, CancellationToken cancellationToken)
    {
        var command = new ExternalCommand("git", ["-C", folder, .. arguments]);
        var (output, end) = await command.TryReadAsync(cancellationToken);
        return end.ExitCode == 0 ? output : throw new UsageException($"--git: {command.Failure(end).Message}");
    }
}
