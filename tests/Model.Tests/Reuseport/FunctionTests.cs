namespace Reuseport.Model.Tests;

/// <summary>Calls of functions in states that no socket reaches.</summary>
public class FunctionTests
{
    const string Two = "s0 = sock tcp4; s1 = sock tcp4; s2 = sock tcp4; reuseport_add_sock s1 s0 addr";
    const string Closed = $"sysctl net.ipv4.tcp_migrate_req 1; {Two}; reuseport_stop_listen_sock s0";
    const string OneByOne = "s0 = sock tcp4; s1 = sock tcp4; reuseport_alloc s0 addr; reuseport_alloc s1 addr";

    /// <summary>__reuseport_alloc() and ida_alloc()</summary>
    [TestCase("", "ok; g0 [s0]", NewGroupResult.Made)]
    [TestCase("fail 1", "ENOMEM;", NewGroupResult.NoMemory)]
    [TestCase("fail 2", "ENOMEM;", NewGroupResult.NoMemoryForId)]
    [TestCase("ids 0", "ENOSPC;", NewGroupResult.NoId)]
    public void New_group(string before, string after, NewGroupResult result) =>
        AssertReached($"s0 = sock tcp4; {before}", "reuseport_alloc s0 addr", after, result);

    /// <summary>reuseport_alloc()</summary>
    [TestCase("s0 = sock tcp4; fail 1", "ENOMEM;", AllocResult.NoMemory)]
    [TestCase("s0 = sock tcp4; ids 0", "ENOSPC;", AllocResult.NoId)]
    [TestCase($"{Closed}; fail 1", "ENOMEM; g0 [s1 | s0]", AllocResult.NoMemory)]
    [TestCase($"{Closed}; ids 1", "ENOSPC; g0 [s1 | s0]", AllocResult.NoId)]
    public void Alloc(string before, string after, AllocResult result) =>
        AssertReached(before, "reuseport_alloc s0 addr", after, result);

    /// <summary>reuseport_grow()</summary>
    [TestCase("fail 1", "ENOMEM; g0 [s0 s100..s226]", GrowResult.NoMemory)]
    [TestCase("", "ok; g0 [s0 s100..s226 s1] max 256", GrowResult.Doubled)]
    public void Grow(string before, string after, GrowResult result) => AssertReached(
        $"s0 = sock tcp4; s1 = sock tcp4; s100 = crowd 127 s0; {before}", "reuseport_add_sock s1 s0 addr", after,
        result);

    /// <summary>reuseport_add_sock()</summary>
    [TestCase("s0 = sock tcp4; s1 = sock tcp4; fail 1", "ENOMEM;", AddSockResult.NoMemory)]
    [TestCase("s0 = sock tcp4; s1 = sock tcp4; fail 2", "ENOMEM;", AddSockResult.NoMemory)]
    [TestCase("s0 = sock tcp4; s1 = sock tcp4; ids 0", "ENOSPC;", AddSockResult.NoId)]
    [TestCase("s0 = sock tcp4; s1 = sock tcp4; s2 = sock tcp4; reuseport_add_sock s1 s2 any",
        "EBUSY; g0 [s2 s1] any; g1 [s0]", AddSockResult.Busy)]
    public void Add_sock(string before, string after, AddSockResult result) =>
        AssertReached(before, "reuseport_add_sock s1 s0 addr", after, result);

    /// <summary>reuseport_resurrect() into a group of its own</summary>
    [TestCase("fail 1", "ENOMEM; g0 [s1 | s0]", ResurrectResult.NoMemory)]
    [TestCase("fail 2", "ENOMEM; g0 [s1 | s0]", ResurrectResult.NoMemory)]
    [TestCase("ids 1", "ENOSPC; g0 [s1 | s0]", ResurrectResult.NoId)]
    public void Resurrect(string before, string after, ResurrectResult result) =>
        AssertReached($"{Closed}; {before}", "reuseport_alloc s0 addr", after, result);

    /// <summary>reuseport_attach_prog()</summary>
    [TestCase("fail 2", "ENOMEM;", AttachProgResult.NoMemory)]
    [TestCase("ids 0", "ENOSPC;", AttachProgResult.NoId)]
    public void Attach_prog(string before, string after, AttachProgResult result) => AssertReached(
        $"s0 = sock tcp4; b0 = filter index 1; set s0 reuseport on; {before}", "reuseport_attach_prog s0 b0", after,
        result);

    /// <summary>run_bpf_filter()</summary>
    [TestCase("shared 1", "fail 1", "s0; g0 [s0 s1] b0", RunBpfFilterResult.NoMemory)]
    [TestCase("shared 1", "fail 2", "s1; g0 [s0 s1] b0", RunBpfFilterResult.Selected)]
    [TestCase("short 1", "", "s0; g0 [s0 s1] b0", RunBpfFilterResult.TooShort)]
    public void Run_bpf_filter(string packet, string before, string after, RunBpfFilterResult result) => AssertReached(
        $"{Two}; set s0 hashed on; b0 = filter payload; reuseport_attach_prog s0 b0; {before}",
        $"reuseport_select_sock s0 0 {packet}", after, result);

