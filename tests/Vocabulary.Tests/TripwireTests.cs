using CsCheck;

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

    [Test]
    public void Every_part_of_a_program_has_a_sample()
    {
        Assert.That(Samples.Missing(Samples.Selectors), Is.Empty);
        Assert.That(Samples.Missing(Samples.Bodies), Is.Empty);
        Assert.That(Samples.Missing(Samples.Files), Is.Empty);
    }

    /// <summary>The definitions apart, which scripts of <see cref="TraceGen"/> begin with.</summary>
    [Test]
    public void Every_op_is_among_the_calls_that_the_reader_is_tried_with()
    {
        var gen = new CallGen([new(0)], [Samples.Map], [new(0)]).Call;
        var called = gen.Select(op => op.GetType()).Array[5_000].Single(_ => true, "0000KOIPZNG1").Distinct();
        var calls = Samples.Ops.Where(op => Names.DefinedBy(op) is null && op is not Op.Left);

        Assert.That(calls.Select(op => op.GetType()).Except(called), Is.Empty);
    }

    [Test]
    public void Every_op_has_its_word() => Assert.That(
        CallWords.All, Is.EquivalentTo(Samples.Ops.Concat(Samples.Functions).Select(CallWords.Of).Distinct()));

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

    [Test]
    public void Every_op_has_possible_outcomes()
    {
        var without = Samples.Ops.Concat(Samples.Functions)
            .Where(op => !Samples.Outcomes.Any(outcome =>
                outcome is not Outcome.DontCare && PossibleOutcomes.CanHave(op, outcome)));

        Assert.That(without, Is.Empty);
    }

    [Test]
    public void Every_outcome_is_possible_for_some_op()
    {
        var ops = Samples.Ops.Concat(Samples.Functions);
        var without = Samples.Outcomes.Where(outcome => !ops.Any(op => PossibleOutcomes.CanHave(op, outcome)));

        Assert.That(without, Is.Empty);
    }

    [TestCaseSource(typeof(Samples), nameof(Samples.Programs))]
    public void Every_program_is_written_and_read(BpfProgram program)
    {
        var script = new Script([], [new Op.CreateMap(Samples.Map, 2, 8), new Op.Load(new(3), program)]);
        var text = $"m0 = sockarray 2 8\nb3 = {program}\n";

        Assert.That(TraceReader.ReadScript(text), Is.EqualTo(script));
        Assert.That(TraceText.Write(script), Is.EqualTo(text));
    }

    [TestCaseSource(typeof(Samples), nameof(Samples.Selectors))]
    public void Every_selector_is_written_and_read(Selector selector)
    {
        var body = new SkReuseportBody.Select(Samples.Map, selector, OrDrop: false);
        var script = new Script([],
            [new Op.CreateMap(Samples.Map, 2, 8), new Op.Load(new(3), new BpfProgram.SkReuseport(body))]);

        Assert.That(TraceReader.ReadScript(TraceText.Write(script)), Is.EqualTo(script));
    }

    [TestCaseSource(typeof(Samples), nameof(Samples.Files))]
    public void Every_descriptor_is_written_and_read(Fd file)
    {
        var definitions = Samples.Ops.Where(op => op is Op.Socket or Op.Load or Op.CreateMap);
        foreach (var flags in (ulong[])[0, 1, 2, 3, ulong.MaxValue])
        {
            var script = new Script([], [.. definitions, new Op.Update(Samples.Map, 1, file, new(flags))]);

            Assert.That(TraceReader.ReadScript(TraceText.Write(script)), Is.EqualTo(script));
        }
    }

    [Test]
    public void Every_word_of_an_enum_is_written_and_read()
    {
        var lines = from transport in Enum.GetValues<Transport>()
                    from address in Enum.GetValues<Address>()
                    from how in Enum.GetValues<How>()
                    from setting in Enum.GetValues<SysctlName>()
                    from type in Enum.GetValues<AttachType>()
                    from noting in Enum.GetValues<Noting>()
                    select new Script([new(setting, 0)],
                    [
                        new Op.Socket(new(1), transport),
                        new Op.Socket(new(0), Transport.Tcp4),
                        new Op.Bind(new(0), new(address, new(7))),
                        new Op.Shutdown(new(0), how),
                        new Op.Load(new(0), new BpfProgram.SkReuseport(Samples.Bodies[0], type, noting)),
                    ]);

        foreach (var script in lines)
            Assert.That(TraceReader.ReadScript(TraceText.Write(script)), Is.EqualTo(script));
    }
}
