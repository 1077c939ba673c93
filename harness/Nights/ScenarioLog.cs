using Reuseport.Harness.History;
using Reuseport.Harness.Profiles;
using Reuseport.Harness.Snapshots;
using Reuseport.Harness.Targets;
using Reuseport.Vocabulary;

namespace Reuseport.Harness.Nights;

/// <summary>What one kernel does with scenarios, beside what their snapshots say of it.</summary>
static class ScenarioLog
{
    /// <summary>The scenarios that are not as a person accepted them, and that no behaviour of the profile explains.
    /// </summary>
    /// <param name="name">What a scenario is called.</param>
    /// <exception cref="UsageException">A snapshot cannot be read.</exception>
    public static IEnumerable<NightFinding> Changed(
        Kernel kernel, string folder, IEnumerable<(TraceFile File, EquatableArray<Outcome> Seen)> agreeing,
        Func<TraceFile, string> name)
    {
        if (KernelRelease.Of(kernel.Hello) is not { } release)
            return [];
        var sights = agreeing.ToDictionary(
            row => Scenario.Of(row.File.Path, row.File.Trace.Script, File.ReadAllText(row.File.Path)));
        var recording = new Recording(sights.Keys, Releases.Read(folder), byProfile: true);
        foreach (var (scenario, (_, seen)) in sights)
        {
            var run = TraceRun.Of(scenario.Script, new(kernel.Profile, seen));
            recording.Add(scenario, release.ToString(), new Sight.Ran(release.ToString(), kernel.Profile, [run]));
        }
        return
        [
            .. from deviation in recording.Deviations
               let row = sights[deviation.Scenario]
               select Findings.Changed(
                   name(row.File), row.File.Trace with { Kernel = kernel.Hello.Kernel, Outcomes = row.Seen },
                   SnapshotDiff.Lines(deviation.Scenario, deviation.Verified, deviation.Seen)),
        ];
    }
}
