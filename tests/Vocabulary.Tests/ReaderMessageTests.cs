namespace Reuseport.Vocabulary.Tests;

public class ReaderMessageTests
{
    [TestCase("", "line 1, column 1: the first line must be '@trace 1'")]
    [TestCase("# nothing\n\n", "line 3, column 1: the first line must be '@trace 1'")]
    [TestCase("detach s0", "line 1, column 1: the first line must be '@trace 1'")]
    [TestCase("@trace", "line 1, column 7: the version is missing")]
    [TestCase("@trace one", "line 1, column 8: 'one' is not the version")]
    [TestCase("@trace 2", "line 1, column 8: only version 1 is known")]
    [TestCase("\n  @trace 1 2", "line 2, column 12: '2' is not expected: the line should end here")]
    [TestCase("@trace 1\n@kernel", "line 2, column 8: a kernel is missing")]
    [TestCase("@trace 1\n@kernel a b", "line 2, column 11: 'b' is not expected: the line should end here")]
    [TestCase("@trace 1\n@kernel a\n@kernel b", "line 3, column 1: a second @kernel")]
    [TestCase("@trace 1\n@diverges\n@diverges", "line 3, column 1: a second @diverges")]
    [TestCase("@trace 1\n@diverges s0", "line 2, column 11: 's0' is not expected: the line should end here")]
    [TestCase("@trace 1\n@sysctl net.ipv4.tcp_migrate", "line 2, column 9: "
        + "'net.ipv4.tcp_migrate' is not a setting (net.ipv4.tcp_migrate_req)")]
    [TestCase("@trace 1\n@sysctl net.ipv4.tcp_migrate_req on", "line 2, column 34: 'on' is not a value")]
    [TestCase("@trace 1\ns0 = socket tcp4\n@sysctl net.ipv4.tcp_migrate_req 1", "line 3, column 1: "
        + "a setting stands before the first call; use 'sysctl' for a change")]
    public void A_head_that_is_wrong_is_named_with_its_place(string text, string message) =>
        Assert.That(() => TraceReader.ReadTrace(text), Throws.TypeOf<TraceException>().With.Message.EqualTo(message));

