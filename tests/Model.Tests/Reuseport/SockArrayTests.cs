namespace Reuseport.Model.Tests;

/// <summary>kernel-facts.md a11 and a12: the order of the checks, and what leaves a map when.</summary>
public class SockArrayTests
{
    const string Map = "m0 = sockarray 2 8;";

    static readonly string _member = Given.Bound("udp4", 1);

    /// <summary>reuseport_array_alloc_check()</summary>
    [TestCase("m0 = sockarray 0 16 -> EINVAL", ArrayAllocCheckResult.BadValueSize)]
    [TestCase("m0 = sockarray 1 0 -> EINVAL", ArrayAllocCheckResult.BadValueSize)]
    [TestCase("m0 = sockarray 0 8 -> EINVAL", ArrayAllocCheckResult.NoEntries)]
    [TestCase("m0 = sockarray 1 4 -> ok", ArrayAllocCheckResult.Created)]
    [TestCase("m0 = sockarray 65536 8 -> ok", ArrayAllocCheckResult.Created)]
    public void Alloc_check(string script, ArrayAllocCheckResult result) => Walk.Reaches(script, result);

    /// <summary>bpf_fd_reuseport_array_update_elem(), after a member s0 was made</summary>
    [TestCase("m0 = sockarray 0 8; update m0 0 s0 7 -> EBADF", ArrayUpdateResult.NoMap)]
    [TestCase(Map + "update m0 2 none 3 -> EINVAL", ArrayUpdateResult.BadFlags)]
    [TestCase(Map + "update m0 2 none any -> E2BIG", ArrayUpdateResult.OutOfRange)]
    [TestCase(Map + "update m0 4294967295 s0 any -> E2BIG", ArrayUpdateResult.OutOfRange)]
    [TestCase(Map + "update m0 0 none exist -> EINVAL", ArrayUpdateResult.BadValue)]
    [TestCase(Map + "close s0; update m0 0 s0 any -> EINVAL", ArrayUpdateResult.BadValue)]
    [TestCase("m0 = sockarray 2 4; close s0; update m0 0 s0 exist -> EBADF", ArrayUpdateResult.BadFd)]
    [TestCase("m0 = sockarray 2 4; b0 = cbpf index 0; update m0 0 b0 any -> EBADF", ArrayUpdateResult.BadFd)]
    [TestCase("m0 = sockarray 2 4; b0 = egress pass; update m0 0 b0 any -> EBADF", ArrayUpdateResult.BadFd)]
    [TestCase("m0 = sockarray 2 4; m1 = sockarray 0 4; update m0 0 m1 any -> EBADF", ArrayUpdateResult.BadFd)]
    [TestCase(Map + "update m0 0 m0 exist -> ENOTSOCK", ArrayUpdateResult.NotSocket)]
    [TestCase(Map + "b0 = xdp; update m0 0 b0 any -> ENOTSOCK", ArrayUpdateResult.NotSocket)]
    [TestCase(Map + "update m0 0 s0 any; s1 = socket tcp4; update m0 0 s1 noexist -> EEXIST",
        ArrayUpdateResult.Occupied)]
    [TestCase(Map + "s1 = socket tcp4; update m0 0 s1 exist -> ENOENT", ArrayUpdateResult.Empty)]
    [TestCase(Map + "s1 = socket udp4; reuseport s1 on; update m0 0 s1 any -> EINVAL", ArrayUpdateResult.NotMember)]
    [TestCase(Map + "s1 = socket udp4; bind s1 lo p1; update m0 0 s1 any -> EINVAL", ArrayUpdateResult.NotMember)]
    [TestCase(Map + "s1 = socket tcp4; bind s1 lo p1; listen s1 1; reuseport s1 on; update m0 0 s1 any -> EINVAL",
        ArrayUpdateResult.NotMember)]
    [TestCase(Map + "b0 = xdp; s1 = socket tcp4; reuseport s1 on; b1 = filter cpu; attach s1 b1 -> ok; bind s1 lo p1;"
        + "update m0 0 s1 any -> EINVAL", ArrayUpdateResult.NotMember)]
    [TestCase(Map + "update m0 0 s0 any; update m0 0 s0 exist -> EBUSY", ArrayUpdateResult.Busy)]
    [TestCase(Map + "update m0 0 s0 any; update m0 1 s0 any -> EBUSY", ArrayUpdateResult.Busy)]
    [TestCase(Map + "m1 = sockarray 1 4; update m0 0 s0 any; update m1 0 s0 any -> EBUSY", ArrayUpdateResult.Busy)]
    [TestCase(Map + "update m0 0 s0 any; s1 = socket udp4; reuseport s1 on; bind s1 any p0; update m0 0 s1 exist -> ok",
        ArrayUpdateResult.Replaced)]
    [TestCase(Map + "update m0 1 s0 noexist -> ok", ArrayUpdateResult.Stored)]
    public void Update_elem(string script, ArrayUpdateResult result) => Walk.Reaches(_member + script, result);

