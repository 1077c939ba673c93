using Reuseport.Harness.Verdicts;
using Reuseport.Model;

namespace Reuseport.Harness.History;

/// <summary>
/// The runs of one trace on one kernel. What failed around the kernel counts neither way; nor does a kernel that failed
/// once and never again, which may be the emulator's doing.
/// </summary>
sealed class TraceRuns(Showing showing, KernelProfile profile)
{
    readonly List<TraceRun> _told = [];
    int _tries;

    string? _reason;

    /// <summary>There are fewer than asked for, and not yet three times as many tries.</summary>
    public bool NeedMore => Counted.Count < showing.Times && _tries < 3 * showing.Times;

    /// <summary>Those that count so far.</summary>
    List<TraceRun> Counted =>
        [.. _told.Where(run => run.Splat is null || _told.Count(other => other.Splat == run.Splat) > 1)];

    public void Add(Observation observation)
    {
        _tries++;
        switch (observation)
        {
            case Observation.Ran(var seen, _):
                _told.Add(TraceRun.Of(showing.Script, new(profile, seen)));
                break;
            case Observation.Splatted(var splat, var before):
                _told.Add(TraceRun.Of(showing.Script, new(profile, before), splat.Signature));
                _reason ??= $"the kernel failed once: {splat.Title}";
                break;
            case Observation.Failed(var reason):
                _reason ??= reason.Split('\n')[0];
                break;
        }
    }

    public Sight ToSight(string version) => Counted is [_, ..] and var runs
        ? new Sight.Ran(version, profile, [.. runs])
        : new Sight.Untold(_reason!);
}
