namespace Reuseport.Model.Tests;

public class RunSkReuseportTests
{
    /// <summary>sk_select_reuseport() by key 0, where the program runs for s0 of g0</summary>
    [TestCase("g0 L[s0]", null, SkSelectReuseportResult.NoEntry)]
    [TestCase("g0 L[s0]; m0 [- s0]", null, SkSelectReuseportResult.NoEntry)]
    [TestCase("g0 L[s0]; g1 L[s1]; m0 [s1]; s1 udp bound", null, SkSelectReuseportResult.OtherProtocol)]
    [TestCase("g0 L[s0]; g1 L[s1]; m0 [s1]; s1 inet6", null, SkSelectReuseportResult.OtherFamily)]
    [TestCase("g0 L[s0]; g1 L[s1]; m0 [s1]", null, SkSelectReuseportResult.OtherGroup)]
    [TestCase("g0 L[s0 s1]; m0 [s1]", "s1", SkSelectReuseportResult.Selected)]
    [TestCase("g0 L[s0]; m0 [s0]", "s0", SkSelectReuseportResult.Selected)]
    public void Sk_select_reuseport(string state, string? selected, SkSelectReuseportResult result)
    {
        var net = StateText.Read(state);

        var (sk, seen) = net.SkSelectReuseport(new(0), 0, net.Groups.All[0]!, new(0), new());

        Assert.That((sk?.ToString(), seen), Is.EqualTo((selected, result)));
    }

    /// <summary>bpf_run_sk_reuseport() for s0</summary>
    [TestCase("g0 L[s0] prog=k0; m0 [s0]", "s0", RunSkReuseportResult.Selected)]
    [TestCase("g0 L[s0] prog=m0; m0 [s0]", "s0", RunSkReuseportResult.Selected)]
    [TestCase("g0 L[s0] prog=k0; m0 [-]", null, RunSkReuseportResult.PassedWithoutSelection)]
    [TestCase("g0 L[s0] prog=pass", null, RunSkReuseportResult.PassedWithoutSelection)]
    [TestCase("g0 L[s0] prog=drop", null, RunSkReuseportResult.Dropped)]
    public void Run_sk_reuseport(string state, string? selected, RunSkReuseportResult result)
    {
        var net = StateText.Read(state);
        var packet = new Packet(Transport.Tcp4, new(FlowFamily.Specific, 0), new(Address.Lo, new(0)), Payload: null);

        var (_, sk, seen) = net.RunSkReuseport(net.Groups.All[0]!, new(0), packet, packet.Hash(Address.Lo), new());

        Assert.That((sk?.ToString(), seen), Is.EqualTo((selected, result)));
    }

    [TestCase("index 1", "send f0 lo p0 0", "s1")]
    [TestCase("payload", "send f0 lo p0 1", "s1")]
    [TestCase("payload", "send f0 lo p0 0", "s2")]
    [TestCase("cpu", "send f7 lo p0 7", "s2")]
    [TestCase("hash 2", "send f3 lo p0 7", "s2")]
    [TestCase("hash 2", "send f4 lo p0 7", "s1")]
    public void A_key_comes_from_the_packet(string key, string send, string selected) =>
        Walk.Check($"""
            {Given.Bound("udp4", 3)} m0 = sockarray 2 8; update m0 0 s2 any; update m0 1 s1 any
            b0 = reuseport select m0 {key} or drop; attach s0 b0; {send} -> {selected}
            """);

