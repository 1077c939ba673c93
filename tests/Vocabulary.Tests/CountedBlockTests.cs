namespace Reuseport.Vocabulary.Tests;

/// <summary>Lines that are repeated, with a counter in names.</summary>
public class CountedBlockTests
{
    [TestCase("for i in 0..2\ns{i} = socket udp4\nend", "s0 = socket udp4|s1 = socket udp4|s2 = socket udp4")]
    [TestCase("for i in 2..1\ns{i} = socket udp4\nend", "s2 = socket udp4|s1 = socket udp4")]
    [TestCase("for i in 7..7\n  s{i} = socket udp4  # one\nend # all", "s7 = socket udp4")]
    [TestCase("for n in 0..1\ns{n} = socket udp4\n\n# next\nbind s{n} lo p{n+1}\nend",
        "s0 = socket udp4|bind s0 lo p1|s1 = socket udp4|bind s1 lo p2")]
    [TestCase("for d in 9..10\nsend f{d%8} lo p{d-9} {d*2}\nsend f{d/4} lo p0 0\nend",
        "send f1 lo p0 18|send f2 lo p0 0|send f2 lo p1 20|send f2 lo p0 0")]
    [TestCase("for i in 0..9\nend", "")]
    [TestCase("for i in 0..9\n# {j}\nend\ncounters", "counters")]
    public void A_block_is_read_once_for_each_number(string block, string calls)
    {
        var trace = TraceReader.ReadTrace($"@trace 1\n{block}\n");

        Assert.That(string.Join('|', trace.Script.Ops.Select(op => op.ToString())), Is.EqualTo(calls));
    }

    [Test]
    public void An_outcome_has_the_counter_too()
    {
        var trace = TraceReader.ReadTrace(
            "@trace 1\nfor i in 0..1\ns{i} = socket udp4 -> ok\nend\n"
            + "for i in 0..1\nsend f{i} lo p0 1 -> s{i}\nend\n");

        Assert.That(trace.Outcomes.Skip(2).Select(outcome => outcome.ToString()), Is.EqualTo(["s0", "s1"]));
    }

    [TestCase("for", "line 2, column 4: a counter is missing")]
    [TestCase("for 1 in 0..2", "line 2, column 5: '1' is not a counter such as i")]
    [TestCase("for i of 0..2", "line 2, column 7: 'in' is expected here")]
    [TestCase("for i in 0-2", "line 2, column 10: '0-2' is not a range such as 0..7, up to 99999")]
    [TestCase("for i in 0..100000", "line 2, column 10: '0..100000' is not a range such as 0..7, up to 99999")]
    [TestCase("for i in 0..2 by 2", "line 2, column 15: 'by' is not expected: the line should end here")]
    [TestCase("for i in 0..2\ncounters", "line 2, column 1: its 'end' is missing")]
    [TestCase("end", "line 2, column 1: there is no 'for' above it")]
    [TestCase("for i in 0..2\nend all", "line 3, column 5: 'all' is not expected: the line should end here")]
    [TestCase("for i in 0..1\nfor j in 0..1\nend", "line 3, column 1: "
        + "between 'for' and 'end' there are calls alone, and not 'for' (i is 0)")]
    [TestCase("for i in 0..1\n@kernel a\nend", "line 3, column 1: "
        + "between 'for' and 'end' there are calls alone, and not '@kernel' (i is 0)")]
    [TestCase("for i in 0..99999\ncounters\ncounters\ncounters\ncounters\ncounters\ncounters\ncounters\ncounters"
        + "\ncounters\ncounters\ncounters\nend", "line 2, column 1: more than 1000000 calls")]
    [TestCase("for i in 3..5\ns{i} = socket udp4\nbind s{i+1} lo p0\nend",
        "line 4, column 6: s4 is not defined above (i is 3)")]
    [TestCase("for i in 0..1\nclose   {j}\nend", "line 3, column 9: "
        + "braces have i here, or a sum such as i+1 or i%8")]
    [TestCase("for i in 0..1\nclose s{i+}\nend", "line 3, column 8: "
        + "braces have i here, or a sum such as i+1 or i%8")]
    [TestCase("for i in 0..1\nclose s{i%0}\nend", "line 3, column 8: "
        + "braces have i here, or a sum such as i+1 or i%8")]
    [TestCase("for i in 0..1\nclose s{i\nend", "line 3, column 8: "
        + "braces have i here, or a sum such as i+1 or i%8")]
    [TestCase("for i in 10..11\ns{i} = socket  sctp\nend", "line 3, column 16: 'sctp' is not a transport "
        + "(tcp4, udp4, tcp6, udp6, unix, raw4, udplite4, mptcp4) (i is 10)")]
    [TestCase("for i in 0..1\ns0 = socket udp4\nend", "line 3, column 1: s0 is defined twice (i is 1)")]
    public void An_error_is_told_where_it_is_in_the_file(string block, string message)
    {
        Assert.That(
            () => TraceReader.ReadTrace($"@trace 1\n{block}\n"),
            Throws.TypeOf<TraceException>().With.Message.EqualTo(message));

        TraceReader.ReadTrace($"@trace 1\n{block}\n", out var errors);
        Assert.That(errors[0].Message, Is.EqualTo(message));
    }

    [Test]
    public void A_block_tells_an_error_once()
    {
        TraceReader.ReadTrace("@trace 1\nfor i in 0..9\ns{i} = soket udp4\nend\nunbind\n", out var errors);

        Assert.That(errors, Has.Count.EqualTo(2));
    }

    [Test]
    public void A_probe_is_sent_each_call() =>
        Assert.That(
            () => TraceReader.ReadScript("for i in 0..1\ns{i} = socket udp4\nend\n"),
            Throws.TypeOf<TraceException>().With.Message.EqualTo("line 1, column 1: 'for' is not a call"));

    [Test]
    public void A_row_of_each_may_be_a_block()
    {
        const string Text =
            "@trace 1\nfor i in 0..{0}\ns{i} = socket udp4\nend\n"
            + "for i in 0..{0}\nsend f{i} lo p0 1 -> each of s0..s2\nend\n";

        TraceReader.ReadTrace(Text.Replace("{0}", "2"), out var none);
        TraceReader.ReadTrace(Text.Replace("{0}", "1"), out var errors);

        Assert.That(none, Is.Empty);
        Assert.That(errors.Single().Message, Is.EqualTo(
            "line 6, column 22: 2 calls one after the other do not have each of 3"));
    }
}
