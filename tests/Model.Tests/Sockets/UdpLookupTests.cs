namespace Reuseport.Model.Tests;

/// <summary>kernel-facts.md c1, c9 and c10: which socket gets a datagram.</summary>
public class UdpLookupTests
{
    static readonly KernelProfile _since613 = new(Behaviours.IncomingCpu | Behaviours.UdpHash4);

    [Test]
    public void Members_stand_in_the_order_of_bind_and_the_last_fills_a_hole() =>
        CheckAll($"""
            {Given.Bound("udp4", 4)}
            order s0 f0 lo p0 -> [s0 s1 s2 s3]; close s1; order s0 f0 lo p0 -> [s0 s3 s2]
            b0 = reuseport pass; attach s0 b0; send f0 lo p0 0 -> s0; send f7 lo p0 0 -> s2; send f4 lo p0 0 -> s3
            """);

    [Test]
    public void The_newest_of_sockets_that_share_by_address_alone_takes_all() =>
        CheckAll("""
            s0 = socket udp4; reuseaddr s0 on; bind s0 lo p0
            s1 = socket udp4; reuseaddr s1 on; bind s1 lo p0 -> ok
            send f0 lo p0 0 -> s1; send f7 lo p0 0 -> s1; close s1; send f0 lo p0 0 -> s0
            """);

    [Test]
    public void A_program_that_drops_at_the_address_keeps_the_wildcard_out() =>
        CheckAll("""
            s0 = socket udp4; reuseport s0 on; bind s0 any p0
            s1 = socket udp4; reuseport s1 on; bind s1 lo p0
            b0 = reuseport drop; attach s1 b0; send f0 lo p0 0 -> ECONNREFUSED; send w0 lo2 p0 0 -> s0
            """);

    [Test]
    public void The_first_byte_selects() =>
        CheckAll($"""
            {Given.Bound("udp4", 3)} b0 = cbpf payload; attach s0 b0
            send f0 lo p0 2 -> s2; send f0 lo p0 1 -> s1; send f7 lo p0 3 -> s2; send f0 lo p0 255 -> s0
            """);

    [Test]
    public void A_connected_socket_gets_its_peers_datagrams_and_no_others() =>
        CheckAll($"""
            {Given.Bound("udp4", 2)} connect s0 f7 lo p0
            send f7 lo p0 0 -> s0; send f0 lo p0 0 -> s1; send f1 lo p0 0 -> s1
            """);

    [Test]
    public void A_socket_connected_to_another_peer_gets_nothing_and_the_wildcard_group_all() =>
        CheckAll($"""
            {Given.Bound("udp4", 1)} connect s0 f7 lo p0; send f0 lo p0 0 -> ECONNREFUSED
            s1 = socket udp4; reuseport s1 on; bind s1 any p0 -> ok; send f0 lo p0 0 -> s1; send f7 lo p0 0 -> s0
            """);

    /// <summary>In a group with connections its pick is one candidate, and the peer scores higher.</summary>
    [Test]
    public void A_connection_beats_a_program() =>
        CheckAll($"""
            {Given.Bound("udp4", 3)} connect s0 f7 lo p0
            b0 = cbpf index 0; attach s1 b0
            send f7 lo p0 0 -> s0
            """);

    [TestCase(false, "s0", TestName = "a program hands datagrams to a connected member (to 6.12)")]
    [TestCase(true, "s2", TestName = "a connected socket is no member and the last has its place (since 6.13)")]
    public void A_program_picks_among_the_members(bool udpHash4, string selected) =>
        Walk.Check($"""
            {Given.Bound("udp4", 3)} connect s0 f7 lo p0; b0 = cbpf index 0; attach s1 b0
            send f0 lo p0 0 -> {selected}
            """, new(Behaviours.UdpHash4.If(udpHash4)));

    /// <summary>Note 15: s3 is met first and leads to s1 s2 s3, where s1 has a peer; s0 is met last.</summary>
    /// <param name="selected">Which socket gets the datagram.</param>
    /// <param name="choice">Which one, if what is met later has to exceed the score of the choice alone.</param>
    [TestCase(0, "", "s1", "s0", TestName = "the choice matches nothing")]
    [TestCase(0, "device s0 gone", "s1", "s1", TestName = "the choice matches nothing and no other socket matches")]
    [TestCase(1, "", "s2", "s2", TestName = "the choice scores as much as all others")]
    [TestCase(1, "cpu s3 here; cpu s0 here", "s2", "s0", TestName = "the choice scores less than what led to it")]
    [TestCase(1, "cpu s3 here", "s2", "s2", TestName = "the choice scores less and the others no more than it")]
    [TestCase(1, "cpu s0 here", "s0", "s0", TestName = "a socket that is met later scores more than all")]
    public void What_a_group_with_connections_chose_competes(int index, string change, string selected, string choice)
    {
        foreach (var (profile, taker) in new[] { (Behaviours.None, selected), (Behaviours.UdpOneScore, choice) })
        {
            Walk.Check($"""
                s0 = socket udp4; reuseaddr s0 on; bind s0 lo p0
                s1 = socket udp4; reuseaddr s1 on; reuseport s1 on; bind s1 lo p0; connect s1 f1 lo p0
                s2 = socket udp4; reuseaddr s2 on; reuseport s2 on; bind s2 lo p0
                s3 = socket udp4; reuseaddr s3 on; reuseport s3 on; bind s3 lo p0 -> ok
                {change}; b0 = cbpf index {index}; attach s3 b0 -> ok; send f0 lo p0 0 -> {taker}
                """, new(profile));
        }
    }

