namespace Reuseport.Model.Tests;

/// <summary>What is there when everything of a script is closed.</summary>
public class LeftTests
{
    const string Nothing = "left -> sockets=0 programs=0 entries=0";
    const string Migrate = "sysctl net.ipv4.tcp_migrate_req 1;";
    const string Program = "b0 = reuseport pass;";

    static readonly string _listeners = Given.Listeners(2);

    [TestCase("")]
    [TestCase("attach s0 b0")]
    [TestCase("attach s0 b0; byid b0 -> ok")]
    [TestCase("attach s0 b0; shutdown s0 rd; close s1")]
    [TestCase("m0 = sockarray 2 8; update m0 0 s0 any; update m0 1 s1 any")]
    [TestCase("connect f0 lo p0; connect f7 lo p0; orphan s0 u1")]
    [TestCase("syn f0 lo p0; shutdown s0 rd; syn f7 lo p0")]
    [TestCase("syn f0 lo p0; close s0; shutdown s1 rd")]
    [TestCase("syn f0 lo p0; attach s0 b0; close s0")]
    [TestCase("wait s0 accept; wait s1 poll")]
    [TestCase("shutdown s0 rd; connect s0 peer; disconnect s0")]
    public void Nothing_is_left_of_a_script_whatever_it_had(string script)
    {
        foreach (var setting in new[] { "", Migrate })
        {
            Walk.Check($"{setting}{Program}{_listeners}{script}; {Nothing}");
            Walk.Check($"{setting}{Program}{_listeners}{script}; {Nothing}", new(Behaviours.NoMigration));
        }
    }

    [Test]
    public void A_closed_member_leaves_its_map_when_it_is_closed() => Walk.Check($"""
        {Migrate}
        {Given.Listeners(1)}
        m0 = sockarray 1 8
        shutdown s0 rd
        connect s0 peer
        update m0 0 s0 any           -> ok
        disconnect s0
        {Nothing}
        """);

    /// <summary>Note 3: the group is not freed, nor what it holds. The socket is, whatever points to it.</summary>
    [TestCase("b0 = reuseport pass", "attach s0 b0", 1)]
    [TestCase("b0 = filter index 0", "attach s0 b0", 1)]
    [TestCase("b0 = cbpf index 0", "attach s0 b0", 0)]
    [TestCase("b0 = cbpf index 0", "attach s0 b0; order s0 f0 lo p0", 1)]
    public void A_group_that_is_never_freed_keeps_its_program(string program, string attach, int left)
    {
        var given = $"{Migrate}{program}; {Given.Listeners(1)}{attach}; "
            + "shutdown s0 rd; reuseport s0 off; listen s0 1; shutdown s0 rd;";

        Walk.Check($"{given} left -> sockets=0 programs={left} entries=0");
        Walk.Check($"{given} close s0; left -> sockets=0 programs={left} entries=0");
        Walk.Check($"{given} left -> sockets=0 programs=0 entries=0", new(Behaviours.NoMigration));
    }
}
