namespace Reuseport.Vocabulary.Tests;

public class TripwireTests
{
    [Test]
    public void Every_op_has_a_sample() =>
        Assert.That(Samples.Missing(Samples.Ops.Concat(Samples.Functions)), Is.Empty);

    [Test]
    public void Every_outcome_has_a_sample() => Assert.That(Samples.Missing(Samples.Outcomes), Is.Empty);

    [Test]
    public void Every_program_has_a_sample() =>
        Assert.That(Samples.Missing(Samples.Programs.Concat(Samples.StandIns)), Is.Empty);

    [TestCaseSource(typeof(Samples), nameof(Samples.Ops))]
    public void Every_op_is_written_and_read(Op op)
    {
        var script = new Script([], [.. Samples.Ops.TakeWhile(earlier => earlier != op), op]);

        Assert.That(TraceReader.ReadScript(TraceText.Write(script)), Is.EqualTo(script));
    }

    [TestCaseSource(typeof(Samples), nameof(Samples.Functions))]
    public void Every_function_is_written_and_read(Op op)
    {
        var script = new Script([], [.. Samples.Functions.TakeWhile(earlier => earlier != op), op]);

        Assert.That(TraceReader.ReadScript(TraceText.Write(script)), Is.EqualTo(script));
    }

    [TestCaseSource(typeof(Samples), nameof(Samples.StandIns))]
    public void Every_stand_in_is_written_and_read(BpfProgram program)
    {
        var script = new Script([], [Samples.Functions[0], new Op.Load(new(3), program)]);

        Assert.That(TraceReader.ReadScript(TraceText.Write(script)), Is.EqualTo(script));
    }

    [TestCaseSource(typeof(Samples), nameof(Samples.Outcomes))]
    public void Every_outcome_is_written_and_read(Outcome outcome) =>
        Assert.That(TraceReader.ReadOutcome(TraceText.Write(outcome)), Is.EqualTo(outcome));

    [TestCaseSource(typeof(Samples), nameof(Samples.Programs))]
    public void Every_program_is_written_and_read(BpfProgram program)
    {
        var script = new Script([], [new Op.Load(new(3), program)]);

        Assert.That(TraceReader.ReadScript($"b3 = {program}"), Is.EqualTo(script));
        Assert.That(TraceText.Write(script), Is.EqualTo($"b3 = {program}\n"));
    }

    [Test]
    public void Every_word_of_an_enum_is_written_and_read()
    {
        var lines = from transport in Enum.GetValues<Transport>()
                    from address in Enum.GetValues<Address>()
                    from how in Enum.GetValues<How>()
                    from setting in Enum.GetValues<SysctlName>()
                    select new Script([new(setting, 0)],
                    [
                        new Op.Socket(new(0), transport),
                        new Op.Bind(new(0), new(address, new(7))),
                        new Op.Shutdown(new(0), how),
                    ]);

        foreach (var script in lines)
            Assert.That(TraceReader.ReadScript(TraceText.Write(script)), Is.EqualTo(script));
    }
}
