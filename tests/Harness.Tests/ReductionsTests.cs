using Reuseport.Harness.Generation;
using Reuseport.Harness.Minimizing;
using Reuseport.Model;
using Reuseport.Vocabulary.Tests;

namespace Reuseport.Harness.Tests;

/// <summary>Whatever the minimizer tries is a script: the reader reads it as it is written.</summary>
public sealed class ReductionsTests
{
    /// <summary>Scripts of the generator, for each alphabet.</summary>
    const int Scripts = 5_000;

    /// <summary>One in so many reductions of those is read, and of the next script other ones.</summary>
    const int Stride = 200;

    /// <summary>Reading a call that makes more sockets takes its time: a few reductions will do.</summary>
    const int Crowd = 1_000;

    [Test]
    public void Every_reduction_of_the_samples_is_readable()
    {
        AssertReadable(new Script([], [.. Samples.Ops]), stride: 1);
        AssertReadable(new Script([], [.. Samples.Functions]), stride: 1);
    }

    /// <summary>
    /// Calls whose numbers and words say what is asked for, so that none of them is plainer than another: on or off, a
    /// key that other calls have, too. A transport is made simpler in all calls at once.
    /// </summary>
    static readonly Type[] _withoutPlainForm =
    [
        typeof(Op.Socket), typeof(Op.ReusePort), typeof(Op.ReuseAddr), typeof(Op.V6Only), typeof(Op.LockFilter),
        typeof(Op.Attach), typeof(Op.Delete), typeof(Op.Lookup), typeof(Op.Sysctl), typeof(Op.Wait), typeof(Op.Chown),
        typeof(Op.GetSockOpt), typeof(Op.Function.Sock), typeof(Op.Function.Set), typeof(Op.Function.Fail),
        typeof(Op.Function.Ids), typeof(Op.Function.UpdateIncomingCpu),
    ];

    [TestCaseSource(nameof(CallsWithOperands))]
    public void The_operands_of_a_call_become_simpler_unless_none_is(Op op)
    {
        var withoutNames = new Rewriting { Flow = _ => default, Endpoint = _ => default };
        var simpler = Reductions.Simpler(op).Any(other => withoutNames.Apply(other) != withoutNames.Apply(op));

        Assert.That(simpler, Is.Not.EqualTo(_withoutPlainForm.Contains(op.GetType())));
    }

    /// <summary>One call of each kind that has more than names and a flow.</summary>
    static IEnumerable<Op> CallsWithOperands =>
        from op in Samples.Ops.Concat(Samples.Functions)
        group op by op.GetType() into ops
        where ops.Key.GetConstructors().Any(made => made.GetParameters().Any(IsOperand))
        select ops.Last();

    static bool IsOperand(System.Reflection.ParameterInfo parameter) =>
        !new[] { typeof(SockId), typeof(ProgramId), typeof(MapId), typeof(FlowId), typeof(Endpoint) }
            .Contains(parameter.ParameterType);

    [TestCase("tests/corpus")]
    [TestCase("tests/scenarios")]
    [TestCase("tests/peers")]
    [TestCase("tests/functions")]
    [TestCase("tests/size")]
    [TestCase("tests/hazard")]
    public void Reductions_of_traces_are_readable(string folder)
    {
        var files = Profiles.TraceFiles.Read([Path.Combine(Repository.Root, folder)]).AllOrThrow();
        foreach (var script in files.Select(file => file.Trace.Script))
        {
            AssertReadable(script, script.Ops.Any(IsLarge) ? Stride : 1);
            AssertReads(CanonicalNames.Of(script));
        }
    }

    [Test]
    public void Reductions_of_generated_scripts_are_readable(
        [Values(Alphabets.Sockets, Alphabets.Functions)] Alphabets alphabet)
    {
        var generator = new Generator(KernelProfile.Seed, seed: 5, alphabet);
        for (var i = 0; i < Scripts; i++)
        {
            var script = generator.Next().Script;
            AssertReadable(script, Stride, start: i % Stride);
            AssertReads(CanonicalNames.Of(script));
        }
    }

    [Test]
    public void A_program_that_is_asked_for_by_its_id_is_replaced_by_one_that_has_an_id()
    {
        var loads = Loads("m0 = sockarray 1 8\nb0 = migrate select m0 hash 2 note\nbyid b0\n");

        Assert.That(loads, Does.Contain("b0 = filter index 0"));
        Assert.That(loads, Has.None.StartsWith("b0 = cbpf"));
    }

    [Test]
    public void A_program_whose_notes_are_read_goes_on_noting()
    {
        var loads = Loads("b0 = migrate drop note-migrating\nnotes b0\n");

        Assert.That(loads, Does.Contain("b0 = migrate drop note"));
        Assert.That(loads, Has.All.Contains(" note"));
    }

    [Test]
    public void A_crowd_is_dropped_with_the_calls_on_its_members()
    {
        var reductions = Of("s0 = socket udp4\ns1 = sockets 3 like s0\nclose s2\nclose s0\n");

        Assert.That(reductions, Does.Contain("s0 = socket udp4\nclose s0\n"));
    }

    [Test]
    public void What_a_member_of_a_crowd_does_is_related_to_the_crowd()
    {
        var reductions = Of("s0 = socket udp4\ns1 = sockets 3 like s0\ns9 = socket udp4\nclose s9\nclose s2\n");

        Assert.That(reductions[0], Is.EqualTo("s0 = socket udp4\ns1 = sockets 3 like s0\nclose s2\n"));
    }

    static bool IsLarge(Op op) => op is Op.Sockets { Count: > Crowd } or Op.Function.Crowd { Count: > Crowd };

    static List<string> Loads(string text) =>
        [.. Of(text).SelectMany(reduction => reduction.Split('\n')).Where(line => line.StartsWith("b0 =")).Distinct()];

    static List<string> Of(string text) =>
        [.. Reductions.Of(TraceReader.ReadScript(text)).Select(reduction => reduction.ToString())];

    static void AssertReadable(Script script, int stride, int start = 0)
    {
        foreach (var (i, candidate) in Reductions.Candidates(script).Index())
        {
            if (i % stride == start && ScriptRules.WhyNot(candidate) is null)
                AssertReads(candidate);
        }
    }

    static void AssertReads(Script script)
    {
        var text = script.ToString();
        Assert.That(TraceReader.ReadScript(text) == script, text);
    }
}
