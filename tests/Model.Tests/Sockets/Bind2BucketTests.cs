namespace Reuseport.Model.Tests;

/// <summary>
/// Note 11: 0.0.0.0 and ::ffff:0.0.0.0 share an inet_bind2_bucket, and the socket that made it decides whether a mapped
/// address sees the others in it.
/// </summary>
public class Bind2BucketTests
{
    const string Mapped = "s0 = socket tcp6; reuseport s0 on; bind s0 mapped-any p0";
    const string Any = "s1 = socket tcp4; reuseport s1 on; bind s1 any p0";
    const string Bind = "s2 = socket tcp6; bind s2 mapped-lo p0";

    /// <summary>X: EADDRINUSE.</summary>
    [TestCase($"{Mapped}; {Bind}", '.', TestName = "The mapped wildcard makes a bucket that is not seen")]
    [TestCase($"{Any}; {Bind}", 'X', TestName = "0.0.0.0 makes a bucket that is seen")]
    [TestCase($"{Mapped}; {Any}; {Bind}", '.', TestName = "0.0.0.0 joins the bucket and is not seen in it")]
    [TestCase($"{Any}; {Mapped}; {Bind}", 'X', TestName = "The mapped wildcard joins the bucket and is seen in it")]
    [TestCase($"{Mapped}; {Any}; close s0; {Bind}", '.',
        TestName = "The bucket outlives the mapped socket that made it")]
    [TestCase($"{Any}; {Mapped}; close s1; {Bind}", 'X', TestName = "The bucket outlives the IPv4 socket that made it")]
    [TestCase($"{Mapped}; {Any}; close s0; listen s1 1; {Bind}", '.', TestName = "A listener stays in its bucket")]
    [TestCase($"{Mapped}; s3 = socket tcp4; reuseport s3 on; bind s3 lo2 p0; close s0; {Any}; {Bind}", 'X',
        TestName = "A bucket goes with its last socket, whatever other addresses have the port")]
    public void The_socket_that_made_the_bucket_decides(string script, char last) => Check(script, last);

    /// <summary>inet_bhash2_reset_saddr()</summary>
    [TestCase($"{Mapped}; {Any}; close s0; disconnect s1; {Bind}", 'X', TestName = "0.0.0.0 disconnects alone")]
    [TestCase($"{Mapped}; {Any}; disconnect s1; close s0; {Bind}", '.',
        TestName = "0.0.0.0 disconnects beside another")]
    [TestCase($"{Mapped}; {Any}; close s0; listen s1 1; shutdown s1 rd; {Bind}", 'X',
        TestName = "A listener stops alone")]
    [TestCase($"{Mapped}; {Any}; close s0; listen s1 1; disconnect s1; {Bind}", 'X',
        TestName = "A listener disconnects alone")]
    [TestCase($"{Mapped}; {Any}; close s0; connect s1 nobody; {Bind}", 'X', TestName = "A client is refused alone")]
    [TestCase($"{Mapped}; {Any}; connect s1 peer; close s0; disconnect s1; {Bind}", 'X',
        TestName = "A client comes back alone")]
    [TestCase($"{Mapped}; {Any}; connect s1 peer; disconnect s1; close s0; {Bind}", '.',
        TestName = "A client comes back to the mapped wildcard")]
    [TestCase($"{Any}; {Mapped}; close s1; disconnect s0; {Bind}", 'X',
        TestName = "The mapped wildcard is an address that bind() named, and stays")]
    public void A_socket_whose_address_was_not_named_makes_its_bucket_anew(string script, char last) =>
        Check(script, last);

    /// <summary>Everywhere else a mapped address sees all of them.</summary>
    static void Check(string script, char last)
    {
        foreach (var profile in Walk.AllProfiles)
        {
            var seen = Walk.Last(script, profile).Expected is Outcome.Failed(Errno.EADDRINUSE) ? 'X' : '.';
            Assert.That(seen, Is.EqualTo(profile.MappedAnyUnseen ? last : 'X'), profile.ToString());
        }
    }

    /// <summary>inet_bind2_bucket_match_addr_any(), and the owners that a wildcard is compared with</summary>
    [TestCase("tcp4", "lo", "EADDRINUSE")]
    [TestCase("tcp6", "mapped-lo2", "ok")]
    [TestCase("tcp6", "lo6", "ok")]
    [TestCase("tcp6", "mapped-any", "EADDRINUSE")]
    [TestCase("tcp6", "any6", "EADDRINUSE")]
    public void Mapped_addresses_alone_do_not_see_the_bucket(string transport, string address, string outcome) =>
        Walk.Check($"""
            {Mapped}; {Any}
            s2 = socket {transport}; bind s2 {address} p0 -> {outcome}
            """, new KernelProfile(Behaviours.MappedAnyUnseen));

    /// <summary>inet_csk_listen_start() asks again.</summary>
    [Test]
    public void What_bind_does_not_see_listen_does_not_see_either() =>
        Walk.Check($"""
            {Mapped}; {Any}; listen s1 1 -> ok
            {Bind} -> ok; listen s2 1 -> ok; close s1; listen s0 1 -> EADDRINUSE
            """, new KernelProfile(Behaviours.MappedAnyUnseen));
}
