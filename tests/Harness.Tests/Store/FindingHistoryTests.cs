using Reuseport.Harness.Nights;
using Reuseport.Harness.Store;

namespace Reuseport.Harness.Tests.Store;

/// <summary>
/// What is told of a finding night after night. A night is a letter: F has it, f has it flaky, P passes, U could not
/// test its kernel, I is incomplete.
/// </summary>
public sealed class FindingHistoryTests
{
    [TestCase("F", "new")]
    [TestCase("FF", "new still")]
    [TestCase("FP", "new gone")]
    [TestCase("FPP", "new gone -")]
    [TestCase("FPF", "new gone new")]
    [TestCase("PFF", "- new still")]
    [TestCase("FUF", "new open still")]
    [TestCase("FUP", "new open gone")]
    [TestCase("FI", "new open")]
    [TestCase("fPf", "new open still")]
    [TestCase("fPF", "new open still")]
    [TestCase("fPPPPPPPPPPPPPPP", "new open open open open open open open open open open open open open open gone")]
    [TestCase("fPPPPPPPPPPPPPPf", "new open open open open open open open open open open open open open open still")]
    public void A_finding_is_told_of(string nights, string states)
    {
        var told = Enumerable.Range(1, nights.Length).Select(length =>
        {
            var history = FindingHistory.Of(nights[..length].Select((letter, day) => Night(letter, day)));
            return history.Findings is [var finding] ? finding.State.ToString().ToLowerInvariant() : "-";
        });

        Assert.That(string.Join(' ', told), Is.EqualTo(states));
    }

    [Test]
    public void A_newer_package_stands_for_the_older_one_of_its_series()
    {
        var history = FindingHistory.Of([Night('F', 0), Night('P', 1, "vm:6.1.9-1")]);

        Assert.That(history.Findings.Single().State, Is.EqualTo(FindingState.Gone));
        Assert.That(
            FindingHistory.Of([Night('F', 0), Night('P', 1, "vm:6.2.1-1")]).Findings.Single().State,
            Is.EqualTo(FindingState.Open));
    }

    [Test]
    public void Since_when_and_the_worst_that_is_new_are_known()
    {
        var history = FindingHistory.Of([Night('P', 0), Night('F', 1), Night('F', 2)]);

        Assert.That(history.Findings.Single().Since, Is.EqualTo(new DateOnly(2026, 11, 2)));
        Assert.That(history.WorstNew, Is.EqualTo(Verdicts.Verdict.Agrees));
        Assert.That(FindingHistory.Of([Night('F', 1)]).WorstNew, Is.EqualTo(Verdicts.Verdict.Diverges));
    }

    internal static MergedNight Night(char letter, int day) => Night(letter, day, "vm:6.1.1-1");

    static MergedNight Night(char letter, int day, string target)
    {
        var verdict = letter switch { 'F' => "diverges", 'f' => "flaky", _ => null };
        MergedFinding[] findings = verdict is null ? [] :
            [new("it", verdict, [target], 1, new("it", verdict, "Fn", "script 1", 1, "", "", "text"), "shard")];
        var kernel = new NightKernel(target, verdict ?? "agrees", null, [])
        {
            Scripts = letter is 'U' ? null : new(1, 0, 0, 0, 0, 0),
        };
        return new(
            new DateOnly(2026, 11, 1).AddDays(day), "agrees", letter is 'I' ? [new("x", "y")] : [], [kernel], findings);
    }
}
