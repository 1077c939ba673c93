namespace Reuseport.Model.Tests;

/// <summary>kernel-facts.md b7: a port is shared by SO_REUSEPORT with sockets of the same user alone.</summary>
public class OwnerTests
{
    /// <summary>Rows have the first socket's flags (none, RA, RP, RA+RP), columns the second's.</summary>
    [TestCase("tcp4", "", "XXXX X.X. XXXX X.X.")]
    [TestCase("tcp4", "listen s0 1;", "XXXX XXXX XXXX XXXX")]
    [TestCase("udp4", "", "XXXX X.X. XXXX X.X.")]
    public void Two_users_share_a_port_by_address_alone(string transport, string after, string table)
    {
        string[] flags = ["", "reuseaddr {0} on;", "reuseport {0} on;", "reuseaddr {0} on; reuseport {0} on;"];
        foreach (var profile in Walk.AllProfiles)
        {
            var seen = string.Join(' ', flags.Select(row => string.Concat(flags.Select(column =>
                Walk.Last($"""
                    s0 = socket {transport}; {Of(row, "s0")} bind s0 lo p0; {after}
                    s1 = socket {transport}; {Of(column, "s1")} chown s1 u1; bind s1 lo p0
                    """, profile).Expected is Outcome.Failed(Errno.EADDRINUSE) ? 'X' : '.'))));

            Assert.That(seen, Is.EqualTo(table), profile.ToString());
        }

        static string Of(string calls, string sk) => calls.Replace("{0}", sk, StringComparison.Ordinal);
    }

    [TestCase("tcp4")]
    [TestCase("udp4")]
    public void A_group_is_of_one_user(string transport)
    {
        foreach (var profile in Walk.AllProfiles)
        {
            var listen = transport == "tcp4" ? "listen s{0} 9;" : "";
            var sockets = Enumerable.Range(0, 3).Select(i => $"""
                s{i} = socket {transport}; reuseaddr s{i} on; reuseport s{i} on; chown s{i} u{i % 2}
                bind s{i} lo p0;
                """);
            var listens = Enumerable.Range(0, 3).Select(i => listen.Replace("{0}", $"{i}", StringComparison.Ordinal));
            var worlds = Walk.Check($"{string.Concat(sockets)}{string.Concat(listens)}counters", profile);

            // The second user's listener is refused: the first one listens already.
            var expected = transport == "tcp4" ? "g0 L[s0 s2]" : "g0 L[s0 s2]; g1 L[s1]";
            Assert.That(StateText.Write(worlds.First), Is.EqualTo(expected));
        }
    }

    /// <summary>The bucket remembers whose its SO_REUSEPORT is.</summary>
    [Test]
    public void The_bucket_spares_only_its_user_the_look() =>
        CheckAll("""
            s0 = socket tcp4; reuseport s0 on; bind s0 lo p0 -> ok; reuseport s0 off
            s1 = socket tcp4; reuseport s1 on; chown s1 u1; bind s1 lo p0 -> EADDRINUSE
            chown s1 u0; bind s1 lo p0 -> ok
            """);

    [Test]
    public void A_member_that_changes_hands_stays_in_its_group()
    {
        var worlds = CheckAll($"{Given.Listeners(2)} chown s1 u1; order s0 f0 lo p0 -> [s0 s1]");

        Assert.That(StateText.Write(worlds.First), Is.EqualTo("g0 L[s0 s1] prog=f2"));
    }

    /// <summary>Note 9.</summary>
    [TestCase(false, "u0", "EADDRINUSE")]
    [TestCase(false, "u1", "EADDRINUSE")]
    [TestCase(true, "u0", "EADDRINUSE")]
    [TestCase(true, "u1", "ok")]
    public void An_orphan_is_root_s_or_keeps_its_user(bool keeps, string owner, string outcome) =>
        Walk.Check($"""
            {Given.Listeners(1)} connect f0 lo p0 -> s0; orphan s0 {owner} -> f0; chown s0 u1
            s1 = socket tcp4; reuseport s1 on; chown s1 u1; bind s1 lo p0 -> {outcome}
            reset f0 lo p0 -> ok; close s1; s2 = socket tcp4; reuseport s2 on; chown s2 u1; bind s2 lo p0 -> ok
            """, new(Behaviours.OrphansKeepUid.If(keeps)));

    /// <summary>A connection that was not accepted has no file, either.</summary>
    [TestCase(false, "EADDRINUSE")]
    [TestCase(true, "ok")]
    public void A_connection_that_waits_is_root_s_or_its_listener_s(bool keeps, string outcome) =>
        Walk.Check($"""
            {Given.Listeners(1)} chown s0 u1; connect f0 lo p0 -> s0
            s1 = socket tcp4; reuseport s1 on; chown s1 u1; bind s1 lo p0 -> {outcome}
            """, new(Behaviours.OrphansKeepUid.If(keeps)));

    [Test]
    public void An_orphan_holds_its_port_and_its_flow_until_its_client_ends() =>
        CheckAll($"""
            {Given.Listeners(1)} connect f0 lo p0 -> s0; orphan s0 u0 -> f0; accept s0 -> EAGAIN
            connect f0 lo p0 -> EADDRNOTAVAIL; close s0
            s1 = socket tcp4; bind s1 lo p0 -> EADDRINUSE; reset f0 lo p0 -> ok; bind s1 lo p0 -> ok
            """);

    static Worlds CheckAll(string trace) =>
        Walk.AllProfiles.Select(profile => Walk.Check(trace, profile)).Last();
}
