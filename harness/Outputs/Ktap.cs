using System.Text;
using static System.FormattableString;

namespace Reuseport.Harness.Outputs;

/// <summary>A night in KTAP, version 1: kernels, in them kinds of work, in them cases.</summary>
static class Ktap
{
    const string Version = "KTAP version 1";

    public static string Write(IReadOnlyList<NightCase> cases)
    {
        var kernels = cases.GroupBy(@case => @case.Target).Select(kernel => (
            NameOf(kernel.Key),
            kernel.GroupBy(@case => @case.Work).Select(work => (NameOf(work.Key), work.ToList())).ToList())).ToList();
        var text = new StringBuilder();
        text.Append(Invariant($"{Version}\n1..{kernels.Count}\n"));
        foreach (var (i, (kernel, works)) in kernels.Index())
        {
            Begin(text, "  ", kernel, works.Count);
            foreach (var (j, (work, own)) in works.Index())
            {
                Begin(text, "    ", work, own.Count);
                foreach (var (k, @case) in own.Index())
                    Write(text, k + 1, @case);
                End(text, "  ", j + 1, work, own);
            }
            End(text, "", i + 1, kernel, works.SelectMany(work => work.Item2));
        }
        return text.Append(Totals(cases)).ToString();
    }

    static void Begin(StringBuilder text, string indent, string name, int count) =>
        text.Append(Invariant($"{indent}{Version}\n{indent}# Subtest: {name}\n{indent}1..{count}\n"));

    static void End(StringBuilder text, string indent, int number, string name, IEnumerable<NightCase> cases)
    {
        var results = cases.Select(@case => @case.Result).ToList();
        var ok = results.Contains(CaseResult.Fail) ? "not ok" : "ok";
        var skips = results.TrueForAll(result => result is CaseResult.Error or CaseResult.Skip);
        text.Append(Invariant($"{indent}{ok} {number} {name}{(skips ? " # SKIP nothing could be tested" : "")}\n"));
    }

    static void Write(StringBuilder text, int number, NightCase @case)
    {
        const string Indent = "    ";
        foreach (var line in @case.Findings.SelectMany(finding => finding.Text.Split('\n')))
            text.Append(Invariant($"{Indent}# {line}\n"));
        if (@case.IsFlaky)
            text.Append(Invariant($"{Indent}# flaky: it did so once, and not each time when it was repeated\n"));
        var reason = @case.Reason.Replace("#", "", StringComparison.Ordinal);
        var (ok, directive) = @case.Result switch
        {
            CaseResult.Pass => ("ok", ""),
            CaseResult.Fail => ("not ok", ""),
            CaseResult.KnownFail => ("ok", $" # XFAIL {reason}"),
            CaseResult.Skip => ("ok", " # SKIP the kernel must not run it"),
            // A failure of the machine is none of the kernel's.
            CaseResult.Error => ("ok", $" # SKIP ERROR {reason}"),
        };
        text.Append(Invariant($"{Indent}{ok} {number} {NameOf(@case.Name)}{directive}").TrimEnd()).Append('\n');
    }

    static string Totals(IReadOnlyList<NightCase> cases)
    {
        return Invariant($"# Totals: pass:{Count(CaseResult.Pass)} fail:{Count(CaseResult.Fail)} ")
            + Invariant($"xfail:{Count(CaseResult.KnownFail)} xpass:0 skip:{Count(CaseResult.Skip)} ")
            + Invariant($"error:{Count(CaseResult.Error)}\n");

        int Count(CaseResult result) => cases.Count(@case => @case.Result == result);
    }

    /// <summary>Small letters, and nothing that means something to a reader of KTAP.</summary>
    static string NameOf(string name) => string.Concat(name.ToLowerInvariant().Select(letter =>
        char.IsAsciiLetterOrDigit(letter) || letter is '.' or '-' or '+' or '/' or '_' ? letter : '_'));
}
