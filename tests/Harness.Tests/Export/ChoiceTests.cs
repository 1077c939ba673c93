using Reuseport.Harness.Export;

namespace Reuseport.Harness.Tests.Export;

public class ChoiceTests
{
    static readonly Question _kernel = new Question.OfKernel("udp-hash4");
    static readonly Question _first = new Question.OfCall(0);
    static readonly Question _second = new Question.OfCall(1);

    [Test]
    public void What_every_case_expects_is_asked_for_nothing() =>
        Assert.That(Of(("no s0", "ok"), ("yes s1", "ok")), Is.EqualTo("ok"));

    [Test]
    public void The_question_that_decides_is_the_only_one() =>
        Assert.That(
            Of(("no s0", "f0"), ("no s1", "f1"), ("yes s0", "f0"), ("yes s1", "f1")),
            Is.EqualTo("call 1: s0 f0, s1 f1"));

    [Test]
    public void Answers_with_one_outcome_stand_together() =>
        Assert.That(
            Of(("no s0", "EAGAIN"), ("no s1", "EAGAIN"), ("no s2", "f0")), Is.EqualTo("call 1: s0|s1 EAGAIN, s2 f0"));

    [Test]
    public void A_second_question_is_asked_where_the_first_leaves_a_choice() =>
        Assert.That(
            Of(("no s0", "ok"), ("no s1", "ok"), ("yes s0", "ENOENT"), ("yes s1", "EBUSY")),
            Is.EqualTo("udp-hash4: no ok, yes (call 1: s0 ENOENT, s1 EBUSY)"));

    [Test]
    public void A_call_that_some_ways_have_not_had_is_an_answer_too() =>
        Assert.That(
            Write(Choice.Of(
            [
                new(new Dictionary<Question, string> { [_first] = "s0" }, "f0"),
                new(new Dictionary<Question, string> { [_first] = "s1", [_second] = "s0" }, "f1"),
                new(new Dictionary<Question, string> { [_first] = "s1", [_second] = "s1" }, "f2"),
            ])),
            Is.EqualTo("call 1: s0 f0, s1 (call 2: s0 f1, s1 f2)"));

    static string Of(params (string Answers, string Expected)[] cases) =>
        Write(Choice.Of([.. cases.Select(one => new Case(
            new Dictionary<Question, string>
            {
                [_kernel] = one.Answers.Split(' ')[0],
                [_first] = one.Answers.Split(' ')[1],
            },
            one.Expected))]));

    static string Write(Choice choice) => choice switch
    {
        Choice.Text(var expected) => expected,
        Choice.Ask(var question, var branches) => (question is Question.OfCall(var call)
                ? $"call {call + 1}: "
                : "udp-hash4: ")
            + string.Join(", ", branches.Select(one => one.Choice is Choice.Ask
                ? $"{one.Answer} ({Write(one.Choice)})"
                : $"{one.Answer} {Write(one.Choice)}")),
        _ => throw new System.Diagnostics.UnreachableException(),
    };
}
