using System.Threading.Channels;
using Reuseport.Harness.Comparing;
using Reuseport.Harness.Reporting;
using Reuseport.Vocabulary;

namespace Reuseport.Harness.Running;

/// <summary>A distinct divergence of a run.</summary>
/// <param name="Number">The script that showed it first.</param>
/// <param name="Count">How many scripts shrank to it.</param>
/// <param name="File">Its trace, relative to the results folder.</param>
public sealed record Divergence(long Number, int Count, Finding Finding, string File);

/// <summary>A distinct failure of the kernel in a run.</summary>
/// <param name="Number">The script that showed it first.</param>
/// <param name="Count">How many scripts shrank to it.</param>
/// <param name="File">Its trace, relative to the results folder; the console is beside it.</param>
public sealed record KernelFailure(long Number, int Count, SplatFinding Finding, string File);

/// <summary>
/// Takes a second look at the suspects of a run, one after another, while the run goes on. A cause that shows in every
/// other script must not stop it, so only the first of many that look alike are examined; the others are saved as they
/// are.
/// </summary>
sealed class Investigation(
    Examination examination, SplatExamination splatExamination, string kernel, ResultsFolder results)
{
    /// <summary>How many suspects with the same signature are examined.</summary>
    public const int AlikeMax = 5;

    /// <summary>How many distinct divergences a run minimizes.</summary>
    public const int DistinctMax = 20;

    readonly Dictionary<string, int> _alike = [];
    readonly Dictionary<Script, Divergence> _divergences = [];
    readonly Dictionary<Script, KernelFailure> _splats = [];

    /// <summary>The distinct divergences in the order of their scripts.</summary>
    public IEnumerable<Divergence> Divergences => _divergences.Values.OrderBy(divergence => divergence.Number);

    /// <summary>The distinct failures of the kernel in the order of their scripts.</summary>
    public IEnumerable<KernelFailure> Splats => _splats.Values.OrderBy(splat => splat.Number);

    /// <summary>Scripts whose divergence was confirmed.</summary>
    public long Diverges => _divergences.Values.Sum(divergence => (long)divergence.Count);

    public long Flaky { get; private set; }

    public long Broken { get; private set; }

    /// <summary>Scripts that diverged once and were not run again.</summary>
    public long Unexamined { get; private set; }

    /// <summary>
    /// Works until there are no more suspects. When it is stopped, those that are left are saved unexamined.
    /// </summary>
    public async Task InvestigateAsync(ChannelReader<Suspect> suspects, CancellationToken cancellationToken)
    {
        await foreach (var suspect in suspects.ReadAllAsync(CancellationToken.None))
        {
            if (cancellationToken.IsCancellationRequested || !IsWorthIt(suspect))
                Leave(suspect);
            else
                await ExamineAsync(suspect, cancellationToken);
        }
    }

    bool IsWorthIt(Suspect suspect)
    {
        var signature = suspect.Signature;
        _alike[signature] = _alike.GetValueOrDefault(signature) + 1;
        return _alike[signature] <= AlikeMax && _divergences.Count < DistinctMax;
    }

    async Task ExamineAsync(Suspect suspect, CancellationToken cancellationToken)
    {
        try
        {
            var (number, script) = (suspect.Case.Number, suspect.Case.Script);
            if (suspect is Suspect.Diverged(_, var seen, var difference))
                Add(number, await examination.ExamineAsync(kernel, script, new(seen, difference), cancellationToken));
            else if (suspect is Suspect.Splatted(_, var splat))
                Add(number, await splatExamination.ExamineAsync(script, splat, cancellationToken));
        }
        catch (OperationCanceledException)
        {
            Leave(suspect);
        }
    }

    void Add(long number, Finding finding)
    {
        if (finding.Verdict == Verdict.Diverges && _divergences.TryGetValue(finding.Trace.Script, out var known))
        {
            var first = Math.Min(number, known.Number);
            _divergences[finding.Trace.Script] = known with { Number = first, Count = known.Count + 1 };
            return;
        }

        results.Save(number, finding);
        if (finding.Verdict == Verdict.Diverges)
            _divergences[finding.Trace.Script] = new(number, 1, finding, ResultsFolder.FileOf(number, finding));
        else if (finding.Verdict == Verdict.Flaky)
            Flaky++;
        else
            Broken++;
    }

    void Add(long number, SplatFinding finding)
    {
        if (_splats.TryGetValue(finding.Script, out var known))
        {
            _splats[finding.Script] = known with { Number = Math.Min(number, known.Number), Count = known.Count + 1 };
            return;
        }

        results.Save(number, finding);
        _splats[finding.Script] = new(number, 1, finding, ResultsFolder.FileOf(number, finding));
    }

    void Leave(Suspect suspect)
    {
        if (suspect is Suspect.Diverged)
            Unexamined++;
        results.SaveUnexamined(suspect);
    }
}
