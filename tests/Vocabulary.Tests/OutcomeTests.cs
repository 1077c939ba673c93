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
    public void An_outcome_allows_what_it_names(string expected, string seen, bool allowed) =>
        Assert.That(TraceReader.ReadOutcome(expected).Allows(TraceReader.ReadOutcome(seen)), Is.EqualTo(allowed));

    [TestCase("s2|s0|s2", "s0|s2")]
    [TestCase("s1|s1", "s1")]
    [TestCase("s1 | ECONNREFUSED", "ECONNREFUSED|s1")]
    public void A_set_is_written_once_and_in_order(string text, string written) =>
        Assert.That(TraceReader.ReadOutcome(text).ToString(), Is.EqualTo(written));

    [TestCase("E4095")]
    [TestCase("ENOTSUPP")]
    [TestCase("EAGAIN")]
    public void An_errno_keeps_its_name(string errno) =>
        Assert.That(TraceReader.ReadOutcome(errno).ToString(), Is.EqualTo(errno));
}
