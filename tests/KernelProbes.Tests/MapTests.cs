using System.Runtime.CompilerServices;
using Reuseport.KernelProbes.Scripts;

namespace Reuseport.KernelProbes.Tests;

/// <summary>Sockarrays, and programs that select from them.</summary>
public class MapTests
{
    [Test]
    public void A_cookie_is_the_name_of_a_socket() => Answers.AssertSeen("""
        s0 = socket udp4             -> ok
        reuseport s0 on              -> ok
        bind s0 lo p0                -> ok
        s1 = socket udp4             -> ok
        reuseport s1 on              -> ok
        bind s1 lo p0                -> ok
        m0 = sockarray 2 8           -> ok
        update m0 0 s1 any           -> ok
        update m0 1 s0 any           -> ok
        lookup m0 0                  -> s1
        lookup m0 1                  -> s0
        close s1                     -> ok
        lookup m0 0                  -> ENOENT
        lookup m0 1                  -> s0
        """);

    [Test]
    public void What_is_no_socket_is_refused_by_value_size() => Answers.AssertSeen("""
        m0 = sockarray 2 4           -> ok
        m1 = sockarray 2 8           -> ok
        m2 = sockarray 2 16          -> EINVAL
        b0 = reuseport pass          -> ok
        s0 = socket udp4             -> ok
        update m0 0 none any         -> EBADF
        update m1 0 none any         -> EINVAL
        update m1 0 m0 any           -> ENOTSOCK
        update m0 0 b0 any           -> ENOTSOCK
        update m2 0 s0 any           -> EBADF
        lookup m0 0                  -> ENOSPC
        update m0 0 s0 any           -> EINVAL
        close s0                     -> ok
        update m0 0 s0 any           -> EBADF
        update m1 0 s0 any           -> EINVAL
        """);

    /// <summary>What has other names in other scripts is one map of the probe's: it must be empty again.</summary>
    [Test]
    public void A_script_finds_its_maps_and_notes_empty()
    {
        var script = TraceReader.ReadScript("""
            m0 = sockarray 2 8
            lookup m0 0
            lookup m0 1
            b0 = migrate select m0 index 0 note
            notes b0
            s0 = socket udp4
            reuseport s0 on
            bind s0 lo p0
            update m0 0 s0 any
            s1 = socket tcp4
            reuseport s1 on
            bind s1 lo p0
            listen s1 1
            update m0 1 s1 any
            attach s0 b0
            send f0 lo p0 0
            notes b0
            """);

        var answer = ProbeProcess.Run(script, script);

        Assert.That(answer, Has.Count.EqualTo(2 * (script.Ops.Count + 1)));
        Assert.That(answer.Take(script.Ops.Count + 1).Skip(1), Is.EqualTo(answer.TakeLast(script.Ops.Count)));
        Assert.That(answer[^1], Is.EqualTo("runs=1 hash=0 any=0 proto=17 len=13 select=ok"));
    }

    [Test]
    public void Two_programs_of_a_kind_have_notes_of_their_own() => Answers.AssertSeen("""
        b0 = reuseport pass note     -> ok
        b1 = reuseport pass note     -> ok
        s0 = socket udp4             -> ok
        reuseport s0 on              -> ok
        bind s0 any p0               -> ok
        attach s0 b0                 -> ok
        send w5 lo p0 0              -> s0
        attach s0 b1                 -> ok
        send w2 lo2 p0 0             -> s0
        send w3 lo2 p0 0             -> s0
        notes b0                     -> runs=1 hash=5 any=1 proto=17 len=13
        notes b1                     -> runs=2 hash=3 any=1 proto=17 len=13
        """);

    [TestCase("index 1", 0, "s1")]
    [TestCase("payload", 1, "s1")]
    [TestCase("payload", 0, "s0")]
    [TestCase("cpu", 9, "s0")]
    [TestCase("hash 2", 9, "s1")]
    public void Every_kind_of_key_selects(string key, int payload, string selected) => Answers.AssertSeen($"""
        s0 = socket udp4             -> ok
        reuseport s0 on              -> ok
        bind s0 lo p0                -> ok
        s1 = socket udp4             -> ok
        reuseport s1 on              -> ok
        bind s1 lo p0                -> ok
        m0 = sockarray 2 8           -> ok
        update m0 0 s0 any           -> ok
        update m0 1 s1 any           -> ok
        b0 = reuseport select m0 {key} or drop -> ok
        attach s0 b0                 -> ok
        send f6 lo p0 {payload}      -> {selected}
        """);

    [TestCase("cbpf cpu")]
    [TestCase("filter cpu")]
    public void The_cpu_of_the_run_is_0(string program) => Answers.AssertSeen($"""
        s0 = socket udp4             -> ok
        reuseport s0 on              -> ok
        bind s0 lo p0                -> ok
        s1 = socket udp4             -> ok
        reuseport s1 on              -> ok
        bind s1 lo p0                -> ok
        b0 = {program}               -> ok
        attach s0 b0                 -> ok
        send f7 lo p0 0              -> s0
        """);

    [Test]
    public void Connections_that_move_are_counted() => Answers.AssertSeen("""
        b0 = migrate drop note-migrating -> ok
        s0 = socket tcp4             -> ok
        reuseport s0 on              -> ok
        bind s0 lo p0                -> ok
        listen s0 16                 -> ok
        s1 = socket tcp4             -> ok
        reuseport s1 on              -> ok
        bind s1 lo p0                -> ok
        listen s1 16                 -> ok
        connect f0 lo p0             -> s0
        counters                     -> success=0 failure=0
        attach s1 b0                 -> ok
        shutdown s0 rd               -> ok
        counters                     -> success=0 failure=1
        counters                     -> success=0 failure=0
        notes b0                     -> runs=1 hash=0 any=0 proto=6 len=0 migrating=1
        """);

    [Test]
    public void What_may_not_be_attached_is_refused() => Answers.AssertSeen("""
        s0 = socket tcp4             -> ok
        reuseport s0 on              -> ok
        m0 = sockarray 1 4           -> ok
        b0 = xdp                     -> ok
        b1 = reuseport pass          -> ok
        b2 = cbpf cpu                -> ok
        attach s0 b0                 -> EINVAL
        attach s0 m0                 -> EINVAL
        attach s0 s0                 -> EINVAL
        attach s0 none               -> EBADF
        attach s0 b1 optlen 3        -> EINVAL
        attach s0 b1 optlen 8        -> EINVAL
        attach s0 b2 optlen 15       -> EINVAL
        attach s0 b2 optlen 16       -> ok
        attach s0 b1 optlen 4        -> ok
        lockfilter s0 on             -> ok
        attach s0 none               -> EPERM
        attach s0 b2                 -> EPERM
        lockfilter s0 off            -> EPERM
        detach s0                    -> ok
        """);

    [Test]
    public void A_datagram_has_the_length_that_the_language_says() =>
        Assert.That(Unsafe.SizeOf<ScriptRun.Datagram>(), Is.EqualTo(Op.Send.Length));
}
