namespace Reuseport.Model.Tests;

/// <summary>For each result of a call on UDP sockets the shortest script that comes to it.</summary>
public class UdpResultTests
{
    static readonly KernelProfile _hash4 = new(Behaviours.UdpHash4);

    /// <summary>udp_lib_get_port()</summary>
    [TestCase("s0 = socket udp4; s1 = socket udp4; bind s0 lo p0; bind s1 lo p0 -> EADDRINUSE", UdpGetPortResult.InUse)]
    [TestCase("s0 = socket udp4; connect s0 f0 lo p0 -> ok", UdpGetPortResult.PickedPort)]
    [TestCase("s0 = socket udp4; bind s0 lo p0 -> ok", UdpGetPortResult.Bound)]
    public void Udp_get_port(string script, UdpGetPortResult result) => Walk.Reaches(script, result);

    /// <summary>udp_lib_get_port() where reuseport_add_sock() fails (kernel-facts.md e2)</summary>
    [TestCase("g0 L[s1..s32768] max=32768; s1 udp bound; s0 udp", UdpGetPortResult.NotAdded)]
    public void A_full_group_is_reported_as_a_port_in_use(string state, UdpGetPortResult result)
    {
        var udp = new UdpTable { Hash = [new(1)], Hash2 = [new(1)] };
        var (net, course) = (StateText.Read(state) with { Udp = udp }, new Course());

        var (after, outcome) = net.Step(new Op.Bind(new(0), new(Address.Any, new(0))), course);

        Assert.That(outcome, Is.EqualTo(new Outcome.Failed(Errno.EADDRINUSE)));
        Assert.That(course.OutermostFirst(), Has.Member(NamedResult.Of(result)));
        Assert.That(after, Is.EqualTo(net));
    }

    /// <summary>udp_connect() up to 6.12</summary>
    [TestCase("s0 = socket udp4; device s0 gone; connect s0 f0 lo p0 -> ENODEV", ConnectPeerResult.NoDevice)]
    [TestCase("s0 = socket udp4; bind s0 lo p0; connect s0 f0 lo p0 -> ok", ConnectPeerResult.Connected)]
    public void Udp_connect(string script, ConnectPeerResult result) => Walk.Reaches(script, result);

    /// <summary>udp_connect() since 6.13</summary>
    [TestCase("s0 = socket udp4; bind s0 lo p0; connect s0 f0 lo p0 -> ok", ConnectPeerResult.FiledByTuple)]
    [TestCase("s0 = socket udp4; bind s0 any p0; connect s0 f0 lo p0 -> ok", ConnectPeerResult.FiledByTuple)]
    [TestCase("s0 = socket udp4; bind s0 lo p0; connect s0 f0 lo p0 -> ok; connect s0 f1 lo p0 -> ok",
        ConnectPeerResult.Connected)]
    public void Udp_connect_with_tuples(string script, ConnectPeerResult result) =>
        Walk.Reaches(script, result, _hash4);

    /// <summary>udp_connect() with udp_rehash4()</summary>
    [TestCase("s0 = socket udp4; bind s0 lo p0; connect s0 f0 lo p0 -> ok; connect s0 f1 lo p0 -> ok",
        ConnectPeerResult.FiledAnew)]
    [TestCase("s0 = socket udp4; bind s0 lo p0; connect s0 f0 lo p0 -> ok; connect s0 f0 lo p0 -> ok",
        ConnectPeerResult.Connected)]
    public void Udp_connect_that_files_anew(string script, ConnectPeerResult result) =>
        Walk.Reaches(script, result, new(Behaviours.UdpHash4 | Behaviours.UdpRehash4));

    /// <summary>__udp4_lib_lookup()</summary>
    [TestCase("s0 = socket udp4; bind s0 lo p0; connect s0 f0 lo p0; send f0 lo p0 0 -> s0", UdpLookupResult.FourTuple)]
    [TestCase("s0 = socket udp4; reuseport s0 on; bind s0 lo p0; b0 = reuseport drop; attach s0 b0;"
        + "send f0 lo p0 0 -> ECONNREFUSED", UdpLookupResult.Dropped)]
    [TestCase("s0 = socket udp4; bind s0 lo2 p0; send f0 lo p0 0 -> ECONNREFUSED", UdpLookupResult.NotFound)]
    [TestCase("s0 = socket udp4; bind s0 lo p0; send f0 lo p0 0 -> s0", UdpLookupResult.SpecificAddress)]
    [TestCase("s0 = socket udp4; bind s0 any p0; send f0 lo p0 0 -> s0", UdpLookupResult.Wildcard)]
    public void Udp_lookup(string script, UdpLookupResult result) => Walk.Reaches(script, result, _hash4);

    /// <summary>udp4_lib_lookup2()</summary>
    [TestCase("s0 = socket udp4; reuseport s0 on; bind s0 lo p0; send f0 lo p0 0 -> s0", UdpLookup2Result.Group)]
    [TestCase("s0 = socket udp4; reuseport s0 on; bind s0 lo p0; b0 = reuseport drop; attach s0 b0;"
        + "send f0 lo p0 0 -> ECONNREFUSED", UdpLookup2Result.Dropped)]
    [TestCase("s0 = socket udp4; s1 = socket udp4; reuseport s0 on; reuseport s1 on; bind s0 lo p0; bind s1 lo p0;"
        + "connect s0 f7 lo p0; send f7 lo p0 0 -> s0", UdpLookup2Result.HighestScore)]
    [TestCase("send f0 lo p0 0 -> ECONNREFUSED", UdpLookup2Result.NotFound)]
    public void Udp_lookup2(string script, UdpLookup2Result result) => Walk.Reaches(script, result);

    /// <summary>A client's send(2)</summary>
    [TestCase("send f0 lo p0 0 -> ECONNREFUSED", SendResult.Refused)]
    [TestCase("s0 = socket udp4; bind s0 lo p0; send f0 lo p0 0 -> s0", SendResult.Delivered)]
    [TestCase("s0 = socket udp4; bind s0 lo p0; connect s0 f0 lo p0; send f0 lo p0 0 -> s0",
        SendResult.DeliveredToConnected)]
    public void Send(string script, SendResult result) => Walk.Reaches(script, result);
}
