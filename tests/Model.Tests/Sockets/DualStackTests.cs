namespace Reuseport.Model.Tests;

/// <summary>IPv6, IPv4 and both at one port: kernel-facts.md a14, b2, c2 and c3.</summary>
public class DualStackTests
{
    /// <summary>Ways to bind: a transport's family, an address, IPV6_V6ONLY.</summary>
    static readonly string[] _locals =
        ["4 any", "4 lo", "6 any6", "6 any6 only", "6 lo6", "6 mapped-any", "6 mapped-lo", "6 mapped-lo2"];

    /// <summary>
    /// inet_rcv_saddr_equal() with wildcards: which plain sockets meet at one port, in the order above; X: EADDRINUSE.
    /// </summary>
    const string Overlaps = """
        X X X . . X X X
        X X X . . X X .
        X X X X X X X X
        . . X X X . . .
        . . X X X . . .
        X X X . . X X X
        X X X . . X X .
        X . X . . X . X
        """;

    [TestCase("tcp")]
    [TestCase("udp")]
    public void Two_sockets_conflict_where_a_packet_could_reach_both(string protocol)
    {
        foreach (var profile in Walk.AllProfiles.Where(profile => !profile.MappedAnyUnseen))
            Assert.That(Table(protocol, profile), Is.EqualTo(Overlaps), profile.ToString());
    }

    /// <summary>kernel-facts.md b12; note 11.</summary>
    [Test]
    public void A_mapped_address_may_not_see_the_mapped_wildcard()
    {
        var unseen = new KernelProfile(Behaviours.MappedAnyUnseen);
        Assert.That(Table("udp", unseen), Is.EqualTo(Overlaps));

        var rows = Overlaps.Split('\n');
        rows[5] = "X X X . . X . .";
        Assert.That(Table("tcp", unseen), Is.EqualTo(string.Join('\n', rows)));
    }

    static string Table(string protocol, KernelProfile profile) => string.Join('\n', _locals.Select(first =>
        string.Join(' ', _locals.Select(second =>
            Walk.Last($"{Bound(protocol, 0, first)}; {Bound(protocol, 1, second)}", profile).Expected
                is Outcome.Failed(Errno.EADDRINUSE) ? 'X' : '.'))));

    static string Bound(string protocol, int sk, string local)
    {
        var words = local.Split(' ');
        var only = words is [_, _, "only"] ? $"v6only s{sk} on;" : "";
        return $"s{sk} = socket {protocol}{words[0]}; {only} bind s{sk} {words[1]} p0";
    }

    /// <summary>__inet6_bind(), in the order of its checks</summary>
    [TestCase("s0 = socket tcp6; bind s0 lo p0 -> EINVAL", Inet6BindResult.TooShort)]
    [TestCase("s0 = socket udp6; bind s0 lo6 p0 -> ok; bind s0 any p1 -> EINVAL", Inet6BindResult.TooShort)]
    [TestCase("s0 = socket tcp6; bind s0 lo6 p0 -> ok; bind s0 any6 p1 -> EINVAL", Inet6BindResult.AlreadyBound)]
    [TestCase("s0 = socket tcp6; v6only s0 on -> ok; bind s0 mapped-lo p0 -> EINVAL", Inet6BindResult.MappedAndV6Only)]
    [TestCase("s0 = socket udp6; device s0 gone; bind s0 lo6 p0 -> ENODEV", Inet6BindResult.NoDevice)]
    [TestCase("s0 = socket udp6; s1 = socket udp4; bind s1 lo p0; bind s0 any6 p0 -> EADDRINUSE",
        Inet6BindResult.InUse)]
    [TestCase("s0 = socket udp6; s1 = socket udp4; bind s1 lo p0; v6only s0 on; bind s0 any6 p0 -> ok",
        Inet6BindResult.Bound)]
    public void Inet6_bind(string script, Inet6BindResult result) => Walk.Reaches(script, result);

