namespace Reuseport.KernelProbes.Tests;

public class UdpTests
{
    [Test]
    public void A_flow_finds_its_member() => Answers.AssertSeen("""
        s0 = socket udp4             -> ok
        reuseport s0 on              -> ok
        bind s0 lo p0                -> ok
        s1 = socket udp4             -> ok
        reuseport s1 on              -> ok
        bind s1 lo p0                -> ok
        send f0 lo p0 7              -> s0
        send f7 lo p0 7              -> s1
        order s0 f7 lo p0            -> [s0 s1]
        close s0                     -> ok
        send f0 lo p0 7              -> s1
        close s1                     -> ok
        send f0 lo p0 7              -> ECONNREFUSED
        """);

    [Test]
    public void A_connected_socket_gets_the_flow_it_is_connected_to() => Answers.AssertSeen("""
        s0 = socket udp4             -> ok
        bind s0 any p0               -> ok
        connect s0 f3 lo p0          -> ok
        send f3 lo p0 1              -> s0
        send f4 lo p0 1              -> ECONNREFUSED
        disconnect s0                -> ok
        send f4 lo p0 1              -> s0
        """);

    [TestCase("cbpf payload")]
    [TestCase("filter payload")]
    public void A_program_selects_by_the_first_byte(string program) => Answers.AssertSeen($"""
        s0 = socket udp4             -> ok
        reuseport s0 on              -> ok
        bind s0 lo p0                -> ok
        s1 = socket udp4             -> ok
        reuseport s1 on              -> ok
        bind s1 lo p0                -> ok
        b0 = {program}               -> ok
        attach s1 b0                 -> ok
        send f0 lo p0 0              -> s0
        send f0 lo p0 1              -> s1
        send f7 lo p0 0              -> s0
        send f7 lo p0 255            -> s1
        detach s0                    -> ok
        send f7 lo p0 0              -> s1
        """);

    [Test]
    public void Sockets_that_get_the_same_port_by_chance_make_a_fault()
    {
        // Of 600 sockets that get one of 10,000 ports each, two have the same, whatever run it is.
        var text = Enumerable.Range(0, 600)
            .Select(i => $"s{i} = socket udp4\nreuseport s{i} on\nconnect s{i} f0 lo p0\n");

        var answer = ProbeProcess.Run(TraceReader.ReadScript(string.Concat(text)), TraceReader.ReadScript(""));

        Assert.That(answer[0], Does.StartWith("fault 0 0 EADDRINUSE "));
        Assert.That(answer[1], Is.EqualTo("ran 1 0"));
    }
}