    [TestCase("unbind s0", "line 3, column 1: 'unbind' is not a call")]
    [TestCase("s0", "line 3, column 3: '=' is missing")]
    [TestCase("s2 is socket tcp4", "line 3, column 4: '=' is expected here, not 'is'")]
    [TestCase("s2 = soket tcp4", "line 3, column 6: 'socket' is expected here, not 'soket'")]
    [TestCase("s2 = socket sctp", "line 3, column 13: 'sctp' is not a transport "
        + "(tcp4, udp4, tcp6, udp6, unix, raw4, udplite4, mptcp4)")]
    [TestCase("s2 = socket unix\nbind s2 lo p0", "line 4, column 1: "
        + "s2 is of unix: of its calls only options and close are defined")]
    [TestCase("s2 = socket raw4\ns3 = sockets 2 like s2", "line 4, column 1: "
        + "s2 is of raw4: of its calls only options and close are defined")]
    [TestCase("s2 = socket mptcp4\nreuseport s2 on", "line 4, column 1: "
        + "s2 is of mptcp4: it is made and closed, and no other call is defined for it")]
    [TestCase("s0 = socket tcp4", "line 3, column 1: s0 is defined twice")]
    [TestCase("s100000 = socket tcp4", "line 3, column 1: 's100000' is not a call")]
    [TestCase("b0 = ebpf pass", "line 3, column 6: 'ebpf' is not a kind of program (cbpf, filter, xdp, "
        + "reuseport, migrate, egress, standin)")]
    [TestCase("b0 = cbpf", "line 3, column 10: 'index', 'payload', 'cpu' or 'hash' is missing")]
    [TestCase("b0 = cbpf first", "line 3, column 11: 'first' is neither 'index' nor 'payload', "
        + "'cpu' or 'hash'")]
    [TestCase("b0 = filter index -1", "line 3, column 19: '-1' is not an index (0 to 4294967295)")]
    [TestCase("b0 = reuseport abort", "line 3, column 16: 'abort' is not 'pass', 'drop', "
        + "'return' or 'select'")]
    [TestCase("b0 = cbpf cpu length 2", "line 3, column 22: instructions are 0, 3 to 2500, or 2600 to 65535")]
    [TestCase("b0 = cbpf cpu length 2501", "line 3, column 22: instructions are 0, 3 to 2500, or 2600 to 65535")]
    [TestCase("b0 = cbpf cpu\nbyid b0", "line 4, column 6: b0 is a classic filter, which has no id")]
    [TestCase("b0 = cbpf hash 2", "line 3, column 11: a filter does not see the hash")]
    [TestCase("b0 = reuseport pass notes", "line 3, column 21: 'notes' is not 'note' (note, note-migrating)")]
    [TestCase("b0 = reuseport select m0 index 0", "line 3, column 23: m0 is not defined above")]
    [TestCase("m0 = sockarray 2 8\nb0 = migrate select m0 hash 9", "line 4, column 29: places must be from 1 to 8")]
    [TestCase("m0 = sockarray 2 8\nb0 = migrate select m0 cpu or pass", "line 4, column 31: "
        + "'drop' is expected here, not 'pass'")]
    [TestCase("m0 = sockmap 2 8", "line 3, column 6: 'sockarray' is expected here, not 'sockmap'")]
    [TestCase("m0 = sockarray 65537 8", "line 3, column 16: a map has at most 65536 entries")]
    [TestCase("m0 = sockarray 2 8\nm0 = sockarray 2 8", "line 4, column 1: m0 is defined twice")]
    [TestCase("update m0 0 s0 any", "line 3, column 8: m0 is not defined above")]
    [TestCase("m0 = sockarray 2 8\nupdate m0 0 x0 any", "line 4, column 13: 'x0' is not a program such as b0")]
    [TestCase("m0 = sockarray 2 8\nupdate m0 0 s0 all", "line 4, column 16: "
        + "'all' is not a flag (any, noexist, exist)")]
    [TestCase("b0 = reuseport pass\nnotes b0", "line 4, column 7: b0 does not note")]
    [TestCase("attach s0 none optlen 65", "line 3, column 23: a length must be from 0 to 64")]
    [TestCase("connect f0 lo p0\nsyn f0 lo p0", "line 4, column 11: "
        + "f0 is either opened by connect(2), as 'order' does too, or by segments")]
    [TestCase("syn w1 lo p0\norder s0 w1 lo p0", "line 4, column 16: "
        + "w1 is either opened by connect(2), as 'order' does too, or by segments")]
    [TestCase("wait s1 poll", "line 3, column 6: s1 is not a TCP socket: a thread waits for those alone")]
    [TestCase("wait s0 read", "line 3, column 9: 'read' is not 'accept' or 'poll' (accept, poll)")]
    [TestCase("wait s0 poll\nclose s0", "line 4, column 7: a thread waits for s0, and close(2) would not end it")]
    [TestCase("left\nclose s0", "line 4, column 1: 'left' has closed everything: it is the last call")]
    [TestCase("close s0 -> ok with a", "line 3, column 21: "
        + "', else OUTCOME' is missing behind it: what other kernels do")]
    [TestCase("close s0 -> ok with a else EBADF", "line 3, column 23: a comma is expected behind it, not 'else'")]
    [TestCase("close s0 -> ok with a, EBADF", "line 3, column 24: "
        + "'else' is missing: it stands before what other kernels do")]
    [TestCase("close s0 -> ok with a, else", "line 3, column 28: an outcome is missing")]
    [TestCase("close s0 -> ok with", "line 3, column 20: the name of a behaviour is missing")]
    [TestCase("close s0 -> ok with ,", "line 3, column 21: ',' is not the name of a behaviour")]
    [TestCase("close s0 -> with a, else ok", "line 3, column 12: an outcome is missing")]
    [TestCase("close s0 -> s0 with a, else ok", "line 3, column 13: "
        + "close has no outcome s0 with a, else ok (ok, an errno)")]
    [TestCase("close s0 -> runs=1 ...", "line 3, column 13: close has no outcome runs=1 ... (ok, an errno)")]
    [TestCase("connect f0 lo p0 -> s0..f1", "line 3, column 21: 's0..f1' is not a range such as s0..s7 or f0..f7")]
    [TestCase("connect f0 lo p0 -> s1..s0", "line 3, column 21: 's1..s0' is not a range such as s0..s7 or f0..f7")]
    [TestCase("connect f0 lo p0 -> each of s0", "line 3, column 21: 'each of' is said of several outcomes")]
    [TestCase("connect f0 lo p0 -> each of s0|...", "line 3, column 21: '...' stands alone")]
    [TestCase("connect f0 lo p0 -> each of s0|s1", "line 3, column 21: "
        + "1 calls one after the other do not have each of 2")]
    [TestCase("left -> sockets=0 programs=0", "line 3, column 9: 'sockets=0 programs=0' is not an outcome")]
    [TestCase("left -> sockets=0 programs=0 entries=-1", "line 3, column 9: "
        + "'sockets=0 programs=0 entries=-1' is not an outcome")]
    [TestCase("counters s0", "line 3, column 10: 's0' is not expected: the line should end here")]
    [TestCase("counters -> success=1", "line 3, column 13: 'success=1' is not an outcome")]
    [TestCase("counters -> success=1 runs=0", "line 3, column 13: 'success=1 runs=0' is not an outcome")]
    [TestCase("counters -> runs=1", "line 3, column 13: 'runs=1' is not an outcome")]
    [TestCase("counters -> runs=0 hash=1", "line 3, column 13: 'runs=0 hash=1' is not an outcome")]
    [TestCase("counters -> runs=1 hash=8 any=0 proto=6 len=0", "line 3, column 13: "
        + "'runs=1 hash=8 any=0 proto=6 len=0' is not an outcome")]
    [TestCase("counters -> runs=1 hash=1 any=2 proto=6 len=0", "line 3, column 13: "
        + "'runs=1 hash=1 any=2 proto=6 len=0' is not an outcome")]
    [TestCase("b0 = cbpf payload\nb0 = cbpf payload", "line 4, column 1: b0 is defined twice")]
    [TestCase("reuseport s0 yes", "line 3, column 14: 'yes' is neither 'on' nor 'off'")]
    [TestCase("reuseaddr s0", "line 3, column 13: 'on' or 'off' is missing")]
    [TestCase("bind s2 lo p0", "line 3, column 6: s2 is not defined above")]
    [TestCase("bind x0 lo p0", "line 3, column 6: 'x0' is not a socket such as s0")]
    [TestCase("bind s00 lo p0", "line 3, column 6: 's00' is not a socket such as s0")]
    [TestCase("bind s0 lo3 p0",
        "line 3, column 9: 'lo3' is not an address (any, lo, lo2, any6, lo6, mapped-any, mapped-lo, mapped-lo2)")]
    [TestCase("bind s0 lo 80", "line 3, column 12: '80' is not a port such as p0")]
    [TestCase("bind s0 lo p8", "line 3, column 12: ports are p0 to p7")]
    [TestCase("listen s0 many", "line 3, column 11: 'many' is not a backlog")]
    [TestCase("listen s0 2147483648", "line 3, column 11: '2147483648' is not a backlog")]
    [TestCase("shutdown s0 read", "line 3, column 13: 'read' is not a direction (rd, wr, rdwr)")]
    [TestCase("connect lo p0", "line 3, column 9: 'lo' is neither a flow such as f0 nor a socket such as s0")]
    [TestCase("connect f8 lo p0", "line 3, column 9: 'f8' is neither a flow such as f0 nor a socket such as s0")]
    [TestCase("connect s0 f0 lo p0", "line 3, column 9: "
        + "s0 is not a UDP socket: only UDP sockets connect to the source of a flow")]
    [TestCase("connect f0 any p0", "line 3, column 12: a flow goes to 'lo', 'lo2' or 'lo6'")]
    [TestCase("connect f0 mapped-lo p0", "line 3, column 12: a flow goes to 'lo', 'lo2' or 'lo6'")]
    [TestCase("connect s1 g0 lo p0", "line 3, column 12: 'g0' is not a flow (f0 to f7, w0 to w7)")]
    [TestCase("send f0 lo p0", "line 3, column 14: a first byte (0 to 255) is missing")]
    [TestCase("send f0 lo p0 256", "line 3, column 15: '256' is not a first byte (0 to 255)")]
    [TestCase("attach s0 b0", "line 3, column 11: b0 is not defined above")]
    [TestCase("close s0 s1", "line 3, column 10: 's1' is not expected: the line should end here")]
    [TestCase("close s0 ->", "line 3, column 12: an outcome is missing")]
    [TestCase("close s0 -> # ok", "line 3, column 12: an outcome is missing")]
    [TestCase("close s0 -> done", "line 3, column 13: 'done' is not an outcome")]
    [TestCase("close s0 -> EWRONG", "line 3, column 13: 'EWRONG' is not an outcome")]
    [TestCase("close s0 -> einval", "line 3, column 13: 'einval' is not an outcome")]
    [TestCase("close s0 -> E22", "line 3, column 13: 'E22' is not an outcome")]
    [TestCase("close s0 -> ok ok", "line 3, column 13: 'ok ok' is not an outcome")]
    [TestCase("close s0 -> s0|", "line 3, column 13: '' is not an outcome")]
    [TestCase("close s0 -> s0|...", "line 3, column 13: '...' stands alone")]
    [TestCase("listen s0 5 -> s3", "line 3, column 16: listen has no outcome s3 (ok, an errno)")]
    [TestCase("listen s0 5 -> ok|s3", "line 3, column 16: listen has no outcome ok|s3 (ok, an errno)")]
    [TestCase("listen s0 5 -> ok;", "line 3, column 16: listen has no outcome ok; (ok, an errno)")]
    [TestCase("s2 = socket tcp4 -> f0", "line 3, column 21: socket has no outcome f0 (ok, an errno)")]
    [TestCase("connect f0 lo p0 -> ok", "line 3, column 21: "
        + "connect has no outcome ok (an errno, a socket, unanswered)")]
    [TestCase("woken s0 -> success=0 failure=0", "line 3, column 13: woken has no outcome success=0 failure=0 "
        + "(an errno, a flow, ready, asleep, none)")]
    [TestCase("syn f0 lo6 p0", "line 3, column 8: segments are those of IPv4: they go to 'lo' or 'lo2'")]
    [TestCase("connect s1 peer", "line 3, column 9: "
        + "s1 is not a TCP socket of IPv4: only those connect to a peer of the probe")]
    [TestCase("s99998 = sockets 3 like s0", "line 3, column 1: s100000 is too high: the last name is s99999")]
    [TestCase("b0 = standin select pass", "line 3, column 1: "
        + "a script has calls on sockets or calls of the kernel's functions, not both")]
    [TestCase("close s0 -> [s0 f0]", "line 3, column 13: 'f0' is not a socket such as s0")]
    public void A_call_that_is_wrong_is_named_with_its_place(string call, string message) =>
        Assert.That(
            () => TraceReader.ReadScript($"s0 = socket tcp4\ns1 = socket udp4\n{call}\n"),
            Throws.TypeOf<TraceException>().With.Message.EqualTo(message));

