using Reuseport.Harness.Profiles;
using Reuseport.Vocabulary;

namespace Reuseport.Harness.History;

/// <summary>Where what a kernel did came from.</summary>
/// <param name="Verdict">A sentence.</param>
/// <param name="Looked">The kernels that were looked at, in the order of the tree.</param>
public sealed record Blamed(string Verdict, EquatableArray<KernelNode> Looked)
{
    public override string ToString() => Verdict;
}

/// <summary>
/// Says of what a kernel did, where the model does not explain it, which other kernels do so: one, those from a step of
/// the tree on, or all. The oldest, the newest and those on the way between them are looked at, a handful.
/// </summary>
/// <param name="tree">The packaged kernels.</param>
/// <param name="look">Runs a trace on a kernel.</param>
/// <param name="candidates">Names the likeliest commit; null for none.</param>
/// <param name="sideBySide">How many kernels are looked at together; at least 1.</param>
/// <param name="everywhere">What it is if every kernel does so.</param>
public sealed class Blame(
    KernelTree tree, Func<KernelNode, Showing, CancellationToken, Task<Sight>> look, CandidateSearch? candidates,
    int sideBySide, string everywhere = "the model is wrong")
{
    /// <summary>
    /// A kernel that does the same as its own model says is another. False where the profile of the one that was seen
    /// was not measured: then outcomes alone count.
    /// </summary>
    public bool Judges { get; init; } = true;

    /// <summary>Where it came from.</summary>
    /// <param name="name">What the trace is called.</param>
    /// <param name="call">The call that is not as it should be, from 0: only this one is compared.</param>
    /// <param name="release">That of the kernel that was seen; it need not be packaged.</param>
    /// <param name="path">Its file; null for a package, or for one that is had in another way.</param>
    public async Task<Blamed> OfAsync(
        string name, Script script, int call, KernelRelease release, string? path, KernelAnswers answers,
        CancellationToken cancellationToken)
    {
        var with = path is null ? tree.With(release) : tree.With(release, path);
        var own = with.Find(path ?? release.Upstream)!;
        var seen = TraceRun.Of(script, answers);
        if (Judges)
            seen = seen.JudgedAt(script, call);
        var known = new Dictionary<KernelNode, Sight>
        {
            [own] = new Sight.Ran(release.ToString(), answers.Profile, [seen, seen]),
        };
        var verdict = await SayAsync();
        return new(verdict, [.. with.Nodes.Where(node => known.ContainsKey(node) && node != own)]);

        async Task<string> SayAsync()
        {
            var oldest = with.Nodes.First();
            if (oldest != own)
            {
                var since = await BisectAsync(own, oldest);
                if (since is { Change: { } change })
                    return await SinceAsync(change.Reversed);
                if (since.Reason is { } reason)
                    return $"nothing can be told of {reason}";
            }
            return await UntilAsync();
        }

        async Task<string> SinceAsync(Change change)
        {
            var after = change.Step.After;
            if (change.Step.IsOfTrunk)
                return $"since {after}, {change.Step}: a change of the mainline{Unnamed(change)}";
            var sources =
                candidates is null ? [] : await candidates.FindAsync(script, change, cancellationToken);
            var maybe = sources.FirstOrDefault(source => source.Ranked is not []) is { Ranked: [var first, ..] } source
                ? FormattableString.Invariant($"; maybe \"{first}\" (1 of {source.Count:N0} commits)")
                : "";
            var next = with.Next(own);
            if (after == own && path is not null)
                return $"{own} alone, not {change.Step.Before}: what was changed in it";
            var isAlone = after == own && next is not null && await DiffersAsync(next);
            return isAlone
                ? $"{own} alone, not {change.Step.Before} and {next}: a regression or a backport{maybe}"
                : $"since {after}, {change.Step}: a regression or a backport{maybe}";
        }

        async Task<string> UntilAsync()
        {
            var newest = with.Nodes.Last();
            if (newest == own)
                return Everywhere();
            var until = await BisectAsync(own, newest);
            return until.Change is { } change
                ? $"until {change.Step.Before}, {change.Step}: a change{Unnamed(change)} ended it"
                : until.Reason is { } reason ? $"nothing can be told of {reason}"
                : Everywhere();
        }

        string Everywhere() => $"every kernel that was looked at does so: {everywhere}";

        string Unnamed(Change change) =>
            change.Contrast.Explain(script) is null ? " without a name in the profile" : "";

        async Task<(Change? Change, string? Reason)> BisectAsync(KernelNode from, KernelNode to)
        {
            var bisection = new Bisection(with.Way(from, to), LookAsync, call, sideBySide);
            var reason = await bisection.SearchAsync(cancellationToken);
            return (bisection.Change, reason);
        }

        async Task<bool> DiffersAsync(KernelNode node) => await LookAsync(node, 2, cancellationToken) is Sight.Ran ran
            && ((Sight.Ran)known[own]).Against(ran, call) is not null;

        async Task<Sight> LookAsync(KernelNode node, int times, CancellationToken cancellation)
        {
            if (known.TryGetValue(node, out var sight) && (node == own || sight is Sight.Untold))
                return sight;
            var more = await look(node, new(name, script, times), cancellation);
            if (Judges && more is Sight.Ran ran)
                more = ran.JudgedAt(script, call);
            lock (known)
                return known[node] = more;
        }
    }
}
