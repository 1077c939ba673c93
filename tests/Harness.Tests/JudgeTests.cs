using Reuseport.Harness.Comparing;
using Reuseport.Harness.Verdicts;

namespace Reuseport.Harness.Tests;

/// <summary>What repetitions say, row by row of docs/verdicts.md.</summary>
public sealed class JudgeTests
{
    static readonly Difference Refused = DifferenceOf(new Outcome.Failed(Errno.EIO));
    static readonly Difference Hung = DifferenceOf(Outcome.TimedOut.Instance);

    static readonly Observation Agreed = new Observation.Ran([Outcome.Ok.Instance], null);
    static readonly Observation Differed = new Observation.Ran([Refused.Seen], Refused);
    static readonly Observation HungAgain = new Observation.Ran([Hung.Seen], Hung);
    static readonly Observation Elsewhere = new Observation.Ran([Refused.Seen], Refused with { Call = 1 });
    static readonly Observation Broke = new Observation.Failed("gone");
    static readonly Observation Splatted = new Observation.Splatted(new("BUG: here", ""), []);

    static IEnumerable<TestCaseData> Rows()
    {
        yield return Row(Refused, Verdict.Diverges, Differed, Differed, Differed);
        yield return Row(Refused, Verdict.Flaky, Differed, Agreed, Differed);
        yield return Row(Refused, Verdict.Flaky, Agreed, Agreed, Agreed);
        yield return Row(Refused, Verdict.Flaky, Elsewhere, Elsewhere, Elsewhere);
        yield return Row(Refused, Verdict.Broken, Differed, Broke, Differed);
        yield return Row(Refused, Verdict.Splat, Differed, Splatted, Broke);
        yield return Row(Hung, Verdict.Diverges, HungAgain, HungAgain, HungAgain);
        yield return Row(Hung, Verdict.Flaky, HungAgain, Agreed, HungAgain);
        yield return Row(Hung, Verdict.Broken, Agreed, Agreed, Agreed);
    }

    [TestCaseSource(nameof(Rows))]
    public void A_difference_is_judged_by_its_repetitions(
        Difference first, Verdict expected, IReadOnlyList<Observation> repetitions) =>
        Assert.That(Judge.Of(first, repetitions), Is.EqualTo(expected));

    [TestCase(false, Verdict.Splat)]
    [TestCase(true, Verdict.Broken)]
    public void A_kernel_that_failed_once_has_failed_and_one_that_was_silent_once_may_have_been_starved(
        bool isHang, Verdict expected) =>
        Assert.That(Judge.OfSplatSeenOnce(new("BUG: here", "") { IsHang = isHang }), Is.EqualTo(expected));

    [TestCase(Verdict.Agrees, "ok", Verdict.Agrees)]
    [TestCase(Verdict.Agrees, "EIO", Verdict.Outdated)]
    [TestCase(Verdict.Agrees, "...", Verdict.Agrees)]
    [TestCase(Verdict.Diverges, "EIO", Verdict.Diverges)]
    public void A_file_that_says_something_else_is_outdated(Verdict verdict, string recorded, Verdict expected)
    {
        var file = TraceReader.ReadTrace($"@trace 1\ns0 = socket tcp4 -> {recorded}\n");

        Assert.That(Judge.OfFile(verdict, file, [Outcome.Ok.Instance]), Is.EqualTo(expected));
    }

    [TestCase("", Verdict.Outdated)]
    [TestCase("@diverges\n", Verdict.Agrees)]
    public void A_kernel_that_does_not_diverge_any_more_does_not_contradict_the_trace_of_a_divergence(
        string directive, Verdict expected)
    {
        var file = TraceReader.ReadTrace($"@trace 1\n{directive}s0 = socket tcp4 -> ok\nlisten s0 1 -> timeout\n");

        Assert.That(
            Judge.OfFile(Verdict.Agrees, file, [Outcome.Ok.Instance, Outcome.Ok.Instance]), Is.EqualTo(expected));
        Assert.That(
            Judge.OfFile(Verdict.Agrees, file, [new Outcome.Failed(Errno.EMFILE)]), Is.EqualTo(Verdict.Outdated));
    }

    static TestCaseData Row(Difference first, Verdict expected, params Observation[] repetitions) =>
        new(first, expected, repetitions);

    static Difference DifferenceOf(Outcome seen) =>
        new(0, new Op.Close(new(0)), Outcome.Ok.Instance, seen, [], null, []);
}