    /// <summary>kernel-facts.md c6: what a program returns counts, whatever it has selected.</summary>
    [TestCase("return 0", "ECONNREFUSED", RunSkReuseportResult.Dropped)]
    [TestCase("return 2", "ECONNREFUSED", RunSkReuseportResult.Dropped)]
    [TestCase("return 1", "s0", RunSkReuseportResult.PassedWithoutSelection)]
    [TestCase("select m0 index 0 return 0", "ECONNREFUSED", RunSkReuseportResult.DroppedSelected)]
    [TestCase("select m0 index 0 return 4294967295", "ECONNREFUSED", RunSkReuseportResult.DroppedSelected)]
    [TestCase("select m0 index 0 return 1", "s1", RunSkReuseportResult.Selected)]
    [TestCase("select m0 index 1 return 0", "ECONNREFUSED", RunSkReuseportResult.Dropped)]
    public void Only_a_pass_lets_a_packet_in(string body, string outcome, RunSkReuseportResult result) =>
        Walk.Reaches($"""
            {Given.Bound("udp4", 2)} m0 = sockarray 2 8; update m0 0 s1 any
            b0 = reuseport {body}; attach s0 b0; send f0 lo p0 0 -> {outcome}
            """, result);

    /// <summary>A SYN has no payload and gives 0, as a filter's load past the end does.</summary>
    [Test]
    public void A_syn_has_the_key_0() =>
        Walk.Check($"""
            {Given.Listeners(2)} m0 = sockarray 1 4; update m0 0 s1 any
            b0 = reuseport select m0 payload or drop; attach s0 b0; connect f0 lo p0 -> s1
            """);

    [TestCase("index 0", "s1")]
    [TestCase("index 0 or drop", "s1")]
    [TestCase("index 1", "s0")]
    [TestCase("index 1 or drop", "ECONNREFUSED")]
    public void What_is_not_there_falls_back_or_drops(string select, string outcome) =>
        Walk.Check($"""
            {Given.Bound("udp4", 2)} m0 = sockarray 2 8; update m0 0 s1 any
            b0 = reuseport select m0 {select}; attach s0 b0; send f0 lo p0 0 -> {outcome}
            """);

    /// <summary>A flow that was not steered for the lookup has any hash, and shows the same one for ever.</summary>
    [Test]
    public void An_unknown_hash_is_learnt_from_what_a_program_noted()
    {
        var noted = Walk.Last($"""
            {Given.Bound("udp4", 2, "any p0")} b0 = reuseport pass note; attach s0 b0; send f0 lo p0 0; notes b0
            """);

        var worlds = noted.After(TraceReader.ReadOutcome("runs=1 hash=6 any=1 proto=17 len=13"))!;

        Assert.That(((Outcome.OneOf)noted.Expected).Outcomes, Has.Count.EqualTo(FlowId.Positions));
        var again = worlds.Predict(TraceReader.ReadScript("send f0 lo p0 0").Ops[0]);
        Assert.That(again.Expected, Is.EqualTo(new Outcome.Selected(new(1))));
    }

    [Test]
    public void A_program_notes_what_it_saw() =>
        Walk.Check($"""
            m0 = sockarray 1 8; b0 = reuseport pass note; b1 = migrate select m0 index 0 note-migrating
            s0 = socket udp4; reuseport s0 on; bind s0 lo2 p1; update m0 0 s0 any
            {Given.Listeners(2, "any p0").Replace("s0", "s2").Replace("s1", "s3")}
            notes b0 -> runs=0; attach s0 b0; notes b0 -> runs=0
            send f3 lo2 p1 0 -> s0; send f4 lo2 p1 0; notes b0 -> runs=2 hash=4 any=0 proto=17 len=13
            attach s2 b1; connect w6 lo p0 -> s3
            notes b1 -> runs=1 hash=6 any=1 proto=6 len=40 select=EPROTOTYPE migrating=0
            notes b0 -> runs=2 hash=4 any=0 proto=17 len=13
            """);

    [Test]
    public void Two_groups_with_a_program_share_its_notes() =>
        Walk.Check("""
            b0 = reuseport drop note
            s0 = socket udp4; reuseport s0 on; bind s0 lo p0; attach s0 b0
            s1 = socket udp4; reuseport s1 on; bind s1 any p1; attach s1 b0
            send f0 lo p0 0 -> ECONNREFUSED; send w7 lo p1 0 -> ECONNREFUSED
            notes b0 -> runs=2 hash=7 any=1 proto=17 len=13
            """);
}
