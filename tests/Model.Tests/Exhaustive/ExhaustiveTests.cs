namespace Reuseport.Model.Tests;

/// <summary>All scripts of up to four calls on three sockets at one port.</summary>
public class ExhaustiveTests
{
    const int CallsMax = 4;

    [Test]
    public void No_tcp_script_breaks_an_invariant([Values(0, 1)] int migrate)
    {
        var start = $"sysctl net.ipv4.tcp_migrate_req {migrate}; b0 = cbpf index 1; {Given.Bound("tcp4", 3)}";
        var alphabet = Alphabet(
            ["listen {0} 1", "shutdown {0} rd", "close {0}", "attach {0} b0", "detach {0}", "reuseport {0} off"],
            ["connect f0 lo p0", "connect f7 lo p0"]);

        var walked = WalkAll(start, alphabet, KernelProfile.Seed);

        Assert.That(walked, Is.GreaterThan(100_000));
    }

    [Test]
    public void No_udp_script_breaks_an_invariant([Values] bool udpHash4)
    {
        const string start = """
            b0 = cbpf index 1
            s0 = socket udp4; reuseport s0 on; bind s0 lo p0
            s1 = socket udp4; reuseport s1 on; bind s1 lo p0
            s2 = socket udp4; reuseport s2 on
            """;
        var alphabet = Alphabet(
            [
                "bind {0} any p0", "connect {0} f7 lo p0", "disconnect {0}", "close {0}", "attach {0} b0",
                "reuseport {0} off",
            ],
            ["send f0 lo p0 1", "send f7 lo p0 9"]);

        var walked = WalkAll(start, alphabet, new(IncomingCpu: udpHash4, UdpHash4: udpHash4));

        Assert.That(walked, Is.GreaterThan(100_000));
    }

    static int WalkAll(string start, IReadOnlyList<Op> alphabet, KernelProfile profile)
    {
        var calls = new Stack<Op>();
        return Continue(Walk.Check(start, profile));

        int Continue(Worlds worlds)
        {
            if (calls.Count == CallsMax)
                return 1;
            var walked = 1;
            foreach (var op in alphabet)
            {
                var prediction = worlds.Predict(op);
                if (prediction.IsHazard)
                    continue;
                calls.Push(op);
                var after = prediction.After();
                if (after.Count < 1 || Invariants.Broken(after.First) is not null)
                    Assert.Fail($"{start}\n{string.Join('\n', calls.Reverse())}\n! {Invariants.Broken(after.First)}");
                walked += Continue(after);
                calls.Pop();
            }
            return walked;
        }
    }

    static Op[] Alphabet(string[] ofSocket, string[] others)
    {
        var lines = from call in ofSocket
                    from i in Enumerable.Range(0, 3)
                    select call.Replace("{0}", $"s{i}", StringComparison.Ordinal);
        const string definitions = "s0 = socket udp4\ns1 = socket udp4\ns2 = socket udp4\nb0 = cbpf payload\n";
        return [.. TraceReader.ReadScript(definitions + string.Join('\n', [.. lines, .. others])).Ops.Skip(4)];
    }
}
