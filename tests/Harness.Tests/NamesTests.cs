using Reuseport.Harness.Minimizing;
using Reuseport.Vocabulary.Tests;

namespace Reuseport.Harness.Tests;

public sealed class NamesTests
{
    [Test]
    public void Every_op_has_a_sample() => Assert.That(Samples.Missing(AllOps), Is.Empty);

    [TestCaseSource(nameof(AllOps))]
    public void A_rewriting_of_nothing_changes_nothing(Op op) => Assert.That(new Rewriting().Apply(op), Is.EqualTo(op));

    [TestCaseSource(nameof(AllOps))]
    public void Every_name_in_the_text_of_a_call_is_found(Op op)
    {
        var words = op.ToString().Split(' ').Where(word => word is ['s' or 'p' or 'b' or 'm', >= '0' and <= '9', ..]);

        Assert.That(Names.In(op).Select(name => name.ToString()), Is.EquivalentTo(words));
    }

    [TestCaseSource(nameof(AllOps))]
    public void What_a_call_defines_is_what_its_text_gives_a_value(Op op)
    {
        var defined = op.ToString().Split(' ') is [var name, "=", ..] ? name : null;

        Assert.That(Names.DefinedBy(op)?.ToString(), Is.EqualTo(defined));
    }

    [Test]
    public void A_name_that_is_used_before_it_is_made_is_not_defined()
    {
        var crowd = TraceReader.ReadScript("s0 = sock tcp4\ns100 = crowd 2 s0\nset s101 refs 0");

        Assert.That(ScriptRules.WhyNot(crowd), Is.Null);
        Assert.That(WhyNot(new Op.Close(new(0))), Is.EqualTo("s0 is not defined above"));
        Assert.That(WhyNot(new Op.Load(new(0), Samples.StandIns[0])), Is.EqualTo("s0 is not defined above"));
    }

    [Test]
    public void Canonical_names_count_from_0_in_the_order_of_appearance()
    {
        var script = TraceReader.ReadScript(
            """
            b5 = reuseport pass
            s9 = socket udp4
            s2 = socket udp4
            bind s2 lo p7
            bind s9 any p3
            attach s2 b5
            send w6 lo2 p3 9
            """);

        Assert.That(CanonicalNames.Of(script).ToString(), Is.EqualTo(
            """
            b0 = reuseport pass
            s0 = socket udp4
            s1 = socket udp4
            bind s1 lo p0
            bind s0 any p1
            attach s1 b0
            send w6 lo2 p1 9

            """));
        Assert.That(CanonicalNames.Of(CanonicalNames.Of(script)), Is.EqualTo(CanonicalNames.Of(script)));
    }

    [Test]
    public void The_members_of_a_crowd_keep_their_names_and_no_other_socket_gets_one()
    {
        var script = TraceReader.ReadScript(
            "s9 = socket udp4\ns1 = sockets 3 like s9\ns7 = socket udp4\nclose s3\nclose s7\n");

        Assert.That(CanonicalNames.Of(script).ToString(), Is.EqualTo(
            "s0 = socket udp4\ns1 = sockets 3 like s0\ns4 = socket udp4\nclose s3\nclose s4\n"));
    }

    static string? WhyNot(Op op) => ScriptRules.WhyNot(new([], [op]))?.Reason;

    static IEnumerable<Op> AllOps => Samples.Ops.Concat(Samples.Functions);
}
