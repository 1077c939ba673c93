using Reuseport.Containers;
using Reuseport.Harness.History;
using Reuseport.Harness.Verdicts;
using Reuseport.Model;

namespace Reuseport.Harness.Tests.History;

public class TraceRunsTests
{
    static readonly Script _script = new([], [Op.Left.Instance]);

    /// <param name="runs">
    /// What is observed: <c>o</c> an outcome, <c>x</c> a failure of the kernel, <c>?</c> nothing.
    /// </param>
    /// <param name="told">What counts of them; empty where nothing can be told.</param>
    [TestCase(false, "oo", "oo")]
    [TestCase(false, "xoo", "oo")]
    [TestCase(false, "xx", "xx")]
    [TestCase(false, "oxxo", "oxx")]
    [TestCase(false, "????????", "")]
    [TestCase(true, "oo", "oo")]
    [TestCase(true, "xxoo", "oo")]
    [TestCase(true, "xoxo", "oo")]
    [TestCase(true, "xxxx", "xxxx")]
    [TestCase(true, "?xxxx", "xxxx")]
    public void Runs_are_made_until_enough_of_them_count(bool isEmulated, string runs, string told)
    {
        var trace = new TraceRuns(new("a.trace", _script, Times: 2), KernelProfile.Seed, isEmulated);
        foreach (var run in runs.TakeWhile(_ => trace.NeedMore))
            trace.Add(Observe(run));

        Assert.That(trace.NeedMore, Is.False);
        var counted = trace.ToSight("6.1-1") is Sight.Ran ran
            ? string.Concat(ran.Runs.Select(run => run.Splat is null ? 'o' : 'x'))
            : "";
        Assert.That(counted, Is.EqualTo(told));
    }

    static Observation Observe(char run) => run switch
    {
        'o' => new Observation.Ran([Outcome.LeftOver.Nothing], Difference: null),
        'x' => new Observation.Splatted(new Splat("Oops: 1", "Oops: 1"), []),
        _ => new Observation.Failed("the probe did not answer"),
    };
}