    /// <summary>reuseport_migrate_sock()</summary>
    [TestCase("standin migrate s2", "", "s2; g0 [s1 | s0] b0; s2 refs 2; failures 0", MigrateSockResult.ByProgram)]
    [TestCase("standin migrate drop", "", "none; g0 [s1 | s0] b0; failures 1", MigrateSockResult.Dropped)]
    [TestCase("standin migrate s2", "fail 1", "none; g0 [s1 | s0] b0; failures 1", MigrateSockResult.NoMemory)]
    [TestCase("standin migrate s2", "set s2 refs 0", "none; g0 [s1 | s0] b0; s2 refs 0; failures 1",
        MigrateSockResult.Dying)]
    [TestCase("standin migrate pass", "set s1 refs 0", "none; g0 [s1 | s0] b0; s1 refs 0; failures 1",
        MigrateSockResult.Dying)]
    public void Migrate_sock(string program, string before, string after, MigrateSockResult result) => AssertReached(
        $"{Two}; b0 = {program}; set s0 hashed on; reuseport_attach_prog s0 b0; reuseport_stop_listen_sock s0; "
        + before,
        "reuseport_migrate_sock s0 0 none", after.Replace("; failures 0", ""), result);

    /// <summary>reuseport_update_incoming_cpu()</summary>
    [TestCase("s0 = sock tcp4; set s0 cpu on", "on", "ok;", UpdateIncomingCpuResult.NotCounted)]
    [TestCase($"{Two}", "on", "ok; g0 [s0 s1] cpu 1", UpdateIncomingCpuResult.Counted)]
    [TestCase($"{Two}; set s0 cpu on", "on", "ok; g0 [s0 s1]", UpdateIncomingCpuResult.Unchanged)]
    [TestCase($"{Two}; set s0 cpu on", "off", "ok; g0 [s0 s1] cpu 65535", UpdateIncomingCpuResult.TakenBack)]
    public void Update_incoming_cpu(string before, string on, string after, UpdateIncomingCpuResult result) =>
        AssertReached(before, $"reuseport_update_incoming_cpu s0 {on}", after, result);

    [Test]
    public void Growing_points_every_socket_in_the_array_to_the_larger_one() => AssertReached(
        $"{Closed}; reuseport_add_sock s1 s2 addr", "s100 = crowd 127 s0",
        "ok; g0 [s1 s100..s226 | s0] max 256; g1 [s2 s1]; s1 in g0", GrowResult.Doubled);

    [Test]
    public void A_socket_that_is_twice_in_the_closed_section_leaves_its_newest_place_first() => AssertReached(
        $"{Closed}; reuseport_stop_listen_sock s0; reuseport_stop_listen_sock s1", "reuseport_detach_sock s0",
        "ok; g0 [| s0 s1]; s0 in none; told s0", DetachSockResult.LeftClosed);

    [TestCase("s0 = sock tcp4", "reuseport_stop_listen_sock s0")]
    [TestCase("s0 = sock tcp4", "reuseport_add_sock s0 s0 addr")]
    [TestCase("s0 = sock tcp4; reuseport_alloc s0 addr", "reuseport_add_sock s0 s0 addr")]
    [TestCase($"{Closed}; s100 = crowd 126 s1", "reuseport_stop_listen_sock s0")]
    [TestCase($"{Closed}; s100 = crowd 126 s1", "reuseport_add_sock s1 s0 addr")]
    public void What_the_kernels_file_does_not_define_is_a_hazard(string before, string call)
    {
        var prediction = Predict(before, call);

        Assert.That(prediction.IsHazard);
        Assert.That(prediction.Expected, Is.EqualTo(Outcome.DontCare.Instance));
    }

    /// <summary>The functions that are not there, and what the others do without a closed section</summary>
    [TestCase(Two, "reuseport_stop_listen_sock s0", "ok; g0 [s1]; told s0", false)]
    [TestCase(Two, "reuseport_migrate_sock s0 0 none", "none; g0 [s0 s1]", false)]
    [TestCase($"{Two}; b0 = filter index 1", "reuseport_attach_prog s0 b0", "ok; g0 [s0 s1] b0", false)]
    [TestCase(Two, "reuseport_detach_sock s2", "...", true)]
    [TestCase(Two, "reuseport_stop_listen_sock s2", "...", true)]
    public void Without_migration(string before, string call, string after, bool isHazard)
    {
        var prediction = Predict(before, call, new(Behaviours.NoMigration));

        Assert.That((TraceText.Write(prediction.Expected), prediction.IsHazard), Is.EqualTo((after, isHazard)));
    }

    [Test]
    public void A_crowd_is_sockets_that_join_one_after_the_other()
    {
        var joins = string.Join("; ", Enumerable.Range(100, 300).Select(i => $"s{i} = sock tcp4"))
            + "; " + string.Join("; ", Enumerable.Range(100, 299).Select(i => $"reuseport_add_sock s{i} s0 addr"));

        var one = Predict($"{OneByOne}; {joins}", "reuseport_add_sock s399 s0 addr");
        var all = Predict(OneByOne, "s100 = crowd 300 s0");

        Assert.That(all.Expected, Is.EqualTo(one.Expected));
        Assert.That(all.After().First.Socks, Is.EqualTo(one.After().First.Socks));
    }

    static void AssertReached<T>(string before, string call, string after, T result)
        where T : struct, Enum
    {
        var prediction = Predict(before, call);

        Assert.That(TraceText.Write(prediction.Expected), Is.EqualTo(after));
        Assert.That(prediction.Reached, Has.Member(NamedResult.Of(result)));
    }

    static Prediction Predict(string before, string call, KernelProfile? profile = null)
    {
        var script = TraceReader.ReadScript($"{before}; {call}".Replace(';', '\n'));
        var worlds = Worlds.Start(profile ?? new(Behaviours.IncomingCpu), script.Settings);
        foreach (var op in script.Ops.AsSpan()[..^1])
            worlds = worlds.Predict(op).After();
        return worlds.Predict(script.Ops[^1]);
    }
}
