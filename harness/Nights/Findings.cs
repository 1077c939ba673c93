using Reuseport.Harness.Profiles;
using Reuseport.Harness.Results;
using Reuseport.Harness.Running;
using Reuseport.Harness.Verdicts;
using Reuseport.Vocabulary;

namespace Reuseport.Harness.Nights;

/// <summary>The findings of a shard as they are stored.</summary>
static class Findings
{
    /// <summary>What a run found; what failed around the kernel is counted, and is no finding.</summary>
    /// <param name="name">What a case is called.</param>
    public static IEnumerable<NightFinding> Of(Run run, Func<Case, string> name) =>
        from @group in run.Findings
        from saved in @group.Findings
        where saved.Finding.Verdict is not Verdict.Broken
        select Of(saved, name(saved.Finding.Case));

    /// <summary>A behaviour that is not as it was recorded.</summary>
    public static NightFinding Of(ProfileChange change)
    {
        var behaviour = change.Measurement.Behaviour.Name;
        var how = change.Measurement.IsShown switch { true => "shown", false => "absent", null => "neither" };
        return new(
            $"profile {behaviour} {how}", VerdictWords.Word(Verdict.Changed), behaviour, "the profile", 1,
            "measured on fresh guests", Trace(change.Measurement.Trace), $"the kernel {change}");
    }

    /// <summary>A trace whose outcomes neither kernel nor model have.</summary>
    public static NightFinding Outdated(string name, Trace file, Contradiction contradiction, Outcome seen) => new(
        $"outdated {name}", VerdictWords.Word(Verdict.Outdated), name, name, 1, "kernel and model agree", Trace(file),
        $"{TraceText.Line(file.Script.Ops[contradiction.Call], seen)}\n  the file says {contradiction.Says}");

    /// <summary>A scenario that is not as its snapshot says.</summary>
    public static NightFinding Changed(string name, Trace seen, IEnumerable<string> difference) => new(
        $"scenario {name}", VerdictWords.Word(Verdict.Changed), name, name, 1, "its snapshot says otherwise",
        Trace(seen), string.Join('\n', difference));

    static NightFinding Of(SavedFinding saved, string from)
    {
        var finding = saved.Finding;
        // What the kernel says of itself has numbers that are others each time; the console beside the trace has them.
        var said = finding.Splat?.Signature;
        return new(
            SignatureOf(finding), VerdictWords.Word(finding.Verdict), finding.Cause.Name, from, saved.Count,
            finding.Note, AnnotatedTrace.Write(said is null ? [] : [said], finding.Trace, finding.Difference),
            said ?? finding.Text, finding.Known);
    }

    static string SignatureOf(Finding finding) => finding switch
    {
        { Known: { } known } => $"known {known.Id}",
        { Splat: { } splat } => $"splat {splat.Signature}",
        { Difference: { } difference } => $"{finding.Cause.Name}: {difference.Signature}",
        _ => finding.Cause.Name,
    };

    static string Trace(Trace trace) => AnnotatedTrace.Write([], trace, difference: null);
}
