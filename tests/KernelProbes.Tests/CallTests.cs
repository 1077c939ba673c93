namespace Reuseport.KernelProbes.Tests;

public class CallTests
{
    [Test]
    public void A_closed_socket_answers_EBADF() => Answers.AssertSeen("""
        s0 = socket udp4             -> ok
        b0 = cbpf index 0            -> ok
        b1 = reuseport pass          -> ok
        close s0                     -> ok
        reuseport s0 on              -> EBADF
        reuseaddr s0 on              -> EBADF
        bind s0 lo p0                -> EBADF
        listen s0 1                  -> EBADF
        accept s0                    -> EBADF
        connect s0 f0 lo p0          -> EBADF
        disconnect s0                -> EBADF
        cpu s0 here                  -> EBADF
        device s0 lo                 -> EBADF
        device s0 gone               -> EBADF
        chown s0 u1                  -> EBADF
        orphan s0 u1                 -> EBADF
        shutdown s0 rdwr             -> EBADF
        attach s0 b0                 -> EBADF
        attach s0 b1                 -> EBADF
        detach s0                    -> EBADF
        order s0 f0 lo p0            -> EBADF
        close s0                     -> EBADF
        """);

    [TestCase("tcp4", "connect f0 lo p0")]
    [TestCase("udp4", "send f0 lo p0 1")]
    public void A_program_that_drops_refuses_the_flow(string transport, string flow) => Answers.AssertSeen($"""
        s0 = socket {transport}      -> ok
        reuseport s0 on              -> ok
        bind s0 lo p0                -> ok
        listen s0 1                  -> ...
        b0 = reuseport drop          -> ok
        b1 = reuseport pass          -> ok
        attach s0 b0                 -> ok
        {flow}                       -> ECONNREFUSED
        attach s0 b1                 -> ok
        {flow}                       -> s0
        """);

    [Test]
    public void A_setting_out_of_range_is_refused() => Answers.AssertSeen("""
        sysctl net.ipv4.tcp_migrate_req 1    -> ok
        sysctl net.ipv4.tcp_migrate_req 2    -> EINVAL
        sysctl net.ipv4.tcp_migrate_req -1   -> EINVAL
        """);

    [Test]
    public void A_script_does_not_see_what_another_has_set()
    {
        var migrating = TraceReader.ReadScript("""
            s0 = socket tcp4
            reuseport s0 on
            bind s0 lo p0
            listen s0 16
            s1 = socket tcp4
            reuseport s1 on
            bind s1 lo p0
            listen s1 16
            connect f7 lo p0
            close s1
            accept s0
            """);
        var set = TraceReader.ReadScript("sysctl net.ipv4.tcp_migrate_req 1\n");

        var answer = ProbeProcess.Run(set, migrating);

        Assert.That(answer.TakeLast(3), Is.EqualTo((string[])["s1", "ok", "EAGAIN"]));
    }
}
