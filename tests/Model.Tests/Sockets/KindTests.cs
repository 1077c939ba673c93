namespace Reuseport.Model.Tests;

/// <summary>kernel-facts.md a13: sockets that are neither TCP nor UDP.</summary>
public class KindTests
{
    const string Group = "b0 = reuseport pass; b1 = cbpf index 0; b2 = filter index 0; m0 = sockarray 1 8;";

    static readonly KernelProfile _new = new(Behaviours.ReuseportInetOnly | Behaviours.NoUdplite | Behaviours.NoMptcp);

    /// <summary>__sock_create() of a kernel that lacks what it may lack</summary>
    [TestCase("s0 = socket udplite4 -> EPROTONOSUPPORT", CreateResult.NoProtocol)]
    [TestCase("s0 = socket mptcp4 -> EPROTONOSUPPORT", CreateResult.NoProtocol)]
    [TestCase("s0 = socket raw4 -> ok", CreateResult.Created)]
    [TestCase("s0 = socket unix -> ok", CreateResult.Created)]
    public void A_protocol_may_be_missing(string script, CreateResult result) => Walk.Reaches(script, result, _new);

    [TestCase("udplite4")]
    [TestCase("mptcp4")]
    public void A_socket_that_could_not_be_made_counts_as_closed(string kind)
    {
        Walk.Check($"s0 = socket {kind} -> EPROTONOSUPPORT; close s0 -> EBADF", _new);
        Walk.Check($"s0 = socket {kind} -> ok; close s0 -> ok; close s0 -> EBADF");
    }

    /// <summary>sk_setsockopt() with SO_REUSEPORT</summary>
    [TestCase("s0 = socket unix; reuseport s0 on -> EOPNOTSUPP", SetReusePortResult.NotInet)]
    [TestCase("s0 = socket unix; reuseport s0 off -> ok", SetReusePortResult.Set)]
    [TestCase("s0 = socket raw4; reuseport s0 on -> ok", SetReusePortResult.Set)]
    public void Only_sockets_of_the_internet_share_a_port(string script, SetReusePortResult result)
    {
        Walk.Reaches(script, result, _new);
        Walk.Reaches(script.Replace("EOPNOTSUPP", "ok", StringComparison.Ordinal), SetReusePortResult.Set);
    }

    /// <summary>sk_reuseport_attach_bpf() and sk_reuseport_attach_filter()</summary>
    [TestCase("s0 = socket unix; lockfilter s0 on; attach s0 b0 -> EPERM", AttachBpfResult.Locked)]
    [TestCase("s0 = socket unix; reuseport s0 on; attach s0 b0 -> ENOTSUPP", AttachBpfResult.OtherSocket)]
    [TestCase("s0 = socket raw4; attach s0 b0 -> ENOTSUPP", AttachBpfResult.OtherSocket)]
    [TestCase("s0 = socket udplite4; reuseport s0 on; attach s0 b0 -> ENOTSUPP", AttachBpfResult.OtherSocket)]
    [TestCase("s0 = socket unix; reuseport s0 on; attach s0 b1 -> EINVAL; attach s0 b2 -> EINVAL",
        AttachBpfResult.Refused)]
    [TestCase("s0 = socket raw4; reuseport s0 on; attach s0 b1 -> EINVAL; attach s0 b2 -> EINVAL",
        AttachBpfResult.Refused)]
    [TestCase("s0 = socket udplite4; reuseport s0 on; detach s0 -> ENOENT; attach s0 b1 -> ok; detach s0 -> ok;"
        + "attach s0 b2 -> ok", AttachBpfResult.Attached)]
    public void Programs_that_select_are_for_tcp_and_udp(string script, AttachBpfResult result) =>
        Walk.Reaches(Group + script, result);

    /// <summary>reuseport_array_update_check()</summary>
    [TestCase("s0 = socket udplite4; reuseport s0 on; attach s0 b1; update m0 0 s0 exist -> ENOENT",
        ArrayUpdateResult.Empty)]
    [TestCase("s0 = socket udplite4; reuseport s0 on; attach s0 b1; update m0 0 s0 any -> ENOTSUPP",
        ArrayUpdateResult.OtherSocket)]
    [TestCase("s0 = socket mptcp4; update m0 0 s0 any -> ENOTSUPP", ArrayUpdateResult.OtherSocket)]
    [TestCase("s0 = socket unix; update m0 0 s0 any -> ENOTSUPP", ArrayUpdateResult.OtherSocket)]
    public void Maps_are_for_tcp_and_udp(string script, ArrayUpdateResult result) =>
        Walk.Reaches(Group + script, result);
}
