namespace Reuseport.KernelProbes.Tests;

/// <summary>Handshakes segment by segment, and threads that wait for what comes of them.</summary>
public class SegmentTests
{
    const string Two = """
        s0 = socket tcp4             -> ok
        reuseport s0 on              -> ok
        bind s0 lo p0                -> ok
        listen s0 16                 -> ok
        s1 = socket tcp4             -> ok
        reuseport s1 on              -> ok
        bind s1 lo p0                -> ok
        listen s1 16                 -> ok

        """;

    [Test]
    public void The_ack_makes_the_connection() => Answers.AssertSeen(Two + """
        syn f5 lo p0                 -> ok
        accept s1                    -> EAGAIN
        ack f5 lo p0                 -> s1
        ack f5 lo p0                 -> unanswered
        accept s1                    -> f5
        ack f5 lo p0                 -> ECONNRESET
        """);

    [Test]
    public void No_connection_is_left_half_open_when_the_script_ends()
    {
        for (var run = 0; run < 3; run++)
        {
            Answers.AssertSeen(Two + """
                syn f5 lo p0                 -> ok
                syn f1 lo p0                 -> ok
                close s1                     -> ok
                """);
        }
    }

    [Test]
    public void A_reset_ends_what_is_half_open_and_what_is_connected() => Answers.AssertSeen(Two + """
        syn f5 lo p0                 -> ok
        rst f5 lo p0                 -> ok
        ack f5 lo p0                 -> ECONNRESET
        syn f5 lo p0                 -> ok
        data f5 lo p0 3              -> s1
        rst f5 lo p0                 -> ok
        syn f5 lo p0                 -> ok
        ack f5 lo p0                 -> s1
        accept s1                    -> f5
        accept s1                    -> f5
        """);

    [Test]
    public void A_flow_of_segments_shares_its_port_with_flows_to_other_places() => Answers.AssertSeen("""
        s0 = socket tcp4             -> ok
        bind s0 any p0               -> ok
        listen s0 16                 -> ok
        syn w1 lo p0                 -> ok
        connect w1 lo2 p0            -> s0
        ack w1 lo p0                 -> s0
        accept s0                    -> w1
        accept s0                    -> w1
        """);

    [Test]
    public void A_syn_to_a_port_without_a_listener_is_refused() => Answers.AssertSeen("""
        syn f5 lo p0                 -> ECONNREFUSED
        ack f5 lo p0                 -> ECONNRESET
        rst f5 lo p0                 -> ok
        timer f5 lo p0               -> unanswered
        """);

    [Test]
    public void The_timer_sends_the_answer_again() => Answers.AssertSeen(Two + """
        syn f5 lo p0                 -> ok
        timer f5 lo p0               -> ok
        ack f5 lo p0                 -> s1
        """);

    [Test]
    public void The_payload_of_a_segment_begins_behind_its_options() => Answers.AssertSeen("""
        @sysctl net.ipv4.tcp_migrate_req 1
        m0 = sockarray 4 8           -> ok
        b0 = migrate select m0 payload or drop -> ok

        """ + Two + """
        update m0 3 s0 any           -> ok
        syn f5 lo p0                 -> ok
        attach s0 b0                 -> ok
        shutdown s1 rd               -> ok
        data f5 lo p0 3              -> s0
        accept s0                    -> f5
        """);

    [Test]
    public void A_thread_sleeps_until_there_is_something_to_accept() => Answers.AssertSeen(Two + """
        wait s0 accept               -> asleep
        woken s0                     -> asleep
        wait s1 poll                 -> asleep
        connect f1 lo p0             -> s0
        woken s0                     -> f1
        accept s0                    -> EAGAIN
        connect f5 lo p0             -> s1
        connect f6 lo p0             -> s1
        woken s1                     -> ready
        woken s1                     -> none
        accept s1                    -> f5
        """);

    [Test]
    public void A_thread_that_sleeps_is_ended_with_its_listener_or_the_script() => Answers.AssertSeen(Two + """
        wait s0 accept               -> asleep
        wait s1 poll                 -> asleep
        shutdown s0 rd               -> ok
        disconnect s1                -> ok
        woken s0                     -> EINVAL
        woken s1                     -> ready
        listen s1 16                 -> ok
        wait s1 accept               -> asleep
        """);
}
