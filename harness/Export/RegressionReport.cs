using Reuseport.Harness.History;
using Reuseport.Harness.Verdicts;
using Reuseport.Vocabulary;
using static System.FormattableString;

namespace Reuseport.Harness.Export;

/// <summary>
/// The mail about a trace for the lists of the kernel: plain text of 72 columns, of what is known and no more
/// (Documentation/admin-guide/reporting-regressions.rst). A kernel is known good if it did what the trace expects.
/// </summary>
/// <param name="title">What the subject says.</param>
/// <param name="program">The reproducer in C.</param>
sealed class RegressionReport(string title, WrittenTrace written, TraceReport history, string program)
{
    const int Columns = 72, InlineMax = 60, CandidatesMax = 5;

    /// <summary>An own build, which is named by its path, tells nothing to others.</summary>
    readonly IReadOnlyList<KernelReport> _told =
        [.. history.Kernels.Where(kernel => kernel.Outcomes is not [] && !kernel.Kernel.Contains('/'))];

    /// <summary>The mail, its headers first.</summary>
    /// <exception cref="UsageException">No kernel does otherwise than the trace expects.</exception>
    public string Write()
    {
        if (!_told.Any(IsBad))
            throw new UsageException($"{title}: every kernel in the history does what the trace expects");
        var isRegression = Introductions.Any();
        IEnumerable<string> lines =
        [
            $"Subject: [{(isRegression ? "REGRESSION" : "BUG")}] net: reuseport: {title}",
            $"To: {(isRegression ? "regressions@lists.linux.dev, " : "")}netdev@vger.kernel.org",
            .. Introductions.Any(change => !change.IsOfTrunk) ? ["Cc: stable@vger.kernel.org"] : Array.Empty<string>(),
            "",
            .. CText.Wrap(CText.Paragraphs(written.Comments.Head), Columns),
            "",
            .. CText.Wrap([WhatDiffers()], Columns),
            "",
            .. Kernels(),
            "",
            .. Introductions.Select(change => $"#regzbot introduced: {Range(change)}"),
            .. isRegression ? [""] : Array.Empty<string>(),
            .. Mended(),
            .. Candidates(),
            "The calls; what is in parentheses is what the known bad kernels give:",
            "",
            .. Calls(),
            "",
            .. Reproducer(),
        ];
        return string.Concat(lines.Select(line => $"{line.TrimEnd()}\n"));
    }

    /// <summary>The changes from a known good kernel to a known bad one.</summary>
    IEnumerable<ChangeReport> Introductions => history.Changes.Where(change =>
        Find(change.Before) is { } before && !IsBad(before) && Find(change.After) is { } after && IsBad(after));

    /// <summary>
    /// The commits of a change as git names them. On the trunk the known good kernel is an update of its series, which
    /// the known bad one does not have: the range begins where its series did.
    /// </summary>
    static string Range(ChangeReport change) =>
        $"v{(change.IsOfTrunk ? Series(change.Before) : change.Before)}..v{change.After}";

    /// <summary>Where it is gone again.</summary>
    IEnumerable<string> Mended()
    {
        var mended = history.Changes.Where(change =>
            Find(change.Before) is { } before && IsBad(before) && Find(change.After) is { } after && !IsBad(after));
        var text = string.Join(", ", mended.Select(change => change.After));
        return text == "" ? [] : [.. CText.Wrap([$"It is gone again in {text}."], Columns), ""];
    }

    KernelReport? Find(string kernel) => _told.FirstOrDefault(one => one.Kernel == kernel);

    bool IsBad(KernelReport kernel) => kernel.Outcomes.Any(run => Contradiction(run) is not null);

    /// <summary>The first call of a run that is not what the trace expects.</summary>
    (int Call, string Seen)? Contradiction(string run)
    {
        var texts = run.Split("; ");
        var outcomes = texts.Take(written.Trace.Script.Ops.Count).TakeWhile(IsOutcome);
        EquatableArray<Outcome> seen = [.. outcomes.Select(text => TraceReader.ReadOutcome(text))];
        if (Judge.FindContradiction(written.Trace, seen) is { } call)
            return (call, texts[call]);
        return seen.Count < texts.Length ? (Math.Min(seen.Count, written.Trace.Outcomes.Count) - 1, texts[^1]) : null;
    }

    static bool IsOutcome(string text)
    {
        try
        {
            _ = TraceReader.ReadOutcome(text);
            return true;
        }
        catch (TraceException)
        {
            return false;
        }
    }

    string WhatDiffers()
    {
        var (call, seen) = _told.Where(IsBad).SelectMany(kernel => kernel.Outcomes).Select(Contradiction)
            .OfType<(int Call, string Seen)>().First();
        var expected = written.Trace.Outcomes[call];
        return Invariant($"Call {call + 1} of the script below, \"{written.Trace.Script.Ops[call]}\", gives {seen}; ")
            + $"expected is {expected}.";
    }

    IEnumerable<string> Kernels()
    {
        yield return $"{"series",-9} {"known good",-28} known bad";
        foreach (var series in _told.GroupBy(kernel => Series(kernel.Kernel)))
        {
            var (good, bad) = (series.Where(one => !IsBad(one)).ToList(), series.Where(IsBad).ToList());
            yield return $"{series.Key,-9} {Range(good),-28} {Range(bad)}".TrimEnd();
        }
        yield return "";
        var newest = _told[^1];
        yield return $"The newest kernel tested is {newest.Version}: {(IsBad(newest) ? "known bad" : "known good")}.";
        yield return "They are packages of Debian; no own build was tested.";
    }

    static string Series(string kernel) => kernel[..kernel.LastIndexOf('.')];

    static string Range(IReadOnlyList<KernelReport> kernels) => kernels switch
    {
        [] => "-",
        [var only] => only.Kernel,
        [var first, .., var last] => $"{first.Kernel} to {last.Kernel}",
    };

    IEnumerable<string> Candidates()
    {
        foreach (var change in Introductions)
        {
            foreach (var candidates in change.Candidates.Where(candidates => candidates.Ranked is not []))
            {
                var between = $"Commits between v{change.Before} and v{change.After} that may have done it, by what "
                    + $"they touch ({candidates.Source}):";
                foreach (var line in CText.Wrap([between], Columns).Append(""))
                    yield return line;
                foreach (var candidate in candidates.Ranked.Take(CandidatesMax))
                    yield return $"  {candidate}";
                yield return "";
            }
        }
    }

    IEnumerable<string> Calls()
    {
        var bad = _told.Where(IsBad).SelectMany(kernel => kernel.Outcomes).Select(Contradiction)
            .OfType<(int Call, string Seen)>().ToList();
        foreach (var (call, op) in written.Trace.Script.Ops.Index())
        {
            var seen = bad.Where(one => one.Call == call).Select(one => one.Seen).Distinct().ToList();
            var line = TraceText.Line(op, written.Trace.Outcomes[call]);
            yield return $"  {line}{(seen is [] ? "" : $"   ({string.Join(" or ", seen)})")}";
        }
    }

    IEnumerable<string> Reproducer()
    {
        var lines = program.TrimEnd('\n').Split('\n');
        if (lines.Length <= InlineMax)
            return ["Reproducer (gcc -O2, as root):", "", .. lines];
        return CText.Wrap(
        [
            "A reproducer in C is attached. It needs nothing but gcc and root, makes a network namespace of its own, "
                + "names the first call that differs, and exits with 1 where the problem shows and with 0 where it "
                + "does not.",
        ], Columns);
    }
}
