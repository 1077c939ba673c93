namespace Reuseport.Model.Tests;

/// <summary>kernel-facts.md a9 and a10: a TCP socket that connects, and the group that it takes along.</summary>
public class ClientTests
{
    static readonly KernelProfile _migrates = new(Behaviours.IncomingCpu);

    /// <summary>A program from before connect(): the private group goes along, and is dropped with the connection on
    /// kernels that do not migrate (note 5).</summary>
    [TestCase(false, "peer", "g0 L[s0] prog=0")]
    [TestCase(true, "peer", "")]
    [TestCase(false, "nobody", "g0 L[s0] prog=0")]
    [TestCase(true, "nobody", "")]
    public void A_client_that_attached_keeps_its_group(bool noMigration, string peer, string after)
    {
        var worlds = Walk.Check($"""
            b0 = cbpf index 0; s0 = socket tcp4; reuseport s0 on; attach s0 b0 -> ok
            connect s0 {peer}; disconnect s0 -> ok
            """, new(Behaviours.NoMigration.If(noMigration)));

        Assert.That(StateText.Write(worlds.First), Is.EqualTo(after));
    }

    [Test]
    public void A_client_edits_the_group_that_it_took_along() =>
        CheckAll("""
            b0 = cbpf index 0; s0 = socket tcp4; reuseport s0 on; attach s0 b0 -> ok
            connect s0 peer -> ok; attach s0 b0 -> ok; detach s0 -> ok; detach s0 -> ENOENT
            """);

    [Test]
    public void A_client_without_a_group_cannot_get_one() =>
        CheckAll("""
            b0 = cbpf index 0; s0 = socket tcp4; reuseport s0 on; connect s0 peer -> ok
            attach s0 b0 -> EINVAL; detach s0 -> ENOENT; reuseport s0 off; detach s0 -> EINVAL
            """);

    [Test]
    public void A_client_neither_binds_nor_listens_until_it_disconnects() =>
        CheckAll("""
            s0 = socket tcp4; bind s0 any p0; connect s0 peer -> ok; accept s0 -> EINVAL
            listen s0 1 -> EINVAL; bind s0 lo p1 -> EINVAL; disconnect s0; listen s0 1 -> ok; connect w0 lo2 p0 -> s0
            """);

    /// <summary>Connecting fixes the address of a wildcard socket, which then meets none at the other one.</summary>
    [Test]
    public void A_wildcard_client_is_at_its_address_for_a_while() =>
        CheckAll("""
            s0 = socket tcp4; bind s0 any p0; connect s0 peer -> ok
            s1 = socket tcp4; bind s1 lo p0 -> EADDRINUSE; bind s1 lo2 p0 -> ok; close s1
            disconnect s0; s2 = socket tcp4; bind s2 lo2 p0 -> EADDRINUSE
            """);

    /// <summary>Hashed again, a closed member reaches the program of the group that it will come back to.</summary>
    [Test]
    public void A_closed_member_that_connects_edits_its_old_group()
    {
        var worlds = Walk.Check($"""
            b0 = cbpf index 1; {Given.Listeners(3)} sysctl net.ipv4.tcp_migrate_req 1
            shutdown s0 rd; detach s0 -> ENOENT; connect s0 peer -> ok
            attach s0 b0 -> ok; connect f0 lo p0 -> s1; detach s0 -> ok; connect f1 lo p0 -> s2
            disconnect s0; listen s0 1 -> ok
            """, _migrates);

        Assert.That(StateText.Write(worlds.First), Does.StartWith("g0 L[s2 s1 s0]"));
    }

    /// <summary>Note 12: the call is allowed to a socket that is hashed, in a group, and was a listener once.</summary>
    [Test]
    public void A_closed_member_that_connects_can_be_stored_and_stays_in_the_map()
    {
        var worlds = Walk.Check($"""
            m0 = sockarray 1 8; {Given.Listeners(2)} sysctl net.ipv4.tcp_migrate_req 1
            shutdown s0 rd; update m0 0 s0 any -> EINVAL; connect s0 peer; update m0 0 s0 any -> ok
            disconnect s0; lookup m0 0 -> s0
            """, _migrates);

        Assert.That(worlds.First.IsHazard(TraceReader.ReadScript("connect f0 lo p0").Ops[0]), Is.True);
        Assert.That(worlds.First.IsHazard(TraceReader.ReadScript("send f0 lo p0 0").Ops[0]), Is.False);
    }

    [Test]
    public void A_client_that_never_listened_cannot_be_stored() =>
        CheckAll("""
            m0 = sockarray 1 8; b0 = cbpf index 0; s0 = socket tcp4; reuseport s0 on; attach s0 b0 -> ok
            connect s0 peer -> ok; update m0 0 s0 any -> EINVAL
            """);

    static void CheckAll(string trace)
    {
        foreach (var profile in Walk.AllProfiles)
            Walk.Check(trace, profile);
    }
}