    [Test]
    public void A_message_has_its_parts() => Assert.That(
        () => TraceReader.ReadScript("\n\tclose s0"),
        Throws.TypeOf<TraceException>()
            .With.Property(nameof(TraceException.Line)).EqualTo(2)
            .And.Property(nameof(TraceException.Column)).EqualTo(8)
            .And.Property(nameof(TraceException.Reason)).EqualTo("s0 is not defined above"));

    [Test]
    public void Each_line_that_is_wrong_is_told_of_once_and_what_only_follows_from_it_is_not()
    {
        const string text = """
            @trace 1
            s0 = soket tcp4
            bind s0 lo p0
            s1 = socket tcp4 -> s1
            listen s1 often
            s100 = sockets 3 like s0
            listen s100 16
            listen s2 16
            @kernel
            """;

        var trace = TraceReader.ReadTrace(text, out var errors);

        Assert.That(trace, Is.Null);
        Assert.That(errors.Select(e => $"{e.Line}:{e.Column} {e.Reason}"), Is.EqualTo(
        [
            "2:6 'socket' is expected here, not 'soket'",
            "4:21 socket has no outcome s1 (ok, an errno)",
            "5:11 'often' is not a backlog",
            "8:8 s2 is not defined above",
            "9:8 a kernel is missing",
        ]));
    }

