namespace Reuseport.Vocabulary.Tests;

/// <summary>Lines that are repeated, with a counter or the words of a row in their braces.</summary>
public class BlockTests
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

    [TestCase("for n kind at in\n# which, where\n 1 tcp4 lo\n\n 2 udp6 any6 # last\ndo\n"
        + "s{n} = socket {kind}\nbind s{n} {at} p{n-1}\nend",
        "s1 = socket tcp4|bind s1 lo p0|s2 = socket udp6|bind s2 any6 p1")]
    [TestCase("for n program in\n0 \"cbpf index 3\"\n1 xdp\ndo\nb{n} = {program}\nend",
        "b0 = cbpf index 3|b1 = xdp")]
    [TestCase("for n at1 at2 in\n1 lo lo2\ndo\ns{n} = socket udp4\nbind s{n} {at1} p0\nbind s{n} {at2} p0\nend",
        "s1 = socket udp4|bind s1 lo p0|bind s1 lo2 p0")]
    [TestCase("for n in # one\n0\ndo # it\ns{n} = socket udp4\nend", "s0 = socket udp4")]
    public void A_block_is_read_once_for_each_row(string block, string calls) =>
        A_block_is_read_once_for_each_number(block, calls);

    [TestCase("for a in 0..1\nfor b in {a}..1\ns{a*10+b} = socket udp4\nend\nclose s{a*11}\nend",
        "s0 = socket udp4|s1 = socket udp4|close s0|s11 = socket udp4|close s11")]
    [TestCase("for n last in\n1 2\n2 1\ndo\nfor k in 1..{last}\ns{n}{k} = socket udp4\nend\nend",
        "s11 = socket udp4|s12 = socket udp4|s21 = socket udp4")]
    [TestCase("for i in 1..2\nfor n kind in\n{i*2} udp{i*2+2}\ndo\ns{n} = socket {kind}\nend\nend",
        "s2 = socket udp4|s4 = socket udp6")]
    [TestCase("for i in 1..1\nfor j in 0..9\nend\ncounters\nend\nfor i in 1..1\ncounters\nend",
        "counters|counters")]
    public void Blocks_may_stand_in_blocks(string block, string calls) =>
        A_block_is_read_once_for_each_number(block, calls);

    [TestCase("i", 7)]
    [TestCase("i*10+3", 73)]
    [TestCase("3+i*10", 73)]
    [TestCase("(3+i)*10", 100)]
    [TestCase("i-1-2", 4)]
    [TestCase("100/i*i", 98)]
    [TestCase("i%4*2", 6)]
    [TestCase("((i))", 7)]
    [TestCase("12", 12)]
    public void A_sum_is_reckoned_as_in_C(string sum, int number)
    {
        var trace = TraceReader.ReadTrace(
            $"@trace 1\nfor i in 7..7\ns{{{sum}}} = socket udp4\nend\n");

        Assert.That(trace.Script.Ops[0].ToString(), Is.EqualTo($"s{number} = socket udp4"));
    }

    [Test]
    public void A_row_may_have_an_expectation()
    {
        var trace = TraceReader.ReadTrace(
            "@trace 1\nfor n got in\n0 \"EIO with late, else ok\"\n1 ...\ndo\ns{n} = socket udp4 -> {got}\nend\n");

        Assert.That(
            trace.Outcomes.Select(outcome => outcome.ToString()), Is.EqualTo(["EIO with late, else ok", "..."]));
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
    [TestCase("for i of 0..2", "line 2, column 10: 'in' is expected here")]
    [TestCase("for i", "line 2, column 6: 'in' is missing")]
    [TestCase("for in 0..2", "line 2, column 5: 'in' is not a counter such as i")]
    [TestCase("for i i in", "line 2, column 7: there is i already")]
    [TestCase("for i j in 0..2", "line 2, column 12: a range has one counter")]
    [TestCase("for i in 0-2", "line 2, column 10: '0-2' is not a range such as 0..7, up to 99999")]
    [TestCase("for i in 0..100000", "line 2, column 10: '0..100000' is not a range such as 0..7, up to 99999")]
    [TestCase("for i in 0..2 by 2", "line 2, column 15: 'by' is not expected: the line should end here")]
    [TestCase("for i in 0..2\ncounters", "line 2, column 1: its 'end' is missing")]
    [TestCase("end", "line 2, column 1: there is no 'for' above it")]
    [TestCase("for i in 0..2\nend all", "line 3, column 5: 'all' is not expected: the line should end here")]
    [TestCase("for i in 0..1\nfor j in 0..1\nend", "line 2, column 1: its 'end' is missing")]
    [TestCase("for word in\nfor\ndo\n{word} i in 0..1\nend", "line 5, column 1: "
        + "between 'for' and 'end' there are calls alone, and not 'for' (the row is line 3)")]
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
    [TestCase("for n at in\n0 lo\nend", "line 2, column 1: its 'do' is missing")]
    [TestCase("for n at in\n# 0 lo\ndo\nend", "line 2, column 1: there is no row above its 'do'")]
    [TestCase("for n at in\n0 lo\ndo it\nend", "line 4, column 4: 'it' is not expected: the line should end here")]
    [TestCase("for n at in\n0 lo\n1\ndo\nend", "line 4, column 2: at is missing")]
    [TestCase("for n at in\n0 lo p0\ndo\nend", "line 3, column 6: 'p0' is not expected: the line should end here")]
    [TestCase("for n at in\n0 \"lo p0\ndo\nend", "line 3, column 3: its second \" is missing")]
    [TestCase("for n at in\n0 lo\n1 lo3\ndo\ns{n} = socket udp4\nbind s{n} {at} p0\nend", "line 7, column 11: "
        + "'lo3' is not an address (any, lo, lo2, any6, lo6, mapped-any, mapped-lo, mapped-lo2) (the row is line 4)")]
    [TestCase("for n at in\n0 lo\ndo\ncpu s{at*2} none\nend", "line 5, column 6: at is lo, and no number")]
    [TestCase("for n at in\n0 lo\ndo\ncpu s{2n} none\nend", "line 5, column 6: "
        + "braces have n, at here, or a sum such as n+1 or n%8")]
    [TestCase("for n at in\n0 lo\ndo\nclose s{k}\nend", "line 5, column 8: "
        + "braces have n, at here, or a sum such as n+1 or n%8")]
    [TestCase("for i in 4..5\nfor j in 0..{i+}\nend\nend", "line 3, column 13: "
        + "braces have i here, or a sum such as i+1 or i%8")]
    [TestCase("for i in 4..5\nfor j in {i}.1\nend\nend", "line 3, column 10: "
        + "'4.1' is not a range such as 0..7, up to 99999 (i is 4)")]
    [TestCase("for i in 4..5\nfor i in 0..1\nend\nend", "line 3, column 5: there is i already (i is 4)")]
    [TestCase("for i in 4..5\nfor j at in\n{i} {i+1} {i}\ndo\nend\nend", "line 4, column 11: "
        + "'4' is not expected: the line should end here (i is 4)")]
    [TestCase("for i in 4..5\nfor n at in\n1 x\n2 y\ndo\nclose s{i*n}\nend\nend", "line 7, column 7: "
        + "s4 is not defined above (i is 4, the row is line 4)")]
    [TestCase("for i in 0..1\nclose s{2147483647*2147483647*2147483647}\nend", "line 3, column 8: "
        + "braces have i here, or a sum such as i+1 or i%8")]
    [TestCase("for i in 0..1\nclose s{(((((((((i)))))))))}\nend", "line 3, column 8: "
        + "braces have i here, or a sum such as i+1 or i%8")]
    [TestCase("for i in 0..99999\nfor j in 0..99999\ncounters\nend\nend", "line 3, column 1: "
        + "more than 1000000 calls")]
    [TestCase("for a in 0..0\nfor b in 0..0\nfor c in 0..0\nfor d in 0..0\nfor e in 0..0\nfor f in 0..0\n"
        + "for g in 0..0\nfor h in 0..0\n  for i in 0..0\n", "line 10, column 3: more than 8 blocks in each other")]
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

    [TestCase("for i in 0..x\ns{i} = socket udp4\nend")]
    [TestCase("for i in 0..1\nfor j in 0..1\nend all\nend\ncounters\nend")]
    [TestCase("for n at in\n0 lo\ndo it\ncounters")]
    public void A_block_that_is_refused_tells_it_once(string block)
    {
        TraceReader.ReadTrace($"@trace 1\n{block}\n", out var errors);

        Assert.That(errors, Has.Count.EqualTo(1));
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
