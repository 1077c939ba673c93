namespace Reuseport.Model.Tests;

/// <summary>kernel-facts.md b9: where a UDP bind looks for conflicts (note 13).</summary>
public class UdpPortInuseTests
{
    static readonly KernelProfile _scan = new(Behaviours.UdpWildcardScan);

    /// <summary>udp_lib_get_port() of s1, next to s0 at lo and those like it</summary>
    [TestCase("s100 = sockets 9 like s0; s1 = socket udp4; bind s1 any p0 -> EADDRINUSE", UdpPortInuseResult.OfPort)]
    [TestCase("s100 = sockets 10 like s0; s1 = socket udp4; bind s1 any p1 -> ok", UdpPortInuseResult.OfPort)]
    [TestCase("s100 = sockets 10 like s0; s1 = socket udp4; bind s1 any p0 -> ok", UdpPortInuseResult.OfAddress)]
    [TestCase("s100 = sockets 10 like s0; s1 = socket udp4; bind s1 lo p0 -> EADDRINUSE", UdpPortInuseResult.OfAddress)]
    [TestCase("s100 = sockets 10 like s0; s1 = socket udp4; bind s1 lo2 p0 -> ok", UdpPortInuseResult.OfAddress)]
    public void With_more_than_ten_sockets_on_a_port_those_of_the_address_are_asked(
        string script, UdpPortInuseResult result) =>
        Walk.Reaches(Given.Bound("udp4", 1) + script, result);

    /// <summary>The same since v6.19</summary>
    [TestCase("s1 = socket udp4; bind s1 any p0 -> EADDRINUSE", UdpPortInuseResult.OfPort)]
    [TestCase("s1 = socket udp4; bind s1 lo2 p0 -> ok", UdpPortInuseResult.OfAddress)]
    public void The_wildcard_meets_every_socket_of_the_port_on_new_kernels(string script, UdpPortInuseResult result) =>
        Walk.Reaches($"{Given.Bound("udp4", 1)}s100 = sockets 10 like s0; {script}", result, _scan);

    /// <summary>Up to ten, the newest peer answers for all.</summary>
    [Test]
    public void The_wildcard_is_asked_apart_from_the_address([Values] bool scan) =>
        Walk.Check("""
            s0 = socket udp4; reuseport s0 on; bind s0 any p0
            s1 = socket udp4; reuseport s1 on; bind s1 lo p0
            reuseport s0 off
            s100 = sockets 9 like s1 -> ok
            s2 = socket udp4; reuseport s2 on; bind s2 lo p0 -> EADDRINUSE
            s200 = sockets 3 like s1 -> EADDRINUSE
            """, new(Behaviours.UdpWildcardScan.If(scan)));
}
