using Reuseport.Harness.Generation;
using Reuseport.Model;
using Reuseport.Vocabulary.Tests;

namespace Reuseport.Harness.Tests;

public class GeneratorTests
{
    /// <summary>For each generator: what all of them do not reach is not reached any more.</summary>
    const int Scripts = 25_000;

    /// <summary>A kernel without what came shortly before the seed: it refuses what others load.</summary>
    static readonly KernelProfile _oldProfile =
        new(Behaviours.NoMigration | Behaviours.AnyAttachType | Behaviours.NoMptcp
            | Behaviours.ReqskFullAtBacklog | Behaviours.UdpOneScore);

    /// <summary>A kernel with all the rest, which came since the seed: it reaches the most.</summary>
    static readonly KernelProfile _profile = new(~_oldProfile.Behaviours);

    /// <summary>
    /// Results that no socket of this alphabet reaches, and no function alone. The reasons are in docs/model-map.md.
    /// </summary>
    static readonly HashSet<string> _unreachable =
    [
        "GrowResult.EvictedClosed", "GrowResult.AtCeiling", "AddSockResult.Full",
        "ResurrectResult.Full",
        "SelectSockResult.NoMembers", "SelectSockResult.AllConnected",
        "ReqskTimerResult.NoRequest", "ReqskTimerResult.SentAgain", "ReqskTimerResult.Moved",
        "ReqskTimerResult.Dropped",
        "UdpGetPortResult.NotAdded", "ListenResult.GroupFull", "ListenResult.GroupBusy",
    ];

    [Test]
    public void Every_result_that_scripts_can_reach_is_reached_and_no_other()
    {
        // Two seeds, as a run draws weights of its own, and some leave a rare result out.
        Generator[] generators = [new(_profile, seed: 1), new(_profile, seed: 2), new(_oldProfile, seed: 1)];
        foreach (var generator in generators)
        {
            for (var i = 0; i < Scripts; i++)
                generator.Next();
        }

        var unreached = NamedResult.All.Where(result => generators.All(by => by.Reached[result.Index] == 0)).ToList();
        Assert.That(
            unreached.Where(result => !result.IsByFunctionsAlone).Select(result => result.ToString()),
            Is.EquivalentTo(_unreachable));
        Assert.That(NamedResult.All.Where(result => result.IsByFunctionsAlone), Is.SubsetOf(unreached));
    }

    [Test]
    public void Every_kind_of_call_is_generated()
    {
        var generator = new Generator(_profile, seed: 2);
        var kinds = Enumerable.Range(0, 2_000).SelectMany(_ => generator.Next().Script.Ops).Select(op => op.GetType());

        // Timers take their time: they have traces of their own, in tests/corpus.
        var daily = typeof(Op).GetNestedTypes().Where(type => !type.IsAbstract)
            .Concat(Samples.Cases(typeof(Op.Segment)).Where(type => type != typeof(Op.Segment.Timer)));
        Assert.That(kinds.Distinct(), Is.EquivalentTo(daily));
    }

    [Test]
    public void A_fiftieth_of_the_scripts_ends_with_a_look_at_what_is_left()
    {
        var generator = new Generator(_profile, seed: 4);
        var scripts = Enumerable.Range(0, 1_000).Select(_ => generator.Next().Script).ToList();

        Assert.That(scripts.Count(script => script.Ops[^1] is Op.Left), Is.EqualTo(20));
        Assert.That(scripts.Sum(script => script.Ops.Count(op => op is Op.Left)), Is.EqualTo(20));
    }

    /// <summary>Without a ceiling in the first scripts, no socket comes to a full group from another one.</summary>
    const int FunctionScripts = 400_000;

    [Test]
    public void Every_result_of_the_file_is_reached_by_calls_of_its_functions()
    {
        var generator = new Generator(_profile, seed: 1, Alphabets.Functions);
        for (var i = 0; i < FunctionScripts; i++)
            generator.Next();

        var unreached = NamedResult.All.Where(result => result.IsOfTheFile && generator.Reached[result.Index] == 0);
        Assert.That(unreached, Is.Empty);
    }

    [Test]
    public void Every_function_is_called()
    {
        var generator = new Generator(_profile, seed: 2, Alphabets.Functions);
        var kinds = Enumerable.Range(0, 2_000).SelectMany(_ => generator.Next().Script.Ops).Select(op => op.GetType());

        Type[] both = [typeof(Op.Load), typeof(Op.Sysctl)];
        Assert.That(kinds.Distinct(), Is.EquivalentTo(Samples.Cases(typeof(Op.Function)).Concat(both)));
    }

    [Test]
    public void No_script_of_functions_is_undefined_or_uses_what_is_not_made()
    {
        var generator = new Generator(_profile, seed: 3, Alphabets.Functions);
        for (var i = 0; i < Scripts; i++)
        {
            var trace = generator.Next();
            Assert.That(new Comparing.Referee(_profile).FindHazard(trace.Script), Is.Null, trace.ToString());
            Assert.That(ScriptRules.WhyNot(trace.Script), Is.Null, trace.ToString());
            if (i < 1_000)
                Assert.That(TraceReader.ReadTrace(trace.ToString()), Is.EqualTo(trace));
        }
    }

    [Test]
    public void No_script_enters_the_hazard_family()
    {
        var generator = new Generator(_profile, seed: 3);
        for (var i = 0; i < Scripts; i++)
        {
            var script = generator.Next().Script;
            Assert.That(new Comparing.Referee(_profile).FindHazard(script), Is.Null, script.ToString());
        }
    }

    [Test]
    public void A_seed_gives_the_same_traces_and_another_seed_gives_others([Values(1UL, 2UL)] ulong seed)
    {
        var (once, again, other) = (First(seed), First(seed), First(seed + 1));

        Assert.That(again, Is.EqualTo(once));
        Assert.That(other, Is.Not.EqualTo(once));

        static string First(ulong seed)
        {
            var generator = new Generator(_profile, seed);
            return generator.Swarm + string.Concat(Enumerable.Range(0, 100).Select(_ => generator.Next().ToString()));
        }
    }

    [Test]
    public void Every_trace_is_read_as_it_is_written()
    {
        var generator = new Generator(_profile, seed: 4);
        for (var i = 0; i < 1_000; i++)
        {
            var trace = generator.Next();
            Assert.That(TraceReader.ReadTrace(trace.ToString()), Is.EqualTo(trace));
        }
    }
}
