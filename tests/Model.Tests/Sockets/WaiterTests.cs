namespace Reuseport.Model.Tests;

/// <summary>Threads that sleep in accept() or poll() on a listener.</summary>
public class WaiterTests
{
    const string Alone = "s0 = socket tcp4; bind s0 lo p0; listen s0 16;";

    /// <summary>sk_data_ready() and sk_state_change()</summary>
    [TestCase("wait s0 accept -> asleep; connect f0 lo p0 -> s0", WakeUpResult.Accepted)]
    [TestCase("wait s0 accept -> asleep; syn f0 lo p0 -> ok; woken s0 -> asleep; ack f0 lo p0 -> s0",
        WakeUpResult.Accepted)]
    [TestCase("wait s0 poll -> asleep; connect f0 lo p0 -> s0", WakeUpResult.FoundReady)]
    [TestCase("wait s0 accept -> asleep; shutdown s0 rd -> ok", WakeUpResult.Stopped)]
    [TestCase("wait s0 poll -> asleep; disconnect s0 -> ok", WakeUpResult.Stopped)]
    public void Wake_up(string script, WakeUpResult result) => Walk.Reaches(Alone + script, result);

    [TestCase("accept", "f0", "EAGAIN")]
    [TestCase("poll", "ready", "f0")]
    public void A_thread_that_waits_gets_what_comes(string call, string became, string left) =>
        Walk.Check($"""
            {Alone} wait s0 {call} -> asleep; woken s0 -> asleep; connect f0 lo p0 -> s0
            accept s0 -> {left}; woken s0 -> {became}; woken s0 -> none
            """);

    [TestCase("accept", "EINVAL")]
    [TestCase("poll", "ready")]
    public void A_thread_that_waits_returns_when_its_listener_stops(string call, string became)
    {
        foreach (var leave in (string[])["shutdown s0 rd", "disconnect s0"])
            Walk.Check($"{Alone} wait s0 {call} -> asleep; {leave} -> ok; woken s0 -> {became}");
    }

    [Test]
    public void A_thread_does_not_sleep_if_the_listener_is_ready() =>
        Walk.Check($"""
            {Alone} connect f0 lo p0 -> s0; wait s0 poll -> ready; wait s0 accept -> f0; woken s0 -> none
            shutdown s0 rd; wait s0 accept -> EINVAL; wait s0 poll -> ready
            """);

    [Test]
    public void One_thread_at_most_waits_for_a_socket() =>
        Walk.Check($"""
            {Alone} wait s0 accept -> asleep; wait s0 poll -> asleep; connect f0 lo p0 -> s0; woken s0 -> f0
            """);

    /// <summary>Note 7.</summary>
    [TestCase(true, "accept", "f5")]
    [TestCase(true, "poll", "ready")]
    [TestCase(false, "accept", "asleep")]
    [TestCase(false, "poll", "asleep")]
    public void A_connection_that_moves_wakes_or_does_not(bool wakes, string call, string became) =>
        Walk.Check($"""
            sysctl net.ipv4.tcp_migrate_req 1; {Given.Listeners(2)} connect f5 lo p0 -> s1
            wait s0 {call} -> asleep; shutdown s1 rd; woken s0 -> {became}
            """, new(Behaviours.WakesMigrated.If(wakes)));

    /// <summary>The handshake that ends wakes in any case, also with a listener that was not asked first.</summary>
    [Test]
    public void What_is_half_open_and_moves_wakes_on_every_kernel() =>
        Walk.Check($"""
            sysctl net.ipv4.tcp_migrate_req 1; {Given.Listeners(2)} syn f5 lo p0 -> ok
            wait s0 accept -> asleep; shutdown s1 rd; woken s0 -> asleep; ack f5 lo p0 -> s0; woken s0 -> f5
            """);

    [Test]
    public void A_thread_that_was_not_woken_accepts_the_oldest_connection_later() =>
        Walk.Check($"""
            sysctl net.ipv4.tcp_migrate_req 1; {Given.Listeners(2)} connect f5 lo p0 -> s1
            wait s0 accept -> asleep; shutdown s1 rd; connect f0 lo p0 -> s0; woken s0 -> f5; accept s0 -> f0
            """);
}
