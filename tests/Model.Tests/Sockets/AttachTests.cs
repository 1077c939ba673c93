namespace Reuseport.Model.Tests;

/// <summary>kernel-facts.md a2, a3 and a5: what attach says of s0, and what detach says before and after it.</summary>
public class AttachTests
{
    const string Migrating = "sysctl net.ipv4.tcp_migrate_req 1;";

    [TestCase("s0 = socket tcp4", "EINVAL", "EINVAL", "EINVAL", TestName = "unbound, RP off")]
    [TestCase("s0 = socket udp4", "EINVAL", "EINVAL", "EINVAL", TestName = "udp unbound, RP off")]
    [TestCase("s0 = socket tcp4; reuseport s0 on", "ENOENT", "ok", "ok", TestName = "unbound, RP on")]
    [TestCase("s0 = socket udp4; reuseport s0 on", "ENOENT", "ok", "ok", TestName = "udp unbound, RP on")]
    [TestCase("s0 = socket udp4; bind s0 lo p0", "EINVAL", "EINVAL", "EINVAL", TestName = "udp bound, RP off")]
    [TestCase("s0 = socket udp4; bind s0 lo p0; reuseport s0 on", "ENOENT", "EINVAL", "ENOENT",
        TestName = "udp bound, RP on since")]
    [TestCase("s0 = socket udp4; reuseport s0 on; bind s0 lo p0", "ENOENT", "ok", "ok", TestName = "udp bound, RP on")]
    [TestCase("s0 = socket tcp4; bind s0 lo p0; reuseport s0 on", "ENOENT", "ok", "ok",
        TestName = "tcp bound, RP on since")]
    [TestCase("s0 = socket tcp4; listen s0 1; reuseport s0 on", "ENOENT", "EINVAL", "ENOENT",
        TestName = "tcp listening, RP on since")]
    [TestCase("s0 = socket tcp4; reuseport s0 on; listen s0 1; reuseport s0 off", "ENOENT", "ok", "ok",
        TestName = "tcp listening, RP cleared")]
    [TestCase("s0 = socket udp4; reuseport s0 on; bind s0 any p0; connect s0 f0 lo p0", "ENOENT", "EINVAL", "ENOENT",
        TestName = "udp connected, was bound to the wildcard")]
    [TestCase("s0 = socket udp4; reuseport s0 on; bind s0 any p0; connect s0 f0 lo p0; reuseport s0 off",
        "EINVAL", "EINVAL", "EINVAL", TestName = "udp connected, was bound to the wildcard, RP cleared")]
    [TestCase(Migrating + "s0 = socket tcp4; reuseport s0 on; listen s0 1; shutdown s0 rd", "ENOENT", "ok", "ok",
        TestName = "tcp in the closed section")]
    [TestCase(Migrating + "s0 = socket tcp4; reuseport s0 on; attach s0 b0; listen s0 1; shutdown s0 rd",
        "ENOENT", "ok", "ok", TestName = "tcp in the closed section of a group with a program")]
    [TestCase("s0 = socket tcp4; reuseport s0 on; listen s0 1; shutdown s0 rd", "ENOENT", "ok", "ok",
        TestName = "tcp shut down without migration")]
    public void Attach_and_detach(string situation, string detached, string attached, string detachedAfter)
    {
        foreach (var profile in Walk.AllProfiles)
        {
            Walk.Check($"b0 = cbpf index 0; {situation}; detach s0 -> {detached}", profile);
            Walk.Check(
                $"b0 = cbpf index 0; {situation}; attach s0 b0 -> {attached}; detach s0 -> {detachedAfter}", profile);
        }
    }

    [TestCase(false, "EINVAL", "ok", "ENOENT", TestName = "unbound, RP cleared, has a group")]
    [TestCase(true, "ok", "ok", "ok", TestName = "unbound, RP cleared, has a group (before the closed section)")]
    public void A_group_that_lost_the_flag(bool noMigration, string attached, string first, string second) =>
        Walk.Check($"""
            s0 = socket udp4; reuseport s0 on; b0 = cbpf index 0; attach s0 b0 -> ok
            reuseport s0 off; attach s0 b0 -> {attached}
            detach s0 -> {first}; attach s0 b0 -> {attached}; detach s0 -> {second}
            """, new(Behaviours.NoMigration.If(noMigration)));

    [TestCase(false, "ok", "ok", TestName = "udp connected at an address, stays")]
    [TestCase(true, "EINVAL", "ENOENT", TestName = "udp connected at an address, leaves (since 6.13)")]
    public void A_connected_udp_socket(bool udpHash4, string attached, string detached) =>
        Walk.Check($"""
            s0 = socket udp4; reuseport s0 on; bind s0 lo p0; connect s0 f0 lo p0
            b0 = cbpf index 0; attach s0 b0 -> {attached}; detach s0 -> {detached}
            """, new(Behaviours.UdpHash4.If(udpHash4)));

    [Test]
    public void A_program_belongs_to_the_group_whichever_member_attached_it([Values("tcp4", "udp4")] string transport)
    {
        var (start, call) = transport == "tcp4"
            ? (Given.Listeners(2), "connect f0 lo p0")
            : (Given.Bound("udp4", 2), "send f0 lo p0 0");

        Walk.Check($"{start} b0 = cbpf index 1; {call} -> s0; accept s0; attach s0 b0; {call} -> s1; accept s1;"
            + "detach s1 -> ok; detach s0 -> ENOENT");
    }

    /// <summary>kernel-facts.md e3: growth at the ceiling has taken its place in the closed section.</summary>
    [Test]
    public void An_evicted_socket_is_like_one_that_never_listened()
    {
        var full = StateText.Read("g0 L[s1] C[s0] max=32768");
        var (net, _, _) = full.Grow(full.Groups.All[0]!, new());

        var (_, detached) = net.DetachProg(new(0), new());
        var (attachedNet, attached) = net.AttachProg(new(0), new(new BpfProgram.Cbpf(new Selector.Index(0))), new());

        Assert.That((detached, attached), Is.EqualTo((DetachProgResult.NotInGroup, AttachProgResult.Attached)));
        Assert.That(StateText.Write(attachedNet), Is.EqualTo("g0 L[s1] max=32768; g1 L[s0] prog=0"));
    }
}
