using Reuseport.Vocabulary.Tests;

namespace Reuseport.Model.Tests;

public class StepTests
{
    [TestCaseSource(typeof(Samples), nameof(Samples.Ops))]
    public void Every_op_has_a_rule(Op op)
    {
        var worlds = Worlds.Start(KernelProfile.Seed, []);
        foreach (var earlier in Samples.Ops.TakeWhile(earlier => earlier != op))
            worlds = worlds.Predict(earlier).After();

        var prediction = worlds.Predict(op);

        Assert.That(prediction.Expected, Is.Not.Null);
        Assert.That(prediction.After().Count, Is.GreaterThan(0));
    }

    [TestCaseSource(typeof(Samples), nameof(Samples.Functions))]
    public void Every_function_has_a_rule(Op op)
    {
        var worlds = Worlds.Start(KernelProfile.Seed, []);
        foreach (var earlier in Samples.Functions.TakeWhile(earlier => earlier != op))
            worlds = worlds.Predict(earlier).After();

        Assert.That(worlds.Predict(op).Expected, Is.InstanceOf<Outcome.Called>().Or.InstanceOf<Outcome.Ok>());
    }

    [TestCaseSource(typeof(Samples), nameof(Samples.Programs))]
    public void Every_program_selects_or_falls_back(BpfProgram program)
    {
        var socket = Given.Bound("udp4", 2);

        var sent = Walk.Last($"{socket} m0 = sockarray 2 8; b0 = {program}; attach s0 b0; send f0 lo p0 1");

        Assert.That(sent.Expected, Is.InstanceOf<Outcome.Selected>().Or.InstanceOf<Outcome.Failed>());
    }

    [TestCaseSource(nameof(OpsOfASocket))]
    public void A_closed_socket_is_EBADF(Op op)
    {
        var closed = Walk.Last($"s0 = socket tcp4; s1 = socket udp4; b0 = cbpf index 0; close s0; close s1; {op}");

        Assert.That(closed.Expected, Is.EqualTo(new Outcome.Failed(Errno.EBADF)));
    }

    static IEnumerable<Op> OpsOfASocket =>
        Samples.Ops.Where(op => op is not (Op.Socket or Op.Load or Op.Connect or Op.Send or Op.Sysctl
            or Op.CreateMap or Op.Update or Op.Delete or Op.Lookup or Op.Notes or Op.ById or Op.Counters or Op.Left
            or Op.Reset or Op.Segment));
}
