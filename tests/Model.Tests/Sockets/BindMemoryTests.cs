namespace Reuseport.Model.Tests;

/// <summary>kernel-facts.md b: binds whose result depends on more than the flags of two sockets.</summary>
public class BindMemoryTests
{
    /// <summary>kernel-facts.md b5: a socket that was bound in between decides.</summary>
    [Test]
    public void The_order_of_earlier_sockets_decides(
        [Values("tcp4", "udp4")] string transport,
        [ValueSource(typeof(Walk), nameof(Walk.AllProfiles))] KernelProfile profile)
    {
        var start = $"""
            s0 = socket {transport}; reuseaddr s0 on
            s1 = socket {transport}; reuseaddr s1 on; reuseport s1 on
            s2 = socket {transport}; reuseport s2 on
            """;

        Walk.Check($"{start}; bind s0 lo p0 -> ok; bind s1 lo p0 -> ok; bind s2 lo p0 -> ok", profile);
        Walk.Check($"{start}; bind s1 lo p0 -> ok; bind s0 lo p0 -> ok; bind s2 lo p0 -> EADDRINUSE", profile);
    }

    /// <summary>kernel-facts.md b4, sk_reuseport_match(): TCP does not look before a socket listens.</summary>
    [TestCase("tcp4", "ok")]
    [TestCase("udp4", "EADDRINUSE")]
    public void A_flag_that_was_cleared_after_bind_is_missed_by_tcp(string transport, string second)
    {
        foreach (var profile in Walk.AllProfiles)
        {
            Walk.Check($"""
                s0 = socket {transport}; reuseport s0 on; bind s0 lo p0 -> ok; reuseport s0 off
                s1 = socket {transport}; reuseport s1 on; bind s1 lo p0 -> {second}
                """, profile);
        }
    }

    /// <summary>kernel-facts.md b4: TCP looks again at listen.</summary>
    [TestCase("listen s1 1 -> ok; listen s0 1 -> EADDRINUSE")]
    [TestCase("listen s1 1 -> ok; reuseport s0 on; listen s0 1 -> ok")]
    public void Listen_looks_again(string listens)
    {
        foreach (var profile in Walk.AllProfiles)
        {
            Walk.Check($"""
                s0 = socket tcp4; reuseport s0 on; bind s0 lo p0 -> ok; reuseport s0 off
                s1 = socket tcp4; reuseport s1 on; bind s1 lo p0 -> ok
                {listens}
                """, profile);
        }
    }

    /// <summary>kernel-facts.md b4: SO_REUSEPORT set after bind counts when another socket binds.</summary>
    [Test]
    public void A_flag_that_is_set_after_bind_counts([Values("tcp4", "udp4")] string transport)
    {
        foreach (var profile in Walk.AllProfiles)
        {
            Walk.Check($"""
                s0 = socket {transport}; bind s0 lo p0 -> ok; reuseport s0 on
                s1 = socket {transport}; reuseport s1 on; bind s1 lo p0 -> ok
                """, profile);
        }
    }

    /// <summary>kernel-facts.md b3: also when the program that made the group is gone.</summary>
    [Test]
    public void A_private_group_keeps_a_bound_socket_from_listening()
    {
        Walk.Check($"""
            {Given.Bound("tcp4", 2)}
            b0 = cbpf index 0; attach s1 b0 -> ok
            listen s0 1 -> ok
            listen s1 1 -> EADDRINUSE
            detach s1   -> ok
            listen s1 1 -> EADDRINUSE
            """);
    }

    /// <summary>kernel-facts.md b6: a bind that fails leaves the socket unbound, and it can try again.</summary>
    [Test]
    public void A_failed_bind_can_be_repeated([Values("tcp4", "udp4")] string transport)
    {
        Walk.Check($"""
            s0 = socket {transport}; bind s0 lo p0 -> ok
            s1 = socket {transport}; bind s1 any p0 -> EADDRINUSE; bind s1 lo p0 -> EADDRINUSE
            bind s1 lo2 p0 -> ok; bind s1 lo p1 -> EINVAL
            """);
    }

    /// <summary>kernel-facts.md b8: a child has the flags that its listener had, and keeps others out.</summary>
    [Test]
    public void A_waiting_connection_keeps_its_flags_until_it_is_gone()
    {
        foreach (var profile in Walk.AllProfiles)
        {
            Walk.Check("""
                s0 = socket tcp4; bind s0 lo p0; listen s0 9; connect f0 lo p0 -> s0
                reuseport s0 on
                s1 = socket tcp4; reuseport s1 on; bind s1 lo p0 -> EADDRINUSE
                accept s0 -> f0; bind s1 lo p0 -> ok
                """, profile);
        }
    }

    /// <summary>kernel-facts.md b11: a listener that stopped is still bound.</summary>
    [Test]
    public void The_closed_section_holds_the_port()
    {
        Walk.Check($"""
            sysctl net.ipv4.tcp_migrate_req 1
            {Given.Listeners(2)}
            shutdown s0 rd; shutdown s1 rd
            s2 = socket tcp4; bind s2 lo p0 -> EADDRINUSE
            """);
    }

    /// <summary>kernel-facts.md b11: that a socket of the closed section has a group does not count.</summary>
    [Test]
    public void A_socket_of_the_closed_section_may_listen_beside_others()
    {
        Walk.Check($"""
            sysctl net.ipv4.tcp_migrate_req 1
            {Given.Listeners(2)}
            shutdown s0 rd; listen s0 1 -> ok
            """);
    }
}
