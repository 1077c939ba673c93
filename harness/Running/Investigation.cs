using System.Threading.Channels;
using Reuseport.Harness.Results;
using Reuseport.Harness.Verdicts;

namespace Reuseport.Harness.Running;

/// <summary>
/// Takes a second look at the suspects of a run, one after another, while the run goes on. A cause that shows in every
/// other script must not stop it: only the first of the suspects that look alike are examined, the others are counted.
/// </summary>
/// <param name="found">Is told of each distinct finding when it is made.</param>
sealed class Investigation(Examination examination, ResultsFolder results, Action<SavedFinding> found)
{
    /// <summary>How many suspects of one cause are examined whatever they look like.</summary>
    public const int AlikeMax = 3;

    /// <summary>How many suspects of one cause are examined that each have a symptom of their own.</summary>
    public const int SymptomsMax = 8;

    /// <summary>How many distinct divergences a run minimizes.</summary>
    public const int DistinctMax = 20;

    readonly List<FindingGroup> _groups = [];
    readonly Dictionary<Cause, FindingGroup> _suspected = [];
    readonly Dictionary<Verdict, long> _counts = [];
    readonly HashSet<KnownDivergence> _shown = [];

    /// <summary>The causes in the order in which they were found.</summary>
    public IReadOnlyList<FindingGroup> Groups => _groups;

    /// <summary>What is known and was seen, whatever became of the suspects.</summary>
    public IReadOnlySet<KnownDivergence> Shown => _shown;

    /// <summary>Suspects that were not run again.</summary>
    public long Unexamined { get; private set; }

    /// <summary>Failures of the kernel that were not repeated.</summary>
    public long UnexaminedSplats { get; private set; }

    /// <summary>Whether a suspect waits for its examination or is at it.</summary>
    public bool IsBusy { get; private set; }

    /// <summary>How many scripts of the seed came to the verdict.</summary>
    public long Count(Verdict verdict) => _counts.GetValueOrDefault(verdict);

    /// <summary>
    /// Works until there are no more suspects. When the time is over, those that are left are saved unexamined.
    /// </summary>
    public async Task InvestigateAsync(ChannelReader<Suspect> suspects, CancellationToken enough)
    {
        await foreach (var suspect in suspects.ReadAllAsync(CancellationToken.None))
        {
            IsBusy = true;
            var group = GroupOf(suspect);
            if (group.Known is not null)
                CountKnown(suspect, group);
            else if (enough.IsCancellationRequested || !IsWorthIt(suspect, group))
                Leave(suspect);
            else
                await ExamineAsync(suspect, enough);
            IsBusy = suspects.TryPeek(out _);
        }
    }

    /// <summary>Those with the same cause; what an entry of the ledger explains is apart from what none does.</summary>
    FindingGroup GroupOf(Suspect suspect)
    {
        var known = examination.KnownAs(suspect);
        if (known is not null)
            _shown.Add(known);
        var cause = known is null ? suspect.Cause : Cause.Of(known);
        if (!_suspected.TryGetValue(cause, out var group))
            _suspected[cause] = group = new(cause);
        return group;
    }

    /// <summary>One of them was confirmed: that is enough to say that the kernel does as the ledger says.</summary>
    void CountKnown(Suspect suspect, FindingGroup group)
    {
        group.CountAlike();
        Count(suspect, Verdict.Known);
    }

    void Count(Suspect suspect, Verdict verdict)
    {
        if (suspect.Case.Number is not null)
            _counts[verdict] = Count(verdict) + 1;
    }

    bool IsWorthIt(Suspect suspect, FindingGroup group)
    {
        var distinct = _groups.Sum(known => known.Distinct);
        return group.TakeIn(suspect, AlikeMax, distinct < DistinctMax ? SymptomsMax : AlikeMax);
    }

    async Task ExamineAsync(Suspect suspect, CancellationToken enough)
    {
        try
        {
            var findings = await examination.ExamineAsync(suspect, enough);
            Count(suspect, VerdictWords.Worst(findings.Select(finding => finding.Verdict)));
            foreach (var finding in findings)
                Add(finding);
        }
        catch (OperationCanceledException)
        {
            Leave(suspect);
        }
    }

    void Add(Finding finding)
    {
        var cause = finding.Known is { } known ? Cause.Of(known) : finding.Cause;
        var group = _groups.Find(other => other.Cause == cause);
        if (group is null)
            _groups.Add(group = _suspected.GetValueOrDefault(cause) ?? new(cause));
        if (group.Repeat(finding) is not null)
            return;
        results.Save(finding);
        var saved = new SavedFinding(finding, 1, ResultsFolder.FileOf(finding));
        group.Add(saved);
        found(saved);
    }

    void Leave(Suspect suspect)
    {
        if (suspect is Suspect.Splatted)
            UnexaminedSplats++;
        else
            Unexamined++;
        results.SaveUnexamined(suspect);
    }
}
