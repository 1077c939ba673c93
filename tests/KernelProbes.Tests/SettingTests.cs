namespace Reuseport.KernelProbes.Tests;

/// <summary>The CPU, the device and the owner of sockets.</summary>
public class SettingTests
{
    [TestCase("tcp4", "connect f0 lo p0")]
    [TestCase("udp4", "send f0 lo p0 1")]
    public void This_CPU_beats_a_newer_socket_and_another_CPU_does_not(string transport, string flow) =>
        Answers.AssertSeen($"""
            s0 = socket {transport}  -> ok
            reuseaddr s0 on          -> ok
            reuseport s0 on          -> ok
            bind s0 lo p0            -> ok
            listen s0 16             -> ...
            s1 = socket {transport}  -> ok
            reuseaddr s1 on          -> ok
            reuseport s1 on          -> ok
            bind s1 lo p0            -> ok
            listen s1 16             -> ...
            reuseport s0 off         -> ok
            reuseport s1 off         -> ok
            cpu s0 elsewhere         -> ok
            {flow}                   -> s1
            accept s1                -> ...
            cpu s0 here              -> ok
            {flow}                   -> s0
            accept s0                -> ...
            cpu s0 none              -> ok
            {flow}                   -> s1
            """);

    [TestCase("tcp4", "connect f0 lo p0")]
    [TestCase("udp4", "send f0 lo p0 1")]
    public void Nothing_comes_in_by_a_device_that_is_gone(string transport, string flow) => Answers.AssertSeen($"""
        s0 = socket {transport}  -> ok
        device s0 lo             -> ok
        bind s0 lo p0            -> ok
        listen s0 16             -> ...
        {flow}                   -> s0
        accept s0                -> ...
        device s0 gone           -> ok
        {flow}                   -> ECONNREFUSED
        device s0 none           -> ok
        {flow}                   -> s0
        """);

    [Test]
    public void A_SYN_to_a_listener_that_cannot_answer_is_unanswered() => Answers.AssertSeen("""
        s0 = socket tcp4             -> ok
        reuseport s0 on              -> ok
        bind s0 lo p0                -> ok
        listen s0 16                 -> ok
        s1 = socket tcp4             -> ok
        reuseport s1 on              -> ok
        bind s1 lo p0                -> ok
        listen s1 16                 -> ok
        device s1 gone               -> ok
        connect f7 lo p0             -> unanswered
        connect f7 lo p0             -> unanswered
        connect f0 lo p0             -> s0
        """);

    [TestCase("tcp4")]
    [TestCase("udp4")]
    public void A_port_is_shared_with_the_same_user_alone(string transport) => Answers.AssertSeen($"""
        s0 = socket {transport}  -> ok
        reuseport s0 on          -> ok
        chown s0 u2              -> ok
        bind s0 lo p0            -> ok
        s1 = socket {transport}  -> ok
        reuseport s1 on          -> ok
        bind s1 lo p0            -> EADDRINUSE
        chown s1 u2              -> ok
        bind s1 lo p0            -> ok
        """);

    [TestCase("tcp4")]
    [TestCase("udp6")]
    public void An_option_is_read_as_it_was_set(string transport) => Answers.AssertSeen($"""
        s0 = socket {transport}      -> ok
        getsockopt s0 reuseport      -> off
        getsockopt s0 cpu            -> none
        reuseport s0 on              -> ok
        cpu s0 here                  -> ok
        getsockopt s0 reuseport      -> on
        getsockopt s0 cpu            -> here
        cpu s0 elsewhere             -> ok
        getsockopt s0 cpu            -> elsewhere
        close s0                     -> ok
        getsockopt s0 cpu            -> EBADF
        """);
}
