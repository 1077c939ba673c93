namespace Reuseport.Model.Tests;

/// <summary>kernel-facts.md a1 and a7: what bind, connect and disconnect do to the groups of UDP sockets.</summary>
public class UdpGroupTests
{
    /// <summary>The same on all kernels.</summary>
    [TestCase("lo p0", "", "g0 L[s0 s1 s2]")]
    [TestCase("any p0", "", "g0 L[s0 s1 s2] any")]
    [TestCase("lo p0", "disconnect s0 -> ok", "g0 L[s0 s1 s2]")]
    [TestCase("any p0", "disconnect s0 -> ok", "g0 L[s2 s1] any")]
    [TestCase("any p0", "connect s0 f0 lo p0", "g0 L[s2 s1] any")]
    [TestCase("any p0", "connect s0 f0 lo p0; disconnect s0", "g0 L[s2 s1] any")]
    [TestCase("lo p0", "reuseport s0 off; reuseport s1 off", "g0 L[s0 s1 s2]")]
    [TestCase("lo p0", "close s1", "g0 L[s0 s2]")]
    [TestCase("lo p0", "close s0; close s1; close s2", "")]
    [TestCase("lo p0", "s3 = socket udp4; reuseport s3 on; bind s3 any p0 -> ok", "g0 L[s0 s1 s2]; g1 L[s3] any")]
    [TestCase("lo p0", "s3 = socket udp4; reuseport s3 on; bind s3 lo p1 -> ok", "g0 L[s0 s1 s2]; g1 L[s3]")]
    [TestCase("lo p0", "s3 = socket udp4; reuseport s3 on; connect s3 f0 lo p0 -> ok", "g0 L[s0 s1 s2]")]
    [TestCase("any p0", "disconnect s0; disconnect s1; disconnect s2", "")]
    public void On_every_kernel(string local, string script, string after)
    {
        foreach (var profile in Walk.AllProfiles)
            Assert.That(After(local, script, profile), Is.EqualTo(after), profile.ToString());
    }

    /// <summary>A socket at an address stays in its group up to 6.12.</summary>
    [TestCase("connect s0 f0 lo p0", "g0 L[s0 s1 s2] conns")]
    [TestCase("connect s0 f0 lo p0; disconnect s0", "g0 L[s0 s1 s2] conns")]
    [TestCase("connect s0 f0 lo p0; close s0", "g0 L[s2 s1] conns")]
    public void Without_tuples(string script, string after) =>
        Assert.That(After("lo p0", script, KernelProfile.Seed), Is.EqualTo(after));

    /// <summary>It leaves it since 6.13, after it has told the group.</summary>
    [TestCase("connect s0 f0 lo p0", "g0 L[s2 s1] conns")]
    [TestCase("connect s0 f0 lo p0; disconnect s0", "g0 L[s2 s1] conns")]
    [TestCase("connect s2 f0 lo p0; close s2", "g0 L[s0 s1] conns")]
    public void With_tuples(string script, string after) =>
        Assert.That(After("lo p0", script, new(Behaviours.UdpHash4)), Is.EqualTo(after));

    /// <summary>
    /// A socket that is still filed when it connects again stays in the group that it joined meanwhile.
    /// </summary>
    [TestCase(false, "g0 L[s0 s1] conns")]
    [TestCase(true, "g0 L[s1] conns")]
    public void A_socket_that_was_filed_before_joins_and_connects(bool udpUnhash4, string after)
    {
        var worlds = Walk.Check("""
            s0 = socket udp4; reuseport s0 on; bind s0 lo p0; connect s0 f0 lo p0; disconnect s0
            s1 = socket udp4; reuseport s1 on; bind s1 lo p0 -> ok; connect s0 f0 lo p0
            """, new(Behaviours.UdpHash4 | Behaviours.UdpUnhash4.If(udpUnhash4)));

        Assert.That(StateText.Write(worlds.First), Is.EqualTo(after));
    }

    /// <summary>A socket that set the flag after bind is alone until another joins it.</summary>
    [Test]
    public void A_late_flag_makes_a_group_for_two()
    {
        var worlds = Walk.Check("""
            s0 = socket udp4; bind s0 lo p0; reuseport s0 on; detach s0 -> ENOENT
            s1 = socket udp4; reuseport s1 on; bind s1 lo p0 -> ok
            """);

        Assert.That(StateText.Write(worlds.First), Is.EqualTo("g0 L[s0 s1]"));
    }

    /// <summary>Orphans that a new socket meets first make a group with it: the port is split in two.</summary>
    [Test]
    public void An_orphan_that_a_new_socket_meets_first_splits_the_port()
    {
        var worlds = Walk.Check($"""
            {Given.Bound("udp4", 3, "any p0")} disconnect s2
            s3 = socket udp4; reuseport s3 on; bind s3 any p0 -> ok
            """);

        Assert.That(StateText.Write(worlds.First), Is.EqualTo("g0 L[s0 s1] any; g1 L[s2 s3] any"));
    }

    /// <summary>A program from before bind: the private group is what a later bind joins.</summary>
    [Test]
    public void A_private_group_becomes_the_ports_group()
    {
        var worlds = Walk.Check("""
            b0 = cbpf index 0
            s0 = socket udp4; reuseport s0 on; attach s0 b0 -> ok; bind s0 any p0 -> ok
            s1 = socket udp4; reuseport s1 on; bind s1 any p0 -> ok
            """);

        Assert.That(StateText.Write(worlds.First), Is.EqualTo("g0 L[s0 s1] prog=0 any"));
    }

    /// <summary>A picked port is given back, and the socket can be bound again.</summary>
    [Test]
    public void An_auto_bound_socket_is_free_after_disconnect()
    {
        foreach (var profile in Walk.AllProfiles)
        {
            var worlds = Walk.Check("""
                s0 = socket udp4; reuseport s0 on
                connect s0 f0 lo p0 -> ok; disconnect s0 -> ok; bind s0 lo p0 -> ok
                """, profile);

            Assert.That(StateText.Write(worlds.First), Is.EqualTo("g0 L[s0]"), profile.ToString());
        }
    }

    static string After(string local, string script, KernelProfile profile) =>
        StateText.Write(Walk.Check(Given.Bound("udp4", 3, local) + script, profile).First);
}
