namespace Reuseport.Model.Tests;

/// <summary>kernel-facts.md c1, c2, c4, c5, c6 and c8: which listener gets a connection.</summary>
public class TcpLookupTests
{
    [Test]
    public void The_address_comes_before_the_wildcard() =>
        Check($"""
            {Given.Listeners(1)}
            s1 = socket tcp4; reuseport s1 on; bind s1 any p0 -> ok; listen s1 9 -> ok
            connect f0 lo p0 -> s0; connect w0 lo2 p0 -> s1
            shutdown s0 rd; connect f1 lo p0 -> s1
            """);

    [Test]
    public void A_program_that_drops_at_the_address_keeps_the_wildcard_out() =>
        Check($"""
            {Given.Listeners(1)}
            s1 = socket tcp4; reuseport s1 on; bind s1 any p0; listen s1 9
            b0 = reuseport drop; attach s0 b0 -> ok
            connect f0 lo p0 -> ECONNREFUSED; connect w0 lo2 p0 -> s1
            """);

    [TestCase("s2", "s2", "s2")]
    [TestCase("s0", "s0", "s1")]
    [TestCase("s1", "s0", "s1")]
    public void The_newest_listener_takes_all_once_it_cleared_the_flag_and_an_older_one_keeps_its_share(
        string cleared, string first, string second) =>
        Check($"""
            {Given.Listeners(3)} reuseport {cleared} off
            connect f0 lo p0 -> {first}; connect f4 lo p0 -> {second}
            """);

    [Test]
    public void A_listener_that_set_the_flag_too_late_is_in_no_group_and_takes_all() =>
        Check("""
            s0 = socket tcp4; bind s0 lo p0; listen s0 9; reuseport s0 on
            connect f0 lo p0 -> s0; connect f7 lo p0 -> s0; detach s0 -> ENOENT
            """);

    [Test]
    public void Such_a_listener_gets_a_group_when_another_joins_it() =>
        Check("""
            s0 = socket tcp4; bind s0 lo p0; listen s0 9; reuseport s0 on
            s1 = socket tcp4; reuseport s1 on; bind s1 lo p0 -> ok; listen s1 9 -> ok
            connect f0 lo p0 -> s0; connect f7 lo p0 -> s1
            """);

    [Test]
    public void The_order_is_that_of_listen_and_the_last_fills_a_hole() =>
        Check($"""
            {Given.Bound("tcp4", 4)}
            listen s2 9; listen s0 9; listen s3 9; listen s1 9
            order s0 f0 lo p0 -> [s2 s0 s3 s1]
            shutdown s2 rd; order s0 f0 lo p0 -> [s1 s0 s3]
            listen s2 9; order s0 f0 lo p0 -> [s1 s0 s3 s2]
            """);

    [Test]
    public void A_full_queue_drops_and_no_other_member_is_asked() =>
        Check($"""
            {Given.Listeners(2)} listen s0 0 -> ok
            connect f0 lo p0 -> s0; connect f1 lo p0 -> unanswered; connect f7 lo p0 -> s1
            accept s0 -> f0; connect f1 lo p0 -> s0
            """);

    [TestCase("cbpf index 1", "s1")]
    [TestCase("filter index 1", "s1")]
    [TestCase("cbpf payload", "s0")]
    [TestCase("filter payload", "s0")]
    [TestCase("cbpf index 2", "s1")]
    [TestCase("cbpf index 4294967295", "s1")]
    [TestCase("reuseport pass", "s1")]
    [TestCase("reuseport drop", "ECONNREFUSED")]
    public void A_program_decides_and_the_hash_of_f7_is_the_fallback(string program, string selected) =>
        Check($"{Given.Listeners(2)} b0 = {program}; attach s0 b0; connect f7 lo p0 -> {selected}");

    [Test]
    public void A_wildcard_group_hashes_the_wildcard_whatever_the_destination() =>
        Check($"""
            {Given.Listeners(2, "any p0")}
            connect w0 lo p0 -> s0; connect w7 lo2 p0 -> s1; connect f0 lo p0 -> s0|s1
            """);

    static void Check(string trace)
    {
        foreach (var profile in Walk.AllProfiles)
            Walk.Check(trace, profile);
    }
}
