using CsCheck;

namespace Reuseport.Vocabulary.Tests;

public class GroupStateTests
{
    static readonly Gen<ushort> _name = Gen.Frequency(
        (6, Gen.UShort[0, 9]), (2, Gen.UShort[100, 140]), (1, Gen.UShort[0, 65_000]));

    static readonly Gen<ushort[]> _members = Gen.OneOf(
        Gen.Const<ushort[]>([]),
        _name.Array[1, 6],
        Gen.UShort[0, 300].Select(first => Enumerable.Range(first, 200).Select(sk => (ushort)sk).ToArray()));

    static readonly Gen<ushort[]> _group =
        from id in Gen.UShort[0, 20]
        from max in Gen.OneOf<ushort>(128, 256, 32_768)
        from flags in Gen.UShort[0, 3]
        from program in Gen.OneOf(Gen.UShort[0, 5], Gen.Const(GroupState.None))
        from cpu in Gen.OneOf<ushort>(0, 1, ushort.MaxValue)
        from listening in _members
        from closed in _members
        let head = new[] { id, max, flags, program, cpu }
        select Row(head, Counted(listening), Counted(closed));

    static readonly Gen<ushort[]> _pointers = Pairs(
        Gen.OneOf(Gen.UShort[0, 20], Gen.OneOf<ushort>(GroupState.None, GroupState.Freed)));

    public static readonly Gen<GroupState> State =
        from told in Gen.OneOf(Gen.UShort[0, 9], Gen.Const(GroupState.None))
        from counters in Gen.UShort[0, 3].Array[3]
        from groups in _group.Array[0, 4]
        from pointers in _pointers
        from refs in Pairs(Gen.UShort[0, 9])
        from programs in Pairs(Gen.UShort[0, 9])
        let head = new[] { told }
        let count = new[] { (ushort)groups.Length }
        select new GroupState([.. Row([head, counters, count, .. groups, pointers, refs, programs])]);

    [Test]
    public void A_state_that_is_written_reads_as_itself() => State.Sample(
        state => TraceReader.ReadOutcome($"ok; {state}") is Outcome.Called(Outcome.Ok, var read) && read == state,
        print: state => state.ToString(), iter: 5_000);

    [TestCase("ok;")]
    [TestCase("none; failures 2")]
    [TestCase("ENOMEM; g0 [s0 s1 | s2] any conns cpu 1 b0; s3 in g0; s4 in none; s5 in freed; s1 refs 2; b0 refs 0")]
    [TestCase("s1; g0 [s0..s127 s5] max 256; g1 [| s4 s3]; told s4; packets 1; lost 1")]
    public void A_state_reads_as_it_is_written(string text) =>
        Assert.That(TraceText.Write(TraceReader.ReadOutcome(text)), Is.EqualTo(text));

    [TestCase("ok; g0")]
    [TestCase("ok; g0 [s0 | s1")]
    [TestCase("ok; g0 [s0] large")]
    [TestCase("ok; g0 [s5..s2]")]
    [TestCase("ok; s0 in")]
    [TestCase("ok; told")]
    [TestCase("ok; s0 refs -1")]
    [TestCase("...; g0 [s0]")]
    [TestCase("[s0]; g0 [s0]; what")]
    public void What_is_no_state_is_refused(string text) =>
        Assert.That(() => TraceReader.ReadOutcome(text), Throws.InstanceOf<TraceException>());

    [TestCase("s0 = socket tcp4\nreuseport_alloc s0 any", "a script has calls on sockets or calls of the kernel")]
    [TestCase("s0 = sock tcp4\nlisten s0 5", "a script has calls on sockets or calls of the kernel")]
    [TestCase("s0 = sock tcp4\ns0 = crowd 2 s0", "s0 is defined twice")]
    [TestCase("s0 = sock tcp4\ns100 = crowd 0 s0", "one call makes 1 to 33000 sockets")]
    [TestCase("s0 = sock tcp4\nset s0 state large", "'large' is not a value of state")]
    [TestCase("s0 = sock tcp4\nreuseport_alloc s0 all", "'all' is neither 'any' nor 'addr'")]
    [TestCase("s0 = sock tcp4\nreuseport_migrate_sock s0 0 short", "the function does not look into the packet")]
    [TestCase("b0 = standin select s7", "s7 is not defined above")]
    public void A_script_of_functions_is_refused_with_the_reason(string text, string reason) =>
        Assert.That(
            () => TraceReader.ReadScript(text), Throws.InstanceOf<TraceException>().With.Message.Contains(reason));

    static Gen<ushort[]> Pairs(Gen<ushort> value) =>
        Gen.Select(_name, value, (name, word) => new[] { name, word }).Array[0, 3]
            .Select(pairs => Row([[(ushort)pairs.Length], .. pairs]));

    static ushort[] Counted(ushort[] names) => [(ushort)names.Length, .. names];

    static ushort[] Row(params ushort[][] parts) => [.. parts.SelectMany(part => part)];
}
