using Reuseport.Harness.History;
using Reuseport.Harness.Profiles;
using Reuseport.Model;

namespace Reuseport.Harness.Tests;

/// <summary>What makes two kernels answer in two ways.</summary>
public sealed class KernelAnswersTests
{
    static readonly KernelProfile _hash4 = new(Behaviours.UdpHash4);

    [Test]
    public void A_behaviour_explains_what_the_model_says_with_it_and_without_it()
    {
        var trace = BehaviourTrace("udp-hash4");
        var (with, without) = (AnswersOf(_hash4, trace), AnswersOf(KernelProfile.Seed, trace));

        var call = with.Seen.Index().First(outcome => outcome.Item != without.Seen[outcome.Index]).Index;

        Assert.That(with.ExplainDifference(trace.Script, call, without)?.Name, Is.EqualTo("udp-hash4"));
    }

    [Test]
    public void No_behaviour_explains_what_the_model_of_a_kernel_does_not()
    {
        var script = TraceReader.ReadScript("s0 = socket tcp4\nlisten s0 16\n");
        var right = new KernelAnswers(KernelProfile.Seed, [Outcome.Ok.Instance, Outcome.Ok.Instance]);
        var wrong = new KernelAnswers(_hash4, [Outcome.Ok.Instance, new Outcome.Failed(Errno.EACCES)]);

        Assert.That(wrong.ExplainDifference(script, call: 1, right), Is.Null);
        Assert.That(right.ExplainDifference(script, call: 1, wrong), Is.Null);
    }

    [Test]
    public void A_kernel_that_does_so_as_its_model_says_is_another_than_one_that_does_so_against_it()
    {
        var trace = BehaviourTrace("udp-hash4");
        var (with, last) = (AnswersOf(_hash4, trace), trace.Script.Ops.Count - 1);
        var right = TraceRun.Of(trace.Script, with).JudgedAt(trace.Script, last);

        var wrong = TraceRun.Of(trace.Script, with with { Profile = KernelProfile.Seed }).JudgedAt(trace.Script, last);

        Assert.That(wrong.Answers.Seen, Is.EqualTo(right.Answers.Seen));
        Assert.That(right.FirstDifference(wrong, last), Is.EqualTo(last));
        Assert.That(right.FirstDifference(right, last), Is.Null);
    }

    static Trace BehaviourTrace(string name) => Behaviour.All.First(one => one.Name == name).SocketTrace.Trace;

    static KernelAnswers AnswersOf(KernelProfile profile, Trace trace)
    {
        var (worlds, seen) = (Worlds.Start(profile, trace.Script.Settings), new List<Outcome>());
        foreach (var op in trace.Script.Ops)
        {
            var prediction = worlds.Predict(op);
            seen.Add(prediction.Expected is Outcome.OneOf set ? set.Outcomes[0] : prediction.Expected);
            worlds = prediction.After(seen[^1])!;
        }
        return new(profile, [.. seen]);
    }
}
