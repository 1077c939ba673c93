namespace Reuseport.Vocabulary.Tests;

public class OutcomeTests
{
    [TestCase("ok", "ok", true)]
    [TestCase("ok", "EINVAL", false)]
    [TestCase("EINVAL", "ENOENT", false)]
    [TestCase("s0|s2", "s0", true)]
    [TestCase("s0|s2", "s1", false)]
    [TestCase("[s0 s1]", "[s0 s1]", true)]
    [TestCase("[s0 s1]", "[s1 s0]", false)]
    [TestCase("...", "ECONNREFUSED", true)]
    [TestCase("s0..s2", "s1", true)]
    [TestCase("s0..s2", "s3", false)]
    [TestCase("each of s0|s2", "s2", true)]
    [TestCase("each of s0|s2", "s1", false)]
    [TestCase("runs=2 ...", "runs=2 hash=5 any=0 proto=6 len=40", true)]
    [TestCase("runs=2 ...", "runs=3 hash=5 any=0 proto=6 len=40", false)]
    [TestCase("hash=5 len=40 ...", "runs=3 hash=5 any=0 proto=6 len=40", true)]
    [TestCase("hash=5 len=41 ...", "runs=3 hash=5 any=0 proto=6 len=40", false)]
    [TestCase("len=40 select=ok ...", "runs=3 hash=5 any=0 proto=6 len=40 select=ok migrating=1", true)]
    [TestCase("select=ENOENT ...", "runs=3 hash=5 any=0 proto=6 len=40 select=ok migrating=1", false)]
    [TestCase("migrating=1 ...", "runs=3 hash=5 any=0 proto=6 len=40", false)]
    [TestCase("hash=5 ...", "runs=0", false)]
    [TestCase("runs=0 ...", "runs=0", true)]
    [TestCase("runs=1 ...|runs=2 ...", "runs=2 hash=5 any=0 proto=6 len=40", true)]
    public void An_outcome_allows_what_it_names(string expected, string seen, bool allowed) =>
        Assert.That(TraceReader.ReadOutcome(expected).Allows(TraceReader.ReadOutcome(seen)), Is.EqualTo(allowed));

    [TestCase("s2|s0|s2", "s0|s2")]
    [TestCase("s1|s1", "s1")]
    [TestCase("s1 | ECONNREFUSED", "ECONNREFUSED|s1")]
    [TestCase("s1..s3|s0", "s0|s1|s2|s3")]
    [TestCase("f6..f7", "f6|f7")]
    [TestCase("s4..s4", "s4")]
    [TestCase("each of  s2|s0", "each of s0|s2")]
    [TestCase("s0|s1 with a and b and without c,  else ...", "s0|s1 with a and with b and without c, else ...")]
    [TestCase("s0 without a and b, s1 with c, else s2", "s0 without a and without b, s1 with c, else s2")]
    [TestCase("runs=1  len=3   ...", "runs=1 len=3 ...")]
    public void A_set_is_written_once_and_in_order(string text, string written) =>
        Assert.That(TraceReader.ReadOutcome(text).ToString(), Is.EqualTo(written));

    [TestCase("E4095")]
    [TestCase("ENOTSUPP")]
    [TestCase("EAGAIN")]
    public void An_errno_keeps_its_name(string errno) =>
        Assert.That(TraceReader.ReadOutcome(errno).ToString(), Is.EqualTo(errno));

    [TestCase("", "s3")]
    [TestCase("a", "s0")]
    [TestCase("a,b", "s0")]
    [TestCase("b", "s1")]
    [TestCase("c", "s2")]
    [TestCase("c,d", "s3")]
    public void What_a_kernel_does_is_the_first_case_whose_conditions_all_hold(string behaviours, string expected)
    {
        var outcome = TraceReader.ReadOutcome("s0 with a, s1 with b, s2 with c and without d, else s3");

        Assert.That(outcome.On(behaviours.Split(',').Contains).ToString(), Is.EqualTo(expected));
    }

    [Test]
    public void An_outcome_without_conditions_is_the_same_on_every_kernel()
    {
        foreach (var outcome in Samples.Outcomes.Where(outcome => outcome is not Outcome.ByBehaviour))
            Assert.That(outcome.On(_ => true), Is.SameAs(outcome));
    }

    [TestCase("s0|s1", "")]
    [TestCase("each of s0|s1", "1-2")]
    [TestCase("each of s0|s1, each of s0|s1, s0, each of s0|s1, each of s0|s2, each of s0|s2", "1-2 4-4 5-6")]
    public void Calls_one_after_the_other_with_the_same_each_are_a_row(string outcomes, string rows)
    {
        var expected = outcomes.Split(", ").Select(text => TraceReader.ReadOutcome(text)).ToList();
        if (expected is [var only])
            expected.Add(only);

        Assert.That(
            string.Join(' ', OutcomeRow.In(expected).Select(row => $"{row.First + 1}-{row.Last + 1}")),
            Is.EqualTo(rows));
    }
}
