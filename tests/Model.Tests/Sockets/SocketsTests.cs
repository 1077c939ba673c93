using System.Globalization;
using System.Text;

namespace Reuseport.Model.Tests.Sockets;

public class SocketsTests
{
    /// <summary>What each socket of a form is made by, after <c>= socket</c>.</summary>
    static readonly string[][] _forms =
    [
        ["tcp4"],
        ["tcp4", "reuseaddr {0} on", "bind {0} lo p0"],
        ["tcp4", "reuseport {0} on", "listen {0} 16"],
        ["tcp4", "reuseport {0} on", "bind {0} lo p0", "listen {0} 16"],
        ["tcp4", "reuseport {0} on", "bind {0} any p1", "listen {0} 7"],
        ["udp4", "reuseport {0} on", "bind {0} lo p0"],
        ["udp4", "reuseaddr {0} on", "reuseport {0} on", "bind {0} any p1"],
    ];

    [Test]
    public void Sockets_like_another_are_as_if_made_one_by_one(
        [ValueSource(nameof(_forms))] string[] form, [Values(1, 2, 5, 12, 140)] int count)
    {
        var oneByOne = new StringBuilder();
        for (var i = 0; i <= count; i++)
            oneByOne.Append(Made(form, i));

        var atOnce = $"{Made(form, 0)}s1 = sockets {count.ToString(CultureInfo.InvariantCulture)} like s0\n";

        Assert.That(After(atOnce), Is.EqualTo(After(oneByOne.ToString())));
    }

    [Test]
    public void The_first_that_fails_is_the_last_and_those_after_it_are_closed()
    {
        var net = After("""
            s0 = socket tcp4
            bind s0 lo p0
            s1 = sockets 3 like s0
            """);

        Assert.That(net.Find(new(1)), Is.Not.Null);
        Assert.That(net[new(1)].Port.IsNone);
        Assert.That(net.Find(new(2)), Is.Null);
    }

    static string Made(string[] form, int index)
    {
        var sk = string.Create(CultureInfo.InvariantCulture, $"s{index}");
        var text = new StringBuilder($"{sk} = socket {form[0]}\n");
        foreach (var call in form.Skip(1))
            text.Append(string.Format(CultureInfo.InvariantCulture, call, sk)).Append('\n');
        return text.ToString();
    }

    static Net After(string calls)
    {
        var worlds = Worlds.Start(KernelProfile.Seed, []);
        foreach (var op in TraceReader.ReadScript(calls).Ops)
            worlds = worlds.Predict(op).After();
        return worlds.First;
    }
}
