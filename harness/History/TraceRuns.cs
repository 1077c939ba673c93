using Reuseport.Harness.Verdicts;
using Reuseport.Model;

namespace Reuseport.Harness.History;

/// <summary>
/// The runs of one trace on one kernel. What failed around the kernel counts neither way; nor does a failure of the
/// kernel that may be the emulator's doing, because it does not come each time.
/// </summary>
/// <param name="isEmulated">No real processor runs the kernel.</param>
sealed class TraceRuns(Showing showing, KernelProfile profile, bool isEmulated)
{
    /// <summary>So often an emulated kernel fails in the same way before it is believed.</summary>
    const int EmulatedFailures = 4;

    readonly List<TraceRun> _told = [];
    int _tries;

    string? _reason;

    /// <summary>There are fewer than asked for, and not yet three times as many tries.</summary>
    public bool NeedMore => Counted.Count < showing.Times && _tries < Math.Max(3 * showing.Times, 2 * EmulatedFailures);

    /// <summary>Those that count so far.</summary>
    List<TraceRun> Counted => [.. _told.Where(run => run.Splat is null || Counts(run.Splat))];

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
                _reason ??= $"the kernel failed now and then: {splat.Title}";
                break;
            case Observation.Failed(var reason):
                _reason ??= reason.Split('\n')[0];
                break;
        }
    }

    bool Counts(string splat)
    {
        var alike = _told.Count(run => run.Splat == splat);
        return isEmulated ? alike == _told.Count && alike >= EmulatedFailures : alike > 1;
    }

    public Sight ToSight(string version) => Counted is [_, ..] and var runs
        ? new Sight.Ran(version, profile, [.. runs])
        : new Sight.Untold(_reason!);
}
