using Reuseport.Model;

namespace Reuseport.Tests;

/// <summary>All scripts of up to four calls on three sockets at one port, after calls that make the sockets.</summary>
/// <param name="OfSocket">Calls of which each socket has one; {0} is its name.</param>
/// <param name="Others">Calls without a socket.</param>
public sealed record SmallScope(string Name, string Start, string[] OfSocket, string[] Others)
{
    const int CallsMax = 4;
    const int Socks = 3;

    EquatableArray<Op> StartOps { get; } = TraceReader.ReadScript(Start).Ops;

    public static IEnumerable<SmallScope> All => [Tcp(migrate: 0), Tcp(migrate: 1), Udp, Map];

    static SmallScope Tcp(int migrate) => new(
        $"tcp_migrate_req_{migrate}",
        $"""
        sysctl net.ipv4.tcp_migrate_req {migrate}
        b0 = cbpf index 1
        s0 = socket tcp4
        reuseport s0 on
        bind s0 lo p0
        s1 = socket tcp4
        reuseport s1 on
        bind s1 lo p0
        s2 = socket tcp4
        reuseport s2 on
        bind s2 lo p0
        """,
        ["listen {0} 1", "shutdown {0} rd", "close {0}", "attach {0} b0", "detach {0}", "reuseport {0} off"],
        ["connect f0 lo p0", "connect f7 lo p0"]);

    /// <summary>The third socket is not bound yet, so that there is one that joins late.</summary>
    static SmallScope Udp => new(
        "udp",
        """
        b0 = cbpf index 1
        s0 = socket udp4
        reuseport s0 on
        bind s0 lo p0
        s1 = socket udp4
        reuseport s1 on
        bind s1 lo p0
        s2 = socket udp4
        reuseport s2 on
        """,
        ["bind {0} lo p0", "connect {0} f7 lo p0", "disconnect {0}", "close {0}", "attach {0} b0", "reuseport {0} off"],
        ["send f0 lo p0 1", "send f7 lo p0 9"]);

    /// <summary>A map of one entry, and a program that selects from it, also where a connection moves.</summary>
    static SmallScope Map => new(
        "map",
        """
        m0 = sockarray 1 8
        b0 = migrate select m0 index 0 note
        s0 = socket tcp4
        reuseport s0 on
        bind s0 lo p0
        listen s0 1
        s1 = socket tcp4
        reuseport s1 on
        bind s1 lo p0
        listen s1 1
        s2 = socket tcp4
        reuseport s2 on
        bind s2 lo p0
        """,
        ["update m0 0 {0} any", "attach {0} b0", "listen {0} 1", "shutdown {0} rd", "close {0}"],
        ["connect f0 lo p0", "counters", "notes b0"]);

    /// <summary>Visits every state on the way; calls of the HAZARD family are left out.</summary>
    /// <param name="visit">What comes after the start, the outcomes expected of it, and where it led.</param>
    public void Walk(KernelProfile profile, Action<IReadOnlyList<Op>, IReadOnlyList<Outcome>, Worlds> visit)
    {
        var alphabet = Alphabet();
        var (ops, outcomes) = (new List<Op>(), new List<Outcome>());
        var worlds = Worlds.Start(profile, []);
        foreach (var op in StartOps)
            worlds = Take(op, worlds.Predict(op));
        Continue(worlds);

        void Continue(Worlds from)
        {
            visit(ops, outcomes, from);
            if (ops.Count == StartOps.Count + CallsMax)
                return;
            foreach (var op in alphabet)
            {
                if (from.Predict(op) is not { IsHazard: false } prediction)
                    continue;
                Continue(Take(op, prediction));
                ops.RemoveAt(ops.Count - 1);
                outcomes.RemoveAt(outcomes.Count - 1);
            }
        }

        Worlds Take(Op op, Prediction prediction)
        {
            ops.Add(op);
            outcomes.Add(prediction.Expected);
            return prediction.After();
        }
    }

    /// <summary>
    /// The scripts of full length with the outcomes expected of them; all shorter ones are how these begin.
    /// </summary>
    public IEnumerable<Trace> Scripts(KernelProfile profile)
    {
        var scripts = new List<Trace>();
        Walk(profile, (ops, outcomes, _) =>
        {
            if (ops.Count == StartOps.Count + CallsMax)
                scripts.Add(new(null, new([], [.. ops]), [.. outcomes]));
        });
        return scripts;
    }

    public override string ToString() => Name;

    EquatableArray<Op> Alphabet()
    {
        var ofSockets = OfSocket.SelectMany(call =>
            Enumerable.Range(0, Socks).Select(i => call.Replace("{0}", $"s{i}", StringComparison.Ordinal)));
        var script = TraceReader.ReadScript($"{Start}\n{string.Join('\n', ofSockets.Concat(Others))}");
        return script.Ops[StartOps.Count..];
    }
}
