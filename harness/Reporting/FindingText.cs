using Reuseport.Harness.Results;
using Reuseport.Harness.Running;
using Reuseport.Harness.Verdicts;
using static Reuseport.Harness.Reporting.Figures;

namespace Reuseport.Harness.Reporting;

/// <summary>Findings as a person reads them.</summary>
static class FindingText
{
    /// <summary>How many files of a cause are named.</summary>
    const int NamedMax = 8;

    /// <summary>A finding when it is made: where it is, and the call or the words of the kernel.</summary>
    public static string Of(SavedFinding saved)
    {
        var finding = saved.Finding;
        var known = finding.Known is { } entry ? $"{entry}\n" : "";
        return $"""

            {VerdictWords.Word(finding.Verdict),-9} {known}{saved.File} ({finding.Case.Name}; {finding.Note})
            {finding.Text}
            """;
    }

    /// <summary>All findings of a cause: the shortest whole, the others by their files. Of what is known, a line.
    /// </summary>
    public static string Of(FindingGroup group)
    {
        if (group.Findings.ToList() is not [var shortest, .. var others])
            return "";
        if (group.Known is { } known)
            return $"\n{Line(group, known)}";
        var distinct = Number(others.Count + 1);
        var text = $"""

            {group.Cause.Name}: {Number(group.Scripts)} scripts, {distinct} different findings; the shortest:
            {shortest.File} ({shortest.Finding.Case.Name}, {Number(shortest.Count)} in all; {shortest.Finding.Note})
            {Trace(shortest.Finding)}
            """;
        return others is [] ? text
            : $"{text}\nalso {string.Join(", ", others.Take(NamedMax).Select(saved => saved.File))}"
                + (others.Count > NamedMax ? $" and {Number(others.Count - NamedMax)} more" : "");
    }

    /// <summary>How often the kernel did what is known of it.</summary>
    public static string Line(FindingGroup group, KnownDivergence known)
    {
        var scripts = group.Scripts == 1 ? "once" : $"{Number(group.Scripts)} scripts";
        return $"{VerdictWords.Word(Verdict.Known),-9} {known}: {scripts}, {group.Findings.First().File}";
    }

    /// <summary>The trace with what the model says, or what the kernel said, below the call that matters.</summary>
    public static string Trace(Finding finding)
    {
        var head = finding.Splat is { } splat ? [splat.Title] : (string[])[];
        return AnnotatedTrace.Write(head, finding.Trace, finding.Difference).TrimEnd();
    }
}
