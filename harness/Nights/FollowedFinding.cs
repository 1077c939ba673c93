using Reuseport.Containers;
using Reuseport.Harness.Export;
using Reuseport.Harness.History;
using Reuseport.Harness.Profiles;
using Reuseport.Harness.Targets;
using Reuseport.Harness.Verdicts;
using Reuseport.Vocabulary;

namespace Reuseport.Harness.Nights;

/// <summary>A finding with a trace that other kernels can be asked for.</summary>
sealed class FollowedFinding
{
    /// <summary>A longer script is no program that a person reads.</summary>
    const int ProgramCallsMax = 200;

    readonly MergedFinding _finding;
    readonly string _target;
    readonly WrittenTrace _written;
    readonly KernelTree _offered;
    readonly string? _image;
    readonly KernelRelease _release;
    readonly KernelAnswers _answers;

    FollowedFinding(
        MergedFinding finding, string target, WrittenTrace written, TestedKernel tested, KernelRelease release,
        KernelTree offered)
    {
        (_finding, _target, _written, _release, _offered) = (finding, target, written, release, offered);
        _answers = new(Profile.Parse(tested.Profile), written.Trace.Outcomes);
        _image = VmName.PathOf(target);
        var tree = _image is null ? offered.With(release) : offered.With(release, _image);
        Own = tree.Find(_image ?? release.Upstream)!;
        var others = finding.Kernels.Select(VmName.KernelOf).OfType<string>().Select(tree.Find).OfType<KernelNode>();
        History = new(tree, finding.Example.From, written.Trace.Script, Call, every: false, [Own, .. others]);
        // A kernel that is no package cannot be had again: what it did was confirmed when it was found.
        if (Own.Versions is [])
            History.Add(Own, new Sight.Ran(tested.Release, _answers.Profile, [Seen, Seen]));
    }

    /// <summary>What the kernels do with its trace.</summary>
    public TraceHistory History { get; }

    /// <summary>The kernel that showed it.</summary>
    public KernelNode Own { get; }

    /// <summary>Where a trace of a divergence ends: what came before it is not what was found.</summary>
    int? Call => IsDivergence ? _written.Trace.Script.Ops.Count - 1 : null;

    bool IsDivergence => _finding.Verdict == VerdictWords.Word(Verdict.Diverges);

    TraceRun Seen => TraceRun.Of(_written.Trace.Script, _answers);

    /// <summary>A finding of a night.</summary>
    /// <param name="untold">Why it cannot be followed; null where it can.</param>
    public static FollowedFinding? Of(
        Night night, MergedNight merged, MergedFinding finding, KernelTree offered, out string? untold)
    {
        var target = TargetOf(night, finding);
        untold = null;
        if (finding.Example.Trace is "" || TraceReader.ReadWritten(finding.Example.Trace, out _) is not { } written)
            untold = "it has no trace";
        else if (!written.Trace.Script.Alphabets.HasFlag(Alphabets.Sockets))
            untold = "it calls functions of the kernel's file";
        else if (merged.Kernels.First(kernel => kernel.Target == target).Kernel is not { } tested
            || TestedKernel.ReleaseOf(target, tested) is not { } release)
            untold = "the release of its kernel is not known";
        else
            return new(finding, target, written, tested, release, offered);
        return null;
    }

    /// <summary>The kernel that a finding's example is of.</summary>
    public static string TargetOf(Night night, MergedFinding finding) => night.Find(finding.Shard)!.Target;

    /// <summary>What there is to say, now that its history is known.</summary>
    public async Task<FollowUp> TellAsync(
        Func<KernelNode, Showing, CancellationToken, Task<Sight>> look, CandidateSearch candidates, int sideBySide,
        CancellationToken cancellationToken)
    {
        var script = _written.Trace.Script;
        var changes = new List<ToldChange>();
        foreach (var change in History.Changes)
        {
            changes.Add(new(
                change, change.Contrast.Because(script),
                await candidates.FindAsync(script, change, cancellationToken)));
        }
        var report = TraceReport.Of(History.Name, script, History.Seen, changes);
        var followUp = new FollowUp(_finding.Signature, _target) { History = report, Program = Program() };
        var again = History.Seen.First(one => one.Kernel == Own).Sight;
        if (again is not Sight.Ran own)
            return followUp with { Untold = $"{Own}: {((Sight.Untold)again).Reason}" };
        if (NotAgain(own) is { } untold)
            return followUp with { Untold = untold };
        return followUp with
        {
            Alike = [.. from other in History.Seen
                        where other.Sight is Sight.Ran ran && Judged(own).Against(Judged(ran), Call) is null
                        select $"{other.Kernel}"],
            Blame = IsDivergence ? await BlameAsync(look, candidates, sideBySide, cancellationToken) : null,
        };
    }

    /// <summary>A kernel that does the same because its profile says so has no divergence.</summary>
    Sight.Ran Judged(Sight.Ran ran) => Call is { } call ? ran.JudgedAt(_written.Trace.Script, call) : ran;

    /// <summary>How it is not as it was found; null where it is.</summary>
    string? NotAgain(Sight.Ran own)
    {
        var isSplat = _finding.Example.Verdict == VerdictWords.Word(Verdict.Splat);
        var alike = own.Runs.Count(run =>
            isSplat ? run.Splat is not null : run.Splat is null && run.FirstDifference(Seen, Call) is null);
        return alike == own.Runs.Count ? null
            : alike == 0 ? $"{Own} did not do so again"
            : FormattableString.Invariant($"{Own} does so in {alike} of {own.Runs.Count} runs");
    }

    async Task<string?> BlameAsync(
        Func<KernelNode, Showing, CancellationToken, Task<Sight>> look, CandidateSearch candidates, int sideBySide,
        CancellationToken cancellationToken)
    {
        var known = History.Seen.ToDictionary(one => one.Kernel, one => one.Sight);
        var blame = new Blame(
            _offered,
            (node, showing, cancellation) =>
                known.GetValueOrDefault(node) is Sight.Ran ran && ran.Runs.Count >= showing.Times
                    ? Task.FromResult<Sight>(ran)
                    : look(node, showing, cancellation),
            candidates, sideBySide);
        try
        {
            return (await blame.OfAsync(
                History.Name, _written.Trace.Script, Call!.Value, _release, _image, _answers,
                cancellationToken)).Verdict;
        }
        catch (GuestException e)
        {
            return $"nothing can be told: {e.Message.Split('\n')[0]}";
        }
    }

    string? Program()
    {
        if (_written.Trace.Script.Ops.Count > ProgramCallsMax)
            return null;
        try
        {
            return new CProgram(
                FollowUp.FileOf(_finding.Signature), _written, KernelKinds.All(_written.Trace), CForm.Alone).Write();
        }
        catch (UsageException)
        {
            return null;
        }
    }
}