    [Test]
    public void A_text_that_is_no_trace_at_all_has_one_error()
    {
        TraceReader.ReadTrace("one\ntwo\n", out var errors);

        Assert.That(errors, Has.Count.EqualTo(1));
    }

    [Test]
    public void A_text_has_so_many_errors_at_the_most()
    {
        TraceReader.ReadTrace("@trace 1\n" + string.Concat(Enumerable.Repeat("what\n", 1_000)), out var errors);

        Assert.That(errors, Has.Count.EqualTo(TraceReader.ErrorsMax));
    }

    [Test]
    public void A_call_without_an_outcome_does_not_care()
    {
        var trace = TraceReader.ReadTrace("@trace 1\ns0 = socket tcp4\n");

        Assert.That(trace.Outcomes, Is.EqualTo(new Outcome[] { Outcome.DontCare.Instance }));
    }

    [Test]
    public void A_behaviour_that_is_not_there_is_named_with_its_place()
    {
        const string Text = "@trace 1\ns0 = socket tcp4 -> ok with late and without lost, else EIO\n";

        TraceReader.ReadTrace(Text, out var none, new HashSet<string> { "late", "lost" });
        TraceReader.ReadTrace(Text, out var errors, new HashSet<string> { "late" });

        Assert.That(none, Is.Empty);
        Assert.That(errors.Single().Message, Is.EqualTo("line 2, column 46: there is no behaviour lost"));
    }

    [TestCase("listen s0 often", "it is written 'listen s0 16'")]
    [TestCase("connect s0 to p0", "it is written 'connect s0 f5 lo p0', or 'connect s0 peer|no" + "body', "
        + "or 'connect f5 lo p0'")]
    [TestCase("s1 = sockets 5 as s0", "it is written 's100 = sockets 127 like s0'")]
    [TestCase("close s0 -> s0", "its outcomes are ok")]
    [TestCase("connect f0 lo p0 -> ok", "'harness help connect' tells its outcomes")]
    [TestCase("b0 = cbpf", null, Description = "there are many programs")]
    [TestCase("unbind s0", null)]
    [TestCase("close s3", null, Description = "it is written as it ought to be")]
    public void An_error_in_a_call_quotes_the_table_of_calls(string call, string? hint)
    {
        TraceReader.ReadTrace($"@trace 1\ns0 = socket tcp4\n{call}\n", out var errors);

        Assert.That(errors.Single().Hint, Is.EqualTo(hint));
    }
}