    /// <summary>bpf_fd_reuseport_array_lookup_elem(), after a member s0 was made</summary>
    [TestCase("m0 = sockarray 0 8; lookup m0 0 -> EBADF", ArrayLookupResult.NoMap)]
    [TestCase("m0 = sockarray 2 4; lookup m0 9 -> ENOSPC", ArrayLookupResult.NoRoom)]
    [TestCase("m0 = sockarray 2 4; update m0 0 s0 any; lookup m0 0 -> ENOSPC", ArrayLookupResult.NoRoom)]
    [TestCase(Map + "lookup m0 1 -> ENOENT", ArrayLookupResult.Empty)]
    [TestCase(Map + "lookup m0 2 -> ENOENT", ArrayLookupResult.Empty)]
    [TestCase(Map + "update m0 1 s0 any; lookup m0 1 -> s0", ArrayLookupResult.Found)]
    public void Lookup_elem(string script, ArrayLookupResult result) => Walk.Reaches(_member + script, result);

    /// <summary>reuseport_array_delete_elem(), after a member s0 was made</summary>
    [TestCase("m0 = sockarray 0 8; delete m0 0 -> EBADF", ArrayDeleteResult.NoMap)]
    [TestCase(Map + "delete m0 2 -> E2BIG", ArrayDeleteResult.OutOfRange)]
    [TestCase(Map + "delete m0 1 -> ENOENT", ArrayDeleteResult.Empty)]
    [TestCase(Map + "update m0 1 s0 any; delete m0 1 -> ok", ArrayDeleteResult.Deleted)]
    public void Delete_elem(string script, ArrayDeleteResult result) => Walk.Reaches(_member + script, result);

    /// <summary>bpf_sk_reuseport_detach() of s0</summary>
    [TestCase("g0 L[s0]; m0 [- s1]; s1", "m0 [- s1]", SkReuseportDetachResult.InNoMap)]
    [TestCase("g0 L[s0]; m0 [- s0]", "m0 [- -]", SkReuseportDetachResult.LeftMap)]
    public void Sk_reuseport_detach(string before, string after, SkReuseportDetachResult result)
    {
        var (net, seen) = StateText.Read(before).SkReuseportDetach(new(0), new());

        Assert.That((net.Bpf.Maps[0]!.ToString(), seen), Is.EqualTo((after, result)));
    }

    /// <summary>A deleted or replaced member may be put into a map again; so may one that has come back.</summary>
    [Test]
    public void A_socket_that_left_a_map_may_be_stored_again() =>
        Walk.Check($"""
            {Given.Listeners(2)} {Map} update m0 0 s0 any -> ok
            update m0 0 s1 exist -> ok; update m0 1 s0 any -> ok; delete m0 1 -> ok; update m0 1 s0 any -> ok
            shutdown s0 rd; update m0 1 s0 any -> EINVAL; listen s0 1; lookup m0 1 -> ENOENT; update m0 1 s0 any -> ok
            """);

    [TestCase("shutdown s0 rd", "ENOENT")]
    [TestCase("shutdown s0 wr", "s0")]
    [TestCase("disconnect s0", "ENOENT")]
    [TestCase("close s0", "ENOENT")]
    [TestCase("reuseport s0 off", "s0")]
    [TestCase("b0 = cbpf index 0; attach s0 b0; detach s0", "s0")]
    public void A_listener_leaves_with_its_state(string call, string found)
    {
        foreach (var profile in Walk.AllProfiles)
        {
            foreach (var migrate in (int[])[0, 1])
            {
                Walk.Check($"""
                    sysctl net.ipv4.tcp_migrate_req {migrate}
                    {Given.Listeners(2)} {Map} update m0 0 s0 any; {call}; lookup m0 0 -> {found}
                    """, profile);
            }
        }
    }

    [TestCase("any p0", "connect s0 f0 lo p0", false, "ENOENT")]
    [TestCase("any p0", "disconnect s0", false, "ENOENT")]
    [TestCase("lo p0", "connect s0 f0 lo p0", false, "s0")]
    [TestCase("lo p0", "connect s0 f0 lo p0", true, "ENOENT")]
    [TestCase("lo p0", "disconnect s0", true, "s0")]
    [TestCase("lo p0", "close s0", false, "ENOENT")]
    public void A_udp_socket_leaves_with_its_group(string local, string call, bool udpHash4, string found) =>
        Walk.Check(
            $"{Given.Bound("udp4", 2, local)} {Map} update m0 0 s0 any; {call}; lookup m0 0 -> {found}",
            new(Behaviours.UdpHash4.If(udpHash4)));
}