    [TestCase("s0 = socket tcp4; bind s0 lo p0; bind s0 lo6 p0 -> EAFNOSUPPORT", BindResult.OtherFamily)]
    public void An_IPv4_socket_says_of_an_IPv6_address_first_that_it_is_one(string script, BindResult result) =>
        Walk.Reaches(script, result);

    /// <summary>IPV6_V6ONLY</summary>
    [TestCase("s0 = socket udp4; v6only s0 on -> ENOPROTOOPT", V6OnlyResult.NotInet6)]
    [TestCase("s0 = socket tcp6; bind s0 any6 p0; v6only s0 on -> EINVAL", V6OnlyResult.HasPort)]
    [TestCase("s0 = socket tcp6; listen s0 1 -> ok; v6only s0 off -> EINVAL", V6OnlyResult.HasPort)]
    [TestCase("s0 = socket tcp6; v6only s0 on -> ok", V6OnlyResult.Set)]
    public void Set_v6only(string script, V6OnlyResult result) => Walk.Reaches(script, result);

    [Test]
    public void An_address_of_IPv6_alone_sets_the_option_and_a_bind_that_fails_takes_it_back() =>
        Check("""
            s0 = socket udp6; bind s0 lo6 p0
            s1 = socket udp6; bind s1 lo6 p0 -> EADDRINUSE
            bind s1 mapped-lo p0 -> ok; send f0 lo p0 0 -> s1
            """);

    /// <summary>udpv6_connect(), in the order of its checks</summary>
    [TestCase("s0 = socket udp4; connect s0 f0 lo6 p0 -> EAFNOSUPPORT", ConnectPeerResult.OtherFamily)]
    [TestCase("s0 = socket udp6; bind s0 mapped-any p0; connect s0 f0 lo6 p0 -> EAFNOSUPPORT",
        ConnectPeerResult.OtherFamily)]
    [TestCase("s0 = socket udp6; v6only s0 on; connect s0 f0 lo p0 -> ENETUNREACH", ConnectPeerResult.V6Only)]
    [TestCase("s0 = socket udp6; bind s0 lo6 p0; connect s0 f0 lo p0 -> ENETUNREACH", ConnectPeerResult.V6Only)]
    [TestCase("s0 = socket udp6; device s0 gone; connect s0 f0 lo p0 -> ENODEV", ConnectPeerResult.NoDevice)]
    [TestCase("s0 = socket udp6; device s0 gone; connect s0 f0 lo6 p0 -> ENETUNREACH", ConnectPeerResult.NoRoute)]
    [TestCase("s0 = socket udp6; bind s0 any6 p0; connect s0 f0 lo p0 -> ok", ConnectPeerResult.Connected)]
    public void Udpv6_connect(string script, ConnectPeerResult result) => Walk.Reaches(script, result);

    [TestCase("tcp", "connect {0}")]
    [TestCase("udp", "send {0} 0")]
    public void IPv4_goes_to_the_IPv4_group_whichever_was_first(string protocol, string flow)
    {
        foreach (var order in (int[][])[[0, 1, 2, 3], [2, 3, 0, 1], [2, 0, 3, 1]])
        {
            var members = string.Concat(order.Select(sk => Member(protocol, sk, sk < 2 ? "4 any" : "6 any6")));
            Check($"""
                {members}
                {Flow("w0 lo p0")} -> s0; {Flow("w7 lo p0")} -> s1
                {Flow("w0 lo6 p0")} -> s2; {Flow("w7 lo6 p0")} -> s3
                close s0; close s1; {Flow("w1 lo2 p0")} -> s2; {Flow("w6 lo2 p0")} -> s3
                """);
        }

        string Flow(string to) => string.Format(null, flow, to);
    }

    [TestCase("tcp", "connect {0}")]
    [TestCase("udp", "send {0} 0")]
    public void Groups_of_two_families_are_two_groups(string protocol, string flow) =>
        Check($"""
            {Member(protocol, 0, "4 lo")} {Member(protocol, 1, "6 mapped-lo")}
            detach s0 -> ENOENT; order s0 f0 lo p0 -> [s0]
            close s0; {string.Format(null, flow, "f7 lo p0")} -> s1
            """);

