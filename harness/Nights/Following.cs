using Reuseport.Harness.History;

namespace Reuseport.Harness.Nights;

/// <summary>
/// Follows findings up: the kernel that showed one is asked again, and other packaged kernels, by the ends of their
/// series.
/// </summary>
/// <param name="look">Runs traces on a kernel.</param>
/// <param name="sideBySide">How many kernels are looked at together; at least 1.</param>
/// <param name="say">Takes a line for each round.</param>
sealed class Following(LookAt look, CandidateSearch candidates, int sideBySide, Action<string> say)
{
    /// <summary>What there is to say of each finding, in their order.</summary>
    public async Task<IReadOnlyList<FollowUp>> OfAsync(
        Night night, MergedNight merged, IReadOnlyList<MergedFinding> findings, CancellationToken cancellationToken)
    {
        var offered = KernelTree.Of(night.Offered);
        var followed = new Dictionary<MergedFinding, FollowedFinding>();
        var followUps = new Dictionary<MergedFinding, FollowUp>();
        foreach (var finding in findings)
        {
            if (FollowedFinding.Of(night, merged, finding, offered, out var untold) is { } one)
                followed[finding] = one;
            else
            {
                followUps[finding] = new(finding.Signature, FollowedFinding.TargetOf(night, finding))
                {
                    Untold = untold,
                };
            }
        }
        var histories = new Histories([.. followed.Values.Select(one => one.History)], look, sideBySide, say);
        await histories.LookAsync(cancellationToken);
        foreach (var (finding, one) in followed)
            followUps[finding] = await one.TellAsync(LookAsync, candidates, sideBySide, cancellationToken);
        return [.. findings.Select(finding => followUps[finding])];
    }

    async Task<Sight> LookAsync(KernelNode node, Showing showing, CancellationToken cancellationToken) =>
        (await look(node, [showing], cancellationToken))[0];
}
