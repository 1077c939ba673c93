namespace Reuseport.KernelProbes.Tests;

/// <summary>TCP sockets of the script that connect, and connections that are left to the kernel.</summary>
public class ClientTests
{
    [Test]
    public void A_socket_connects_and_is_refused_and_connects_again() => Answers.AssertSeen("""
        s0 = socket tcp4             -> ok
        connect s0 peer              -> ok
        connect s0 peer              -> EISCONN
        listen s0 16                 -> EINVAL
        bind s0 lo p0                -> EINVAL
        accept s0                    -> EINVAL
        disconnect s0                -> ok
        connect s0 nobody            -> ECONNREFUSED
        bind s0 any p0               -> ok
        connect s0 peer              -> ok
        shutdown s0 rdwr             -> ok
        connect s0 peer              -> EISCONN
        disconnect s0                -> ok
        listen s0 16                 -> ok
        connect s0 nobody            -> EISCONN
        connect w0 lo2 p0            -> s0
        """);

    [Test]
    public void Sockets_at_one_address_connect_beside_each_other() => Answers.AssertSeen("""
        s0 = socket tcp4             -> ok
        reuseport s0 on              -> ok
        bind s0 lo p0                -> ok
        s1 = socket tcp4             -> ok
        reuseport s1 on              -> ok
        bind s1 lo p0                -> ok
        connect s0 peer              -> ok
        connect s1 peer              -> ok
        close s0                     -> ok
        connect s1 peer              -> EISCONN
        """);

    [Test]
    public void A_socket_on_a_device_that_is_gone_cannot_connect() => Answers.AssertSeen("""
        s0 = socket tcp4             -> ok
        device s0 gone               -> ok
        connect s0 peer              -> ENODEV
        s1 = socket udp4             -> ok
        device s1 gone               -> ok
        connect s1 f0 lo p0          -> ENODEV
        close s0                     -> ok
        connect s0 peer              -> EBADF
        """);

    [Test]
    public void An_orphan_has_its_port_and_its_flow_until_its_client_resets_it() => Answers.AssertSeen("""
        s0 = socket tcp4             -> ok
        bind s0 lo p0                -> ok
        listen s0 16                 -> ok
        orphan s0 u0                 -> EAGAIN
        connect f0 lo p0             -> s0
        connect f1 lo p0             -> s0
        reset f0 lo p0               -> ENOTCONN
        orphan s0 u1                 -> f0
        accept s0                    -> f1
        connect f0 lo p0             -> EADDRNOTAVAIL
        close s0                     -> ok
        s1 = socket tcp4             -> ok
        bind s1 lo p0                -> EADDRINUSE
        reset f0 lo p0               -> ok
        reset f0 lo p0               -> ENOTCONN
        bind s1 lo p0                -> ok
        """);

    /// <summary>The namespace is not renewed: a script that leaves connections behind ends them.</summary>
    [Test]
    public void The_next_script_finds_nothing_of_connections_and_orphans()
    {
        var leaving = TraceReader.ReadScript("""
            s0 = socket tcp4
            bind s0 lo p0
            listen s0 16
            connect f0 lo p0
            orphan s0 u1
            s1 = socket tcp4
            connect s1 peer
            s2 = socket tcp4
            connect s2 peer
            shutdown s2 wr
            """);

        var answer = ProbeProcess.Run(leaving, leaving);

        Assert.That(answer.Skip(11), Is.EqualTo(answer.Take(11).Select(line => line.Replace("ran 0", "ran 1"))));
    }
}