    /// <summary>
    /// The same over IPv6, where the oldest is met first: s1 leads to the group s0 s1 s2 s3, whose s0 has a peer, and
    /// s2 is met before s3.
    /// </summary>
    /// <param name="leader">Which one, if it has to exceed the score of the socket that led to the group.</param>
    [TestCase(0, "reuseport s2 off", "s0", "s0", TestName = "over IPv6 the choice matches nothing and is kept")]
    [TestCase(3, "reuseport s2 off; cpu s2 here", "s2", "s2", TestName = "over IPv6 a socket scores more than both")]
    [TestCase(3, "reuseport s2 off; cpu s3 here", "s3", "s3", TestName = "over IPv6 the choice scores the most")]
    [TestCase(3, "reuseport s2 off; cpu s2 here; cpu s3 here", "s3", "s2",
        TestName = "over IPv6 the choice scores more than what led to it and as much as one that is met before it")]
    public void What_a_group_of_IPv6_with_connections_chose_competes(
        int index, string change, string selected, string leader)
    {
        foreach (var (profile, taker) in new[] { (Behaviours.None, selected), (Behaviours.UdpOneScore, leader) })
        {
            Walk.Check($"""
                {Given.Bound("udp6", 4, "lo6 p0")} connect s0 f1 lo6 p0; {change}
                b0 = cbpf index {index}; attach s1 b0 -> ok; send f0 lo6 p0 0 -> {taker}
                """, new(profile));
        }
    }

    [TestCase(false, "s1", TestName = "the new socket takes the connected ones datagrams (to 6.12)")]
    [TestCase(true, "s0", TestName = "the connected socket is found first (since 6.13)")]
    public void A_socket_binds_where_a_wildcard_socket_has_connected(bool udpHash4, string selected)
    {
        var worlds = Walk.Check($"""
            s0 = socket udp4; reuseport s0 on; bind s0 any p0; connect s0 f0 lo p0
            s1 = socket udp4; reuseport s1 on; bind s1 lo p0 -> ok
            send f0 lo p0 0 -> {selected}
            """, new(Behaviours.UdpHash4.If(udpHash4)));

        Assert.That(StateText.Write(worlds.First), Is.EqualTo("g0 L[s0 s1]"));
    }

    [TestCase(false, "s1", TestName = "a socket with another peer stays filed under the first")]
    [TestCase(true, "s0", TestName = "a socket with another peer is filed under it (since 7.2)")]
    public void A_socket_connects_to_another_peer(bool udpRehash4, string selected) =>
        Walk.Check($"""
            s0 = socket udp4; reuseport s0 on; bind s0 lo p0; connect s0 f0 lo p0; connect s0 f1 lo p0
            s1 = socket udp4; reuseport s1 on; bind s1 lo p0 -> ok
            send f1 lo p0 0 -> {selected}; send f0 lo p0 0 -> s1
            """, new(Behaviours.UdpHash4 | Behaviours.UdpRehash4.If(udpRehash4)));

    /// <summary>Two sockets with one peer: the one that was filed last is found.</summary>
    [TestCase(false, "s1", TestName = "a socket that disconnected stays filed at its place")]
    [TestCase(true, "s0", TestName = "a socket that disconnected is filed as the newest (since 7.2)")]
    public void A_socket_connects_to_its_peer_again(bool udpUnhash4, string selected) =>
        Walk.Check($"""
            {Given.Bound("udp4", 2)} connect s0 f0 lo p0; connect s1 f0 lo p0; send f0 lo p0 0 -> s1
            disconnect s0; connect s0 f0 lo p0; send f0 lo p0 0 -> {selected}
            """, new(Behaviours.UdpHash4 | Behaviours.UdpUnhash4.If(udpUnhash4)));

    /// <summary>At the head of the chain it takes all, behind the others it gets nothing.</summary>
    [Test]
    public void An_orphan_takes_all_once_it_is_the_newest() =>
        CheckAll($"""
            {Given.Bound("udp4", 3, "any p0")} disconnect s0; detach s0 -> ENOENT
            send w0 lo p0 0 -> s2; send w7 lo p0 0 -> s1
            connect s0 f0 lo p0; disconnect s0
            send w0 lo p0 0 -> s0; send w7 lo p0 0 -> s0
            """);

    /// <summary>Note 1: traffic of a connection leaves its CPU behind, which is worth a point.</summary>
    [Test]
    public void An_orphan_with_a_stale_cpu_takes_all_from_a_group_with_connections() =>
        Walk.Check($"""
            {Given.Bound("udp4", 3)}
            connect s0 f7 lo p0; send f7 lo p0 0 -> s0; disconnect s0 -> ok
            send f0 lo p0 0 -> s0; send f7 lo p0 0 -> s0; send f4 lo p0 0 -> s0
            """, _since613);

    [Test]
    public void Shutdown_does_not_touch_the_group_or_the_delivery() =>
        CheckAll($"""
            {Given.Bound("udp4", 2)} shutdown s0 rdwr -> ENOTCONN; order s1 f0 lo p0 -> [s0 s1]
            connect s1 f7 lo p0; shutdown s1 rd -> ok; send f7 lo p0 0 -> s1
            """);

    static void CheckAll(string trace)
    {
        foreach (var profile in Walk.AllProfiles)
            Walk.Check(trace, profile);
    }
}
