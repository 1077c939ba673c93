namespace Reuseport.Model.Tests;

/// <summary>kernel-facts.md a4 and a6: what may be loaded, and what setsockopt(2) asks before the group is.</summary>
public class AttachBpfTests
{
    const string Socket = "s0 = socket tcp4; reuseport s0 on;";

    static readonly KernelProfile _anyType = new(Behaviours.AnyAttachType);

    /// <summary>bpf_prog_load()</summary>
    [TestCase("m0 = sockarray 0 8; b0 = egress select m0 index 0 note-migrating -> EINVAL",
        ProgLoadResult.BadAttachType)]
    [TestCase("m0 = sockarray 0 8; b0 = migrate select m0 index 0 note-migrating -> EBADF", ProgLoadResult.NoMap)]
    [TestCase("m0 = sockarray 1 4; b0 = migrate select m0 index 0 note-migrating -> ok", ProgLoadResult.Loaded)]
    [TestCase("b0 = filter cpu -> ok", ProgLoadResult.Loaded)]
    [TestCase("b0 = xdp -> ok", ProgLoadResult.Loaded)]
    public void Prog_load(string script, ProgLoadResult result) => Walk.Reaches(script, result);

    /// <summary>bpf_prog_load() before v5.14</summary>
    [TestCase("m0 = sockarray 0 8; b0 = egress select m0 index 0 note-migrating -> EBADF", ProgLoadResult.NoMap)]
    [TestCase("b0 = egress pass note-migrating -> EACCES", ProgLoadResult.NotReadable)]
    [TestCase("b0 = egress pass note -> ok", ProgLoadResult.Loaded)]
    [TestCase("b0 = migrate drop -> ok", ProgLoadResult.Loaded)]
    public void Prog_load_of_any_type(string script, ProgLoadResult result) => Walk.Reaches(script, result, _anyType);

    /// <summary>sk_reuseport_attach_filter()</summary>
    [TestCase("b0 = cbpf cpu; lockfilter s0 on; attach s0 b0 optlen 15 -> EINVAL", AttachBpfResult.BadLength)]
    [TestCase("b0 = cbpf cpu; attach s0 b0 optlen 4 -> EINVAL", AttachBpfResult.BadLength)]
    [TestCase("b0 = cbpf cpu; lockfilter s0 on; reuseport s0 off; attach s0 b0 -> EPERM", AttachBpfResult.Locked)]
    [TestCase("b0 = cbpf cpu length 0; lockfilter s0 on; attach s0 b0 -> EPERM", AttachBpfResult.Locked)]
    [TestCase("b0 = cbpf cpu length 0; attach s0 b0 -> EINVAL", AttachBpfResult.BadFilter)]
    [TestCase("b0 = cbpf cpu length 4097; attach s0 b0 -> EINVAL", AttachBpfResult.BadFilter)]
    [TestCase("b0 = cbpf cpu length 4096; reuseport s0 off; attach s0 b0 -> ENOMEM", AttachBpfResult.TooLarge)]
    [TestCase("b0 = cbpf cpu length 2500; attach s0 b0 -> ok", AttachBpfResult.Attached)]
    [TestCase("b0 = cbpf cpu; reuseport s0 off; attach s0 b0 -> EINVAL", AttachBpfResult.Refused)]
    [TestCase("b0 = cbpf cpu; attach s0 b0 optlen 16 -> ok", AttachBpfResult.Attached)]
    public void Attach_filter(string script, AttachBpfResult result) => Walk.Reaches(Socket + script, result);

    [Test]
    public void Where_options_may_take_more_memory_no_filter_is_too_large() =>
        Walk.Check($"{Socket} b0 = cbpf cpu length 4096; attach s0 b0 -> ok; detach s0 -> ok",
            new(Behaviours.LargeFilters));

    /// <summary>sk_reuseport_attach_bpf()</summary>
    [TestCase("lockfilter s0 on; attach s0 none optlen 3 -> EINVAL", AttachBpfResult.BadLength)]
    [TestCase("b0 = reuseport pass; attach s0 b0 optlen 8 -> EINVAL", AttachBpfResult.BadLength)]
    [TestCase("lockfilter s0 on; attach s0 none -> EPERM", AttachBpfResult.Locked)]
    [TestCase("reuseport s0 off; attach s0 none -> EBADF", AttachBpfResult.BadFd)]
    [TestCase("s1 = socket udp4; close s1; attach s0 s1 -> EBADF", AttachBpfResult.BadFd)]
    [TestCase("b0 = egress pass; attach s0 b0 optlen 4 -> EBADF", AttachBpfResult.BadFd)]
    [TestCase("attach s0 s0 -> EINVAL", AttachBpfResult.NotProgram)]
    [TestCase("m0 = sockarray 1 4; attach s0 m0 -> EINVAL", AttachBpfResult.NotProgram)]
    [TestCase("b0 = xdp; attach s0 b0 -> EINVAL", AttachBpfResult.OtherType)]
    [TestCase("b0 = reuseport pass; reuseport s0 off; attach s0 b0 -> EINVAL", AttachBpfResult.Refused)]
    [TestCase("b0 = reuseport pass; attach s0 b0 optlen 4 -> ok", AttachBpfResult.Attached)]
    [TestCase("b0 = filter payload; attach s0 b0 -> ok", AttachBpfResult.Attached)]
    public void Attach_bpf(string script, AttachBpfResult result) => Walk.Reaches(Socket + script, result);

    /// <summary>setsockopt(2), SO_LOCK_FILTER</summary>
    [TestCase("lockfilter s0 on; lockfilter s0 off -> EPERM", LockFilterResult.Locked)]
    [TestCase("lockfilter s0 off -> ok", LockFilterResult.Set)]
    [TestCase("lockfilter s0 on; lockfilter s0 on -> ok", LockFilterResult.Set)]
    public void Lock_filter(string script, LockFilterResult result) => Walk.Reaches(Socket + script, result);

    /// <summary>A lock keeps a program in, not out: detaching is allowed.</summary>
    [Test]
    public void A_lock_does_not_forbid_to_detach() =>
        Walk.Check($"""
            {Socket} b0 = cbpf index 0; attach s0 b0; lockfilter s0 on
            detach s0 -> ok; attach s0 b0 -> EPERM; order s0 f0 lo p0 -> EPERM
            """);

    /// <summary>The group has one program, of whatever kind, and whichever member attached it.</summary>
    [Test]
    public void One_kind_replaces_another() =>
        Walk.Check($"""
            {Given.Bound("udp4", 2)} m0 = sockarray 1 8; update m0 0 s1 any
            b0 = cbpf index 0; b1 = filter index 1; b2 = reuseport drop; b3 = migrate select m0 index 0
            attach s0 b2; send f0 lo p0 0 -> ECONNREFUSED; attach s1 b0; send f7 lo p0 0 -> s0
            attach s0 b3; send f0 lo p0 0 -> s1; attach s1 b2; send f0 lo p0 0 -> ECONNREFUSED
            attach s0 b1; send f0 lo p0 0 -> s1; detach s1 -> ok; send f0 lo p0 0 -> s0
            """);
}
