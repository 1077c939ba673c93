using Reuseport.Harness.Comparing;
using Reuseport.Harness.History;
using Reuseport.Harness.Profiles;
using Reuseport.Vocabulary;

namespace Reuseport.Harness.Snapshots;

/// <summary>A kernel that does not do what its snapshot says.</summary>
/// <param name="Verified">What it is to do.</param>
/// <param name="Known">
/// Of a kernel that is held to its profile: which listed kernels do so, and by which behaviour. Null for a difference.
/// </param>
sealed record Deviation(
    Scenario Scenario, string Release, EquatableArray<string> Verified, EquatableArray<string> Seen, string? Known);

/// <summary>What kernels did with the scenarios of a folder, beside what was verified of them.</summary>
sealed class Recording
{
    readonly Dictionary<Scenario, Snapshot> _verified = [];
    readonly Dictionary<Scenario, Snapshot> _seen = [];

    /// <summary>The releases of kernels.</summary>
    readonly Dictionary<string, string> _releases = [];

    /// <summary>The kernels of which one scenario at least cannot be told.</summary>
    readonly HashSet<string> _inPart = [];

    readonly List<Deviation> _deviations = [];

    readonly bool _byProfile;

    /// <param name="byProfile">
    /// A release that is not listed is held to the one before it, or to the model with the profile that it shows.
    /// </param>
    /// <exception cref="UsageException">A snapshot cannot be read.</exception>
    public Recording(IEnumerable<Scenario> scenarios, Releases releases, bool byProfile)
    {
        (Releases, _byProfile) = (releases, byProfile);
        foreach (var scenario in scenarios)
        {
            var text = scenario.Snapshot.Verified;
            _verified[scenario] = _seen[scenario] =
                text is null ? Snapshot.Empty(scenario) : Snapshot.Read(scenario, text, releases);
        }
    }

    /// <summary>Those that the snapshots tell of.</summary>
    public Releases Releases { get; }

    /// <summary>What is not as it was verified.</summary>
    public IEnumerable<Deviation> Deviations => _deviations.Where(deviation => deviation.Known is null);

    /// <summary>What kernels do otherwise than the release before them, by behaviours that have names.</summary>
    public IEnumerable<Deviation> Known => _deviations.Where(deviation => deviation.Known is not null);

    /// <summary>What cannot be recorded, in sentences.</summary>
    public List<string> Problems { get; } = [];

    /// <summary>Why nothing can be told of a kernel, by the kernel.</summary>
    public SortedDictionary<string, string> Untold { get; } = [];

    /// <summary>No kernel ran a scenario.</summary>
    public bool HasSeenNothing => _releases.Count == 0;

    /// <summary>A kernel ran some scenarios and failed in others.</summary>
    public bool IsInPart => Untold.Keys.Any(_releases.ContainsKey);

    /// <summary>Those of which every scenario is told: they are in all snapshots or in none.</summary>
    IEnumerable<string> New => _releases.Where(kernel => !_inPart.Contains(kernel.Key)).Select(kernel => kernel.Value);

    /// <summary>Takes what a kernel did with a scenario.</summary>
    public void Add(Scenario scenario, string kernel, Sight sight)
    {
        if (sight is not Sight.Ran ran)
        {
            Untold[kernel] = ((Sight.Untold)sight).Reason;
            _inPart.Add(kernel);
            return;
        }
        var release = _releases[kernel] = KernelRelease.Parse(ran.Version)!.Upstream;
        List<EquatableArray<string>> texts = [.. ran.Runs.Select(run => TextsOf(scenario.Script, run)).Distinct()];
        if (texts is not [var seen])
        {
            Problems.Add($"{scenario.Name}: {release} does not do the same each time");
            _inPart.Add(kernel);
            return;
        }
        if (_verified[scenario].Of(release, Releases) is { } verified && verified != seen)
            _deviations.Add(new(scenario, release, verified, seen, KnownOf(scenario, release, verified, seen, ran)));
        _seen[scenario] = _seen[scenario].With(release, seen);
    }

    /// <summary>
    /// Whether there is something to accept: a difference, or what is known of a kernel that differs elsewhere. If that
    /// kernel is listed, it has to be listed with both.
    /// </summary>
    public bool IsToReview(Scenario scenario) => _deviations.Any(deviation =>
        deviation.Scenario == scenario && Deviations.Any(differing => differing.Release == deviation.Release));

    /// <summary>The scenarios of whose kernels something is known, with their snapshots of now.</summary>
    /// <param name="withNew">Releases that are not listed are told of, too.</param>
    public IEnumerable<(Scenario Scenario, string Text)> Texts(bool withNew)
    {
        var releases = withNew ? WithNew() : Releases.With(Deviations.Select(deviation => deviation.Release));
        return _seen.Values.Select(snapshot => (snapshot.Scenario, snapshot.Write(releases)));
    }

    /// <summary>Releases as ranges of the list with those that were seen.</summary>
    public string Ranges(IEnumerable<string> releases) =>
        Releases.With(_releases.Values).Ranges(releases.ToHashSet());

    /// <summary>The list with the releases of which every scenario was seen.</summary>
    public Releases WithNew() => Releases.With(New);

    /// <summary>What explains an outcome of a kernel that was never recorded; null where nothing does.</summary>
    string? KnownOf(
        Scenario scenario, string release, EquatableArray<string> verified, EquatableArray<string> seen, Sight.Ran ran)
    {
        if (!_byProfile || Releases.Names.Contains(release) || !ran.Runs.All(IsOfModel))
            return null;
        var like = Releases.Names.Where(name => _verified[scenario].Of(name, Releases) == seen).ToHashSet();
        var before = ReceivedChange.Ran(scenario, Releases.StepTo(release)!.Before.Upstream, verified);
        var behaviour = before.Against(ran, call: null)?.Because(scenario.Script) ?? "its profile";
        return like is { Count: 0 }
            ? $"as no listed kernel does, by {behaviour}"
            : $"as {Releases.Ranges(like)} do, by {behaviour}";

        bool IsOfModel(TraceRun run) => run.Splat is null
            && new Referee(run.Answers.Profile).Compare(scenario.Script, run.Answers.Seen) is null;
    }

    static EquatableArray<string> TextsOf(Script script, TraceRun run)
    {
        var settled = new Referee(run.Answers.Profile).Settled(script, run.Answers.Seen);
        var texts = settled.Select(outcome => outcome.ToString()!).ToList();
        if (run.Splat is { } splat)
            texts.Add(splat);
        return [.. texts, .. Enumerable.Repeat("...", Math.Max(0, script.Ops.Count - texts.Count))];
    }
}
