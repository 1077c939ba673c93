using Reuseport.Harness.Verdicts;

namespace Reuseport.Harness.Running;

/// <summary>A finding and where it was saved.</summary>
/// <param name="Count">How many scripts shrank to it.</param>
/// <param name="File">Its trace, relative to the results folder; a console is beside it.</param>
public sealed record SavedFinding(Finding Finding, int Count, string File);

/// <summary>All findings of a run that probably have one cause.</summary>
public sealed class FindingGroup(Cause cause)
{
    readonly Dictionary<(Verdict, Vocabulary.Script), SavedFinding> _findings = [];
    readonly HashSet<string> _symptoms = [];

    public Cause Cause => cause;

    /// <summary>Those that differ from each other, the shortest first.</summary>
    public IEnumerable<SavedFinding> Findings => _findings.Values.OrderBy(saved => saved.Finding.Trace.Script.Ops.Count)
        .ThenBy(saved => saved.File, StringComparer.Ordinal);

    /// <summary>What explains all of them; null where nothing does, or none is confirmed.</summary>
    public KnownDivergence? Known =>
        _findings.Values.Select(saved => saved.Finding.Known).FirstOrDefault(known => known is not null);

    /// <summary>How many findings differ from each other.</summary>
    public int Distinct => _findings.Count;

    /// <summary>Suspects that were examined.</summary>
    public int Examined { get; private set; }

    /// <summary>Suspects that look alike and were not examined.</summary>
    public int Alike { get; private set; }

    /// <summary>How many scripts showed it, among those that were looked at.</summary>
    public int Scripts => Findings.Sum(saved => saved.Count) + Alike;

    /// <summary>
    /// Takes in a suspect. The first few are worth an examination, and after them a few more that have a symptom of
    /// their own: a second fault may be behind the same function.
    /// </summary>
    /// <param name="few">How many are examined whatever they look like.</param>
    /// <param name="most">How many are examined at the most.</param>
    public bool TakeIn(Suspect suspect, int few, int most)
    {
        var isNew = _symptoms.Add(suspect.Symptom);
        if (Examined < few || (isNew && Examined < most))
        {
            Examined++;
            return true;
        }
        CountAlike();
        return false;
    }

    /// <summary>Counts a suspect that is not examined.</summary>
    public void CountAlike() => Alike++;

    /// <summary>Counts a finding once more if one with the same calls is there; null if it is new.</summary>
    public SavedFinding? Repeat(Finding finding)
    {
        var key = (finding.Verdict, finding.Trace.Script);
        return _findings.TryGetValue(key, out var known)
            ? _findings[key] = known with { Count = known.Count + 1 }
            : null;
    }

    public void Add(SavedFinding saved) => _findings.Add((saved.Finding.Verdict, saved.Finding.Trace.Script), saved);
}
