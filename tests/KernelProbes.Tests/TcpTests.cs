namespace Reuseport.KernelProbes.Tests;

public class TcpTests
{
    [Test]
    public void A_queued_connection_moves_when_its_listener_is_shut() => Answers.AssertSeen("""
        @sysctl net.ipv4.tcp_migrate_req 1
        s0 = socket tcp4             -> ok
        reuseport s0 on              -> ok
        bind s0 lo p0                -> ok
        listen s0 16                 -> ok
        s1 = socket tcp4             -> ok
        reuseport s1 on              -> ok
        bind s1 lo p0                -> ok
        listen s1 16                 -> ok
        connect f5 lo p0             -> s1
        shutdown s1 rd               -> ok
        accept s0                    -> f5
        accept s0                    -> EAGAIN
        detach s0                    -> ENOENT
        """);

    [Test]
    public void A_wildcard_group_takes_steered_flows_to_both_addresses() => Answers.AssertSeen("""
        s0 = socket tcp4             -> ok
        reuseport s0 on              -> ok
        bind s0 any p0               -> ok
        listen s0 16                 -> ok
        s1 = socket tcp4             -> ok
        reuseport s1 on              -> ok
        bind s1 any p0               -> ok
        listen s1 16                 -> ok
        connect w1 lo p0             -> s0
        connect w1 lo2 p0            -> s0
        connect w6 lo2 p0            -> s1
        accept s0                    -> w1
        accept s0                    -> w1
        accept s1                    -> w6
        """);

    [Test]
    public void A_full_accept_queue_leaves_the_client_unanswered() => Answers.AssertSeen("""
        s0 = socket tcp4             -> ok
        bind s0 lo p0                -> ok
        listen s0 0                  -> ok
        connect f0 lo p0             -> s0
        connect f1 lo p0             -> unanswered
        connect f1 lo p0             -> unanswered
        accept s0                    -> f0
        connect f1 lo p0             -> s0
        accept s0                    -> f1
        """);

    [Test]
    public void A_flow_that_is_open_cannot_be_opened_again() => Answers.AssertSeen("""
        s0 = socket tcp4             -> ok
        bind s0 lo p0                -> ok
        listen s0 16                 -> ok
        connect f0 lo p0             -> s0
        connect f0 lo p0             -> EADDRNOTAVAIL
        accept s0                    -> f0
        connect f0 lo p0             -> s0
        """);

    [Test]
    public void A_flow_whose_connection_was_reset_can_be_opened_again() => Answers.AssertSeen("""
        s0 = socket tcp4             -> ok
        bind s0 lo p0                -> ok
        listen s0 16                 -> ok
        connect f0 lo p0             -> s0
        shutdown s0 rd               -> ok
        connect f0 lo p0             -> ECONNREFUSED
        listen s0 16                 -> ok
        connect f0 lo p0             -> s0
        """);

    [Test]
    public void Connections_of_a_listener_that_was_shut_for_writing_are_seen() => Answers.AssertSeen("""
        s0 = socket tcp4             -> ok
        bind s0 lo p0                -> ok
        shutdown s0 wr               -> ENOTCONN
        listen s0 16                 -> ok
        connect f0 lo p0             -> s0
        connect f1 lo p0             -> s0
        accept s0                    -> f0
        connect f0 lo p0             -> s0
        """);

    [Test]
    public void The_accept_queues_are_emptied_before_an_order_is_read() => Answers.AssertSeen("""
        s0 = socket tcp4             -> ok
        reuseport s0 on              -> ok
        bind s0 lo p0                -> ok
        listen s0 0                  -> ok
        s1 = socket tcp4             -> ok
        reuseport s1 on              -> ok
        bind s1 lo p0                -> ok
        listen s1 0                  -> ok
        connect f7 lo p0             -> s1
        order s1 f7 lo p0            -> [s0 s1]
        accept s1                    -> EAGAIN
        close s0                     -> ok
        order s1 f7 lo p0            -> [s1]
        order s0 f7 lo p0            -> EBADF
        """);
}
