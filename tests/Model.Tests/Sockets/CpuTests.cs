namespace Reuseport.Model.Tests;

/// <summary>kernel-facts.md c11: SO_INCOMING_CPU, in the score of a socket and in its group.</summary>
public class CpuTests
{
    static readonly KernelProfile _counts = new(Behaviours.IncomingCpu);

    /// <summary>The group counts the members that have a CPU, and prefers the one that has this.</summary>
    [TestCase("cpu s0 here", "g0 L[s0 s1] cpu=1", "s0")]
    [TestCase("cpu s0 elsewhere", "g0 L[s0 s1] cpu=1", "s1")]
    [TestCase("cpu s0 here; cpu s1 here", "g0 L[s0 s1] cpu=2", "s1")]
    [TestCase("cpu s0 here; cpu s1 elsewhere; cpu s0 none", "g0 L[s0 s1] cpu=1", "s1")]
    public void A_group_counts_CPUs_and_prefers_this_one(string script, string group, string selected)
    {
        Assert.Multiple(() =>
        {
            foreach (var given in new[] { Given.Listeners(2), Given.Bound("udp4", 2) })
            {
                var flow = given.Contains("udp", StringComparison.Ordinal) ? "send f7 lo p0 0" : "connect f7 lo p0";
                var worlds = Walk.Check($"{given} {script}; {flow} -> {selected}", _counts);
                Assert.That(StateText.Write(worlds.First), Is.EqualTo(group));
            }
        });
    }

    [TestCase("cpu s0 here")]
    [TestCase("cpu s0 elsewhere; cpu s1 here")]
    public void A_kernel_that_does_not_count_takes_the_one_at_the_hash(string script) =>
        Walk.Check($"{Given.Listeners(2)} {script}; connect f7 lo p0 -> s1; connect f0 lo p0 -> s0");

    /// <summary>The CPU was set before the socket joined, and goes with it.</summary>
    [Test]
    public void A_member_brings_its_CPU_and_takes_it_along()
    {
        var worlds = Walk.Check($"""
            {Given.Bound("tcp4", 2)} cpu s0 elsewhere; cpu s1 here; listen s0 1; listen s1 1
            connect f0 lo p0 -> s1; close s1
            """, _counts);

        Assert.That(StateText.Write(worlds.First), Is.EqualTo("g0 L[s0] cpu=1"));
    }

    /// <summary>A program picks any member.</summary>
    [Test]
    public void A_program_does_not_ask_for_the_CPU() =>
        Walk.Check($"""
            {Given.Listeners(2)} cpu s0 here; b0 = cbpf index 1; attach s0 b0; connect f0 lo p0 -> s1
            """, _counts);

    /// <summary>compute_score(): a point, on every kernel.</summary>
    [TestCase("here", "s0")]
    [TestCase("elsewhere", "s1")]
    public void Among_sockets_without_a_group_this_CPU_is_worth_a_point(string cpu, string selected)
    {
        foreach (var profile in Walk.AllProfiles)
        {
            Walk.Check($"""
                {Given.Listeners(2)} reuseport s0 off; reuseport s1 off; cpu s0 {cpu}
                connect f0 lo p0 -> {selected}
                s2 = socket udp4; reuseaddr s2 on; bind s2 lo p0
                s3 = socket udp4; reuseaddr s3 on; bind s3 lo p0 -> ok
                cpu s2 {cpu}; send f0 lo p0 0 -> {selected.Replace('1', '3').Replace('0', '2')}
                """, profile);
        }
    }

    /// <summary>Note 1: connecting sets the CPU, the group does not count it, and leaving takes it back.</summary>
    [TestCase(true, "g0 L[s0] cpu=65535")]
    [TestCase(false, "g0 L[s0]")]
    public void A_client_with_a_group_makes_the_count_drift(bool counts, string group)
    {
        var worlds = Walk.Check("""
            b0 = cbpf index 0; s0 = socket tcp4; reuseport s0 on; attach s0 b0 -> ok; detach s0 -> ok
            connect s0 peer -> ok; cpu s0 none
            """, new(Behaviours.IncomingCpu.If(counts)));

        Assert.That(StateText.Write(worlds.First), Is.EqualTo(group));
    }
}
