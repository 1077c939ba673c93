namespace Reuseport.Model.Tests;

/// <summary>The closing op that reads the order of a group's members, call by call.</summary>
public class OrderTests
{
    [Test]
    public void It_ends_with_the_first_socket_that_is_selected_again() =>
        Walk.Check($"{Given.Listeners(3)} order s1 f0 lo p0 -> [s0 s1 s2]");

    [Test]
    public void Waiting_connections_are_gone_before_and_after() =>
        Walk.Check($"""
            {Given.Listeners(2)} connect f0 lo p0 -> s0; connect f7 lo p0 -> s1
            order s0 f0 lo p0 -> [s0 s1]
            accept s0 -> EAGAIN; accept s1 -> EAGAIN
            """);

    [Test]
    public void Waiting_connections_are_gone_also_where_the_socket_is_closed() =>
        Walk.Check($"""
            {Given.Listeners(1)} connect f0 lo p0 -> s0
            s1 = socket tcp4; close s1
            order s1 f0 lo p0 -> EBADF
            accept s0 -> EAGAIN
            """);

    [Test]
    public void The_last_program_stays() =>
        Walk.Check($"{Given.Bound("udp4", 2)} order s0 f0 lo p0 -> [s0 s1]; detach s0 -> ok; detach s0 -> ENOENT");

    [TestCase("s0 = socket tcp4", "EINVAL")]
    [TestCase("s0 = socket tcp4; close s0", "EBADF")]
    [TestCase("s0 = socket tcp4; reuseport s0 on", "ECONNREFUSED")]
    [TestCase("s0 = socket udp4; bind s0 lo p0", "EINVAL")]
    public void Without_a_member_it_is_the_first_failure(string start, string outcome) =>
        Walk.Check($"{start}; order s0 f0 lo p0 -> {outcome}");

    [Test]
    public void A_socket_of_another_place_sees_the_group_that_the_flow_reaches() =>
        Walk.Check($"""
            {Given.Bound("udp4", 2)}
            s2 = socket udp4; reuseport s2 on; bind s2 lo p1
            order s2 f0 lo p0 -> [s0]; order s0 f0 lo p0 -> [s0 s1]
            """);
}
