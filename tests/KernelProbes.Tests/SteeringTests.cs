namespace Reuseport.KernelProbes.Tests;

/// <summary>The hash has a secret of boot and namespace; the member that a steered flow gets has none.</summary>
public class SteeringTests
{
    [TestCase(Transport.Tcp4, "lo", 'f')]
    [TestCase(Transport.Tcp4, "any", 'w')]
    [TestCase(Transport.Udp4, "lo2", 'f')]
    [TestCase(Transport.Udp4, "any", 'w')]
    [TestCase(Transport.Tcp6, "lo6", 'f')]
    [TestCase(Transport.Udp6, "any6", 'w')]
    [TestCase(Transport.Udp6, "mapped-lo", 'f')]
    public void Two_probes_answer_alike(Transport transport, string local, char family)
    {
        var script = TraceReader.ReadScript(Group(transport, local) + string.Concat(Flows(transport, local, family)));

        var first = ProbeProcess.Run(script);

        Assert.That(ProbeProcess.Run(script), Is.EqualTo(first));
        Assert.That(
            first.TakeLast(FlowId.Positions), Is.EqualTo(Enumerable.Range(0, FlowId.Positions).Select(i => $"s{i}")));
    }

    /// <summary>As many members as there are positions: each flow has its own.</summary>
    static string Group(Transport transport, string local) => string.Concat(
        Enumerable.Range(0, FlowId.Positions).Select(i => $"""
            s{i} = socket {(transport.IsTcp ? "tcp" : "udp")}{(transport.IsInet6 ? 6 : 4)}
            reuseport s{i} on
            bind s{i} {local} p3
            {(transport.IsTcp ? $"listen s{i} 1" : "")}

            """));

    static IEnumerable<string> Flows(Transport transport, string local, char family)
    {
        var to = local switch { "any" or "mapped-lo" => "lo", "any6" => "lo6", _ => local };
        return Enumerable.Range(0, FlowId.Positions).Select(i =>
            transport.IsTcp ? $"connect {family}{i} {to} p3\n" : $"send {family}{i} {to} p3 0\n");
    }
}
