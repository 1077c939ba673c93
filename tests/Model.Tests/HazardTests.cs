namespace Reuseport.Model.Tests;

/// <summary>kernel-facts.md d5: the call after which a socket can be entered twice into a closed section.</summary>
public class HazardTests
{
    const string Migrate = "sysctl net.ipv4.tcp_migrate_req 1;";

    static readonly string _listener = Given.Listeners(1);

    [TestCase("shutdown s0 rd; reuseport s0 off; listen s0 1", true)]
    [TestCase("disconnect s0; reuseport s0 off; listen s0 1", true)]
    [TestCase("shutdown s0 rd; reuseport s0 off; sysctl net.ipv4.tcp_migrate_req 0; listen s0 1", true)]
    [TestCase("shutdown s0 rd; reuseport s0 off", false)]
    [TestCase("shutdown s0 rd; listen s0 1", false)]
    [TestCase("shutdown s0 rd; reuseport s0 off; reuseport s0 on; listen s0 1", false)]
    [TestCase("shutdown s0 rd; b0 = cbpf index 0; attach s0 b0; reuseport s0 off; listen s0 1", false)]
    [TestCase("reuseport s0 off; listen s0 1", false)]
    [TestCase("reuseport s0 off; shutdown s0 wr; listen s0 1", false)]
    [TestCase("close s0; listen s0 1", false)]
    public void The_call_that_enters_the_family_is_known(string script, bool isHazard)
    {
        Assert.That(Walk.Last(Migrate + _listener + script).IsHazard, Is.EqualTo(isHazard));
        Assert.That(Walk.Last(_listener + script).IsHazard, Is.False);
        Assert.That(Walk.Last(Migrate + _listener + script, new(Behaviours.NoMigration)).IsHazard, Is.False);
    }

    [Test]
    public void A_group_that_has_a_socket_twice_is_never_freed()
    {
        const string script = "shutdown s0 rd; reuseport s0 off; listen s0 1; shutdown s0 rd; close s0; byid b0";
        var given = $"{Migrate}b0 = reuseport pass; {_listener}attach s0 b0; {script}";

        Walk.Check($"{given} -> ok");
        Walk.Check($"{given} -> ENOENT", new(Behaviours.NoMigration));
    }

    /// <summary>What the family leaves behind, were it not refused.</summary>
    [Test]
    public void The_socket_is_entered_a_second_time_and_removed_once()
    {
        const string script = "shutdown s0 rd; reuseport s0 off; listen s0 1; shutdown s0 rd";

        Assert.That(StateText.Write(Walk.Check(Migrate + _listener + script).First), Is.EqualTo("g0 L[] C[s0 s0]"));
        Assert.That(
            StateText.Write(Walk.Check($"{Migrate}{_listener}{script}; close s0").First), Is.EqualTo("g0 L[] C[s0]"));
    }

    /// <summary>The kernel writes into the socket that is gone. The model has nothing to write to.</summary>
    [Test]
    public void A_group_grows_though_a_member_is_gone()
    {
        const string twice = "shutdown s0 rd; reuseport s0 off; listen s0 1; reuseport s0 on";
        const string joins = "s1 = socket tcp4; reuseport s1 on; bind s1 lo p0; listen s1 1";

        Walk.Check($"{Migrate}{_listener}{twice}; {joins}; shutdown s0 rd; close s0; s100 = sockets 127 like s1 -> ok");
    }
}
