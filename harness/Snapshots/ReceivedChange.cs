using System.Text.RegularExpressions;
using Reuseport.Harness.History;
using Reuseport.Harness.Profiles;
using Reuseport.Model;
using Reuseport.Vocabulary;

namespace Reuseport.Harness.Snapshots;

/// <summary>Kernels that do otherwise than was verified, all in the same way.</summary>
/// <param name="Kernels">In the order of their releases.</param>
/// <param name="Verified">What they are to do; null where nothing was verified.</param>
/// <param name="All">What was received of all kernels.</param>
sealed partial record ReceivedChange(
    Scenario Scenario, IReadOnlyList<string> Kernels, EquatableArray<string>? Verified, EquatableArray<string> Received,
    Snapshot All, Releases Releases)
{
    /// <summary>What is received of a scenario, beside what was verified.</summary>
    /// <exception cref="UsageException">One of the two is no snapshot.</exception>
    public static IReadOnlyList<ReceivedChange> Of(Scenario scenario, Releases listed)
    {
        var text = scenario.Snapshot.Received!;
        // A kernel that was checked need not be listed: then it stands in the text by itself.
        var releases = listed.With(Named(text));
        var received = Snapshot.Read(scenario, text, releases);
        var verified = scenario.Snapshot.Verified is { } old ? Snapshot.Read(scenario, old, listed) : null;
        return
        [
            .. from release in releases.Names
               let now = received.Of(release, releases)
               where now is not null
               let was = verified?.Of(release, listed)
               where was != now
               group release by (was, now: now.Value) into same
               select new ReceivedChange(scenario, [.. same], same.Key.was, same.Key.now, received, releases),
        ];
    }

    /// <summary>The releases that a text names itself.</summary>
    public static IEnumerable<string> Named(string text) => Release.Matches(text).Select(match => match.Value);

    public string Ranges => Releases.Ranges(Kernels.ToHashSet());

    /// <summary>The step at which it begins; null where there is no release before it.</summary>
    /// <param name="packageOf">The version of the package of a release.</param>
    public Change? Begins(Func<string, string> packageOf)
    {
        if (Verified is not { } verified || Releases.StepTo(Kernels[0]) is not { } step)
            return null;
        var (old, now) = (Ran(packageOf(step.Before.Upstream), verified), Ran(packageOf(Kernels[0]), Received));
        return old.Against(now, call: null) is { } contrast ? new(step, old, now, contrast, [], Unseen: 0) : null;
    }

    /// <summary>Which kernels do so, of all that the snapshot tells of: none is run. Null for what is new.</summary>
    /// <inheritdoc cref="Begins" path="/param"/>
    public async Task<Blamed?> BlameAsync(Func<string, string> packageOf, CancellationToken cancellationToken)
    {
        if (Verified is not { } verified)
            return null;
        var call = verified.Zip(Received).TakeWhile(pair => pair.First == pair.Second).Count();
        var blame = new Blame(
            Releases.Tree, (node, showing, _) => Task.FromResult(Look(node.Upstream, showing)), candidates: null,
            sideBySide: 1, everywhere: "the model or the scenario changed");
        var own = Ran(packageOf(Kernels[0]), Received).Runs[0].Answers;
        return await blame.OfAsync(
            Scenario.Name, Scenario.Script, call, KernelRelease.Parse(Kernels[0])!, path: null, own,
            cancellationToken);

        Sight Look(string release, Showing showing)
        {
            if (All.Of(release, Releases) is not { } texts)
                return new Sight.Untold("nothing was received of it");
            var ran = Ran(packageOf(release), texts);
            return ran with { Runs = [.. Enumerable.Repeat(ran.Runs[0], showing.Times)] };
        }
    }

    Sight.Ran Ran(string version, EquatableArray<string> texts) => Ran(Scenario, version, texts);

    /// <summary>What a kernel does as a snapshot has it, with the profile that was recorded of it.</summary>
    public static Sight.Ran Ran(Scenario scenario, string version, EquatableArray<string> texts)
    {
        var expected = KernelRelease.Parse(version) is { } known ? RecordedProfiles.Built.Expect(known)?.Profile : null;
        var profile = expected ?? KernelProfile.Seed;
        EquatableArray<Outcome> outcomes = [.. texts.Select(text => TraceReader.ReadOutcome(text))];
        return new(version, profile, [TraceRun.Of(scenario.Script, new(profile, outcomes))]);
    }

    [GeneratedRegex(@"(?<=^kernels .*)\d+\.\d+\.\d+", RegexOptions.Multiline | RegexOptions.CultureInvariant)]
    private static partial Regex Release { get; }
}
