namespace Reuseport.Model.Tests;

/// <summary>kernel-facts.md a8, b13 and c2: SO_BINDTODEVICE.</summary>
public class DeviceTests
{
    /// <summary>Neither has SO_REUSEPORT: a socket without a device is on all.</summary>
    [TestCase("none", "none", "EADDRINUSE")]
    [TestCase("none", "lo", "EADDRINUSE")]
    [TestCase("gone", "none", "EADDRINUSE")]
    [TestCase("lo", "lo", "EADDRINUSE")]
    [TestCase("lo", "gone", "ok")]
    public void A_port_is_free_on_another_device(string first, string second, string outcome)
    {
        foreach (var transport in new[] { "tcp4", "udp4" })
        {
            CheckAll($"""
                s0 = socket {transport}; device s0 {first}; bind s0 lo p0 -> ok
                s1 = socket {transport}; device s1 {second}; bind s1 lo p0 -> {outcome}
                """);
        }
    }

    [TestCase("tcp4")]
    [TestCase("udp4")]
    public void A_group_is_of_one_device(string transport)
    {
        var worlds = CheckAll($"""
            {Alike(transport, "s0", "lo")} {Alike(transport, "s1", "none")}
            {Alike(transport, "s2", "lo")} {Alike(transport, "s3", "gone")}
            """);

        Assert.That(StateText.Write(worlds.First), Is.EqualTo("g0 L[s0 s2]; g1 L[s1]; g2 L[s3]"));
    }

    [Test]
    public void The_newest_listener_takes_all_device_or_not_if_its_device_fits() =>
        CheckAll($"""
            {Alike("tcp4", "s0", "lo")} {Alike("tcp4", "s1", "none")} {Alike("tcp4", "s2", "gone")}
            connect f0 lo p0 -> s1; connect f7 lo p0 -> s1; close s1; connect f1 lo p0 -> s0
            close s0; connect f2 lo p0 -> ECONNREFUSED
            """);

    /// <summary>Among groups the first is final; a device is worth four points to a single socket.</summary>
    [Test]
    public void A_device_beats_a_socket_without_one_over_UDP() =>
        CheckAll("""
            s0 = socket udp4; reuseaddr s0 on; device s0 lo; bind s0 lo p0
            s1 = socket udp4; reuseaddr s1 on; bind s1 lo p0 -> ok
            send f0 lo p0 0 -> s0; device s0 gone; send f0 lo p0 0 -> s1
            """);

    /// <summary>A listener stays in its group, whatever its device becomes: then there is no way back.</summary>
    [Test]
    public void A_listener_keeps_its_group_when_its_device_changes()
    {
        var worlds = CheckAll($"""
            {Given.Listeners(2)} device s1 gone
            connect f0 lo p0 -> s0; connect f7 lo p0 -> unanswered
            """);

        Assert.That(StateText.Write(worlds.First), Is.EqualTo("g0 L[s0 s1]"));
    }

    [TestCase("device s0 lo")]
    [TestCase("device s0 none")]
    [TestCase("device s0 lo; device s0 none")]
    public void A_UDP_socket_leaves_its_group_for_good(string script)
    {
        var worlds = CheckAll($"{Given.Bound("udp4", 3)} {script}; detach s0 -> ENOENT");

        Assert.That(StateText.Write(worlds.First), Is.EqualTo("g0 L[s2 s1]"));
    }

    /// <summary>__udp_disconnect() forgets the device and leaves the group as it is.</summary>
    [Test]
    public void A_UDP_socket_that_disconnects_is_on_all_devices_and_in_its_group()
    {
        var worlds = CheckAll($"""
            {Alike("udp4", "s0", "gone")} {Alike("udp4", "s1", "gone")} send f0 lo p0 0 -> ECONNREFUSED
            disconnect s1; send f0 lo p0 0 -> s0; send f7 lo p0 0 -> s1
            """);

        Assert.That(StateText.Write(worlds.First), Is.EqualTo("g0 L[s0 s1]"));
    }

    [Test]
    public void A_socket_on_a_device_that_is_gone_cannot_connect() =>
        CheckAll("""
            s0 = socket udp4; bind s0 lo p0; device s0 gone; connect s0 f0 lo p0 -> ENODEV
            s1 = socket tcp4; device s1 gone; connect s1 peer -> ENODEV; device s1 lo; connect s1 peer -> ok
            """);

    static string Alike(string transport, string sk, string device) => $"""
        {sk} = socket {transport}; reuseport {sk} on; device {sk} {device}; bind {sk} lo p0
        {(transport == "tcp4" ? $"listen {sk} 9" : "")}

        """;

    static Worlds CheckAll(string trace) =>
        Walk.AllProfiles.Select(profile => Walk.Check(trace, profile)).Last();
}