    [Test]
    public void An_IPv6_group_is_met_by_its_oldest_member_and_an_IPv4_group_by_its_newest() =>
        Check("""
            s0 = socket tcp6; reuseport s0 on; bind s0 lo6 p0; listen s0 9
            s1 = socket tcp6; reuseport s1 on; bind s1 lo6 p0; listen s1 9
            reuseport s1 off; connect f0 lo6 p0 -> s0; connect f7 lo6 p0 -> s1
            reuseport s0 off; connect f6 lo6 p0 -> s0
            """);

    [Test]
    public void A_dual_stack_socket_that_is_newer_leaves_IPv4_to_an_older_one_of_IPv4() =>
        Check("""
            s0 = socket udp4; reuseaddr s0 on; bind s0 any p0
            s1 = socket udp6; reuseaddr s1 on; bind s1 any6 p0 -> ok
            send w0 lo p0 0 -> s0; send w0 lo6 p0 0 -> s1; close s0; send w0 lo p0 0 -> s1
            """);

    [Test]
    public void A_program_is_told_of_a_socket_of_another_family_after_the_protocol() =>
        Check("""
            m0 = sockarray 2 8; b0 = reuseport select m0 payload note
            s0 = socket udp4; reuseport s0 on; bind s0 lo p0
            s1 = socket udp6; reuseport s1 on; bind s1 lo6 p0
            s2 = socket tcp6; reuseport s2 on; bind s2 lo6 p0; listen s2 9
            update m0 0 s1 any; update m0 1 s2 any; attach s0 b0
            send f0 lo p0 0 -> s0; notes b0 -> runs=1 hash=0 any=0 proto=17 len=13 select=EAFNOSUPPORT
            send f0 lo p0 1 -> s0; notes b0 -> runs=2 hash=0 any=0 proto=17 len=13 select=EPROTOTYPE
            """);

    /// <summary>Note 10.</summary>
    [Test]
    public void A_peer_over_IPv6_counts_after_it_is_gone() =>
        Check("""
            s0 = socket udp6; reuseaddr s0 on; bind s0 lo6 p0; connect s0 f0 lo6 p0; disconnect s0
            s1 = socket udp6; reuseaddr s1 on; bind s1 lo6 p0; send f1 lo6 p0 0 -> s0
            """);

    /// <summary>Note 10.</summary>
    [Test]
    public void A_peer_over_IPv4_keeps_IPv6_away_after_it_is_gone() =>
        Check("""
            s0 = socket udp6; bind s0 any6 p0; connect s0 f0 lo p0; disconnect s0
            send w1 lo6 p0 0 -> ECONNREFUSED; send w1 lo p0 0 -> s0
            """);

    [Test]
    public void The_mapped_wildcard_is_not_any_to_a_program_and_takes_all_of_IPv4() =>
        Check("""
            b0 = reuseport pass note; b1 = reuseport pass note
            s0 = socket udp6; reuseport s0 on; bind s0 mapped-any p0; attach s0 b0
            s1 = socket udp6; reuseport s1 on; bind s1 any6 p1; attach s1 b1
            send w2 lo2 p0 0 -> s0; notes b0 -> runs=1 hash=2 any=0 proto=17 len=13
            send w2 lo p1 0 -> s1; notes b1 -> runs=1 hash=2 any=1 proto=17 len=13
            """);

    static string Member(string protocol, int sk, string local)
    {
        var words = local.Split(' ');
        var listen = protocol == "tcp" ? $"listen s{sk} 9;" : "";
        return $"s{sk} = socket {protocol}{words[0]}; reuseport s{sk} on; bind s{sk} {words[1]} p0; {listen} ";
    }

    static void Check(string trace)
    {
        foreach (var profile in Walk.AllProfiles)
            Walk.Check(trace, profile);
    }
}
