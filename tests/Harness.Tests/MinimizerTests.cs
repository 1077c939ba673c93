using Reuseport.Harness.Minimizing;

namespace Reuseport.Harness.Tests;

public sealed class MinimizerTests
{
    const string Crowded =
        """
        @sysctl net.ipv4.tcp_migrate_req 1
        s3 = socket udp4
        s7 = socket tcp4
        b2 = cbpf index 9
        reuseport s3 on
        reuseport s7 on
        attach s3 b2
        bind s7 lo2 p4
        bind s3 any p2
        listen s7 77
        connect w6 lo2 p4
        listen s7 -1
        close s3
        close s7
        """;

    [Test]
    public async Task Only_the_calls_that_matter_stay()
    {
        var minimal = await MinimizeAsync(Crowded, call: 10, script => LastListenOfBound(script));

        Assert.That(minimal.ToString(), Is.EqualTo(
            """
            s0 = socket tcp4
            bind s0 lo p0
            listen s0 16

            """));
    }

    [TestCase("")]
    [TestCase("s3 = socket udp4\nclose s3\n")]
    public async Task It_is_known_which_call_each_that_is_left_was(string before)
    {
        var first = TraceReader.ReadScript(
            before + "s7 = socket tcp4\ns8 = socket tcp4\ncounters\nbind s8 lo2 p4\nlisten s8 5\n");
        var minimizer = new Minimizer((script, _) => Task.FromResult(LastListenOfBound(script)));

        await minimizer.MinimizeAsync(first, first.Ops.Count - 1, CancellationToken.None);

        Assert.That(minimizer.Origins.Select(call => first.Ops[call].ToString()), Is.EqualTo(
            ["s8 = socket tcp4", "bind s8 lo2 p4", "listen s8 5"]));
    }

    [Test]
    public async Task What_every_call_needs_stays_as_it_is()
    {
        var script = TraceReader.ReadScript(Crowded);
        var last = script.Ops.Count - 1;
        var minimal = await MinimizeAsync(Crowded, last, candidate => candidate == script ? last : null);

        Assert.That(minimal, Is.EqualTo(CanonicalNames.Of(script)));
    }

    [Test]
    public async Task The_tail_after_the_call_that_diverges_goes_without_a_try()
    {
        var tries = new List<Script>();
        await MinimizeAsync(Crowded, call: 1, script =>
        {
            tries.Add(script);
            return null;
        });

        Assert.That(tries.Select(script => script.Ops.Count), Has.All.LessThanOrEqualTo(2));
    }

    [Test]
    public async Task No_script_is_tried_twice()
    {
        var tries = new List<Script>();
        await MinimizeAsync(Crowded, call: 10, script =>
        {
            tries.Add(script);
            return LastListenOfBound(script);
        });

        Assert.That(tries, Is.Unique);
        Assert.That(tries, Has.Count.LessThan(100));
    }

    [Test]
    public async Task Every_try_is_a_script_whose_names_are_defined()
    {
        await MinimizeAsync(Crowded, call: 12, script =>
        {
            Assert.That(TraceReader.ReadScript(script.ToString()), Is.EqualTo(script));
            return script.Ops.Count % 2 == 0 ? script.Ops.Count - 1 : null;
        });
    }

    [Test]
    public async Task The_same_divergence_gives_the_same_script_whatever_its_names_were()
    {
        var renamed = Crowded.Replace("s7", "s0").Replace(" p4", " p1").Replace("b2", "b8");

        Assert.That(
            await MinimizeAsync(renamed, call: 10, LastListenOfBound),
            Is.EqualTo(await MinimizeAsync(Crowded, call: 10, LastListenOfBound)));
    }

    static Task<Script> MinimizeAsync(string text, int call, Func<Script, int?> divergesAt) =>
        new Minimizer((script, _) => Task.FromResult(divergesAt(script)))
            .MinimizeAsync(TraceReader.ReadScript(text), call, CancellationToken.None);

    /// <summary>A kernel that goes wrong when a bound socket listens.</summary>
    static int? LastListenOfBound(Script script)
    {
        var bound = new HashSet<SockId>();
        for (var i = 0; i < script.Ops.Count; i++)
        {
            if (script.Ops[i] is Op.Bind bind)
                bound.Add(bind.Sk);
            if (script.Ops[i] is Op.Listen listen && bound.Contains(listen.Sk))
                return i;
        }
        return null;
    }
}
