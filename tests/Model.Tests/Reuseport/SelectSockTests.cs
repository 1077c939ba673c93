namespace Reuseport.Model.Tests;

public class SelectSockTests
{
    static readonly KernelProfile _countsCpus = new(Behaviours.IncomingCpu);

    /// <summary>run_bpf_filter(): an index in the listening section</summary>
    [TestCase("g0 L[s0 s1]", 0u, 7, "s0", RunBpfFilterResult.Selected)]
    [TestCase("g0 L[s0 s1] C[s2]", 1u, 7, "s1", RunBpfFilterResult.Selected)]
    [TestCase("g0 L[s0 s1] C[s2]", 2u, 7, null, RunBpfFilterResult.OutOfRange)]
    [TestCase("g0 L[s0 s1]", uint.MaxValue, 7, null, RunBpfFilterResult.OutOfRange)]
    [TestCase("g0 L[s0 s1]", null, 1, "s1", RunBpfFilterResult.Selected)]
    [TestCase("g0 L[s0 s1]", null, 7, null, RunBpfFilterResult.OutOfRange)]
    [TestCase("g0 L[s0 s1]", null, null, "s0", RunBpfFilterResult.Selected)]
    public void Run_bpf_filter(string state, uint? index, int? payload, string? selected, RunBpfFilterResult result)
    {
        var net = StateText.Read(state);

        var (sk, seen) = net.RunBpfFilter(
            net.Groups.All[0]!,
            index is { } constant ? new Selector.Index(constant) : Selector.Payload.Instance,
            Packet("f0") with { Payload = (byte?)payload }, new());

        Assert.That((sk?.ToString(), seen), Is.EqualTo((selected, result)));
    }

    /// <summary>reuseport_select_sock_by_hash(): reciprocal_scale(), then around the section</summary>
    [TestCase("g0 L[s0 s1]", "f0", "s0", SelectSockByHashResult.AtHash)]
    [TestCase("g0 L[s0 s1]", "f3", "s0", SelectSockByHashResult.AtHash)]
    [TestCase("g0 L[s0 s1]", "f4", "s1", SelectSockByHashResult.AtHash)]
    [TestCase("g0 L[s0 s1 s2]", "f2", "s0", SelectSockByHashResult.AtHash)]
    [TestCase("g0 L[s0 s1 s2]", "f3", "s1", SelectSockByHashResult.AtHash)]
    [TestCase("g0 L[s0 s1 s2]", "f7", "s2", SelectSockByHashResult.AtHash)]
    [TestCase("g0 L[s0 s1 s2]; s0 established", "f0", "s1", SelectSockByHashResult.AfterConnected)]
    [TestCase("g0 L[s0 s1 s2]; s2 established; s0 established", "f7", "s1", SelectSockByHashResult.AfterConnected)]
    [TestCase("g0 L[s0 s1]; s0 established; s1 established", "f0", null, SelectSockByHashResult.AllConnected)]
    [TestCase("g0 L[s0 s1 s2]; s1 cpu", "f0", "s0", SelectSockByHashResult.AtHash)]
    [TestCase("g0 L[s0 s1 s2] cpu=1; s1 cpu", "f0", "s1", SelectSockByHashResult.OfThisCpu)]
    [TestCase("g0 L[s0 s1 s2] cpu=2; s0 cpu; s1 cpu", "f7", "s0", SelectSockByHashResult.OfThisCpu)]
    [TestCase("g0 L[s0 s1] cpu=1; s1 cpu established", "f0", "s0", SelectSockByHashResult.AtHash)]
    [TestCase("g0 L[s0 s1] cpu=65535", "f4", "s1", SelectSockByHashResult.AtHash)]
    [TestCase("g0 L[s0 s1 s2] cpu=1; s0 established", "f0", "s1", SelectSockByHashResult.AfterConnected)]
    [TestCase("g0 L[s0] cpu=1; s0 established", "f0", null, SelectSockByHashResult.AllConnected)]
    public void Select_sock_by_hash(string state, string flow, string? selected, SelectSockByHashResult result)
    {
        var net = StateText.Read(state, _countsCpus);

        var (_, sk, seen) = net.SelectSockByHash(net.Groups.All[0]!, Key(flow), new());

        Assert.That((sk?.ToString(), seen), Is.EqualTo((selected, result)));
    }

    /// <summary>reuseport_select_sock() where the lookup stands on s0</summary>
    [TestCase("s0; g0 L[s1]", "f4", null, SelectSockResult.NoGroup)]
    [TestCase("g0 L[] C[s0] prog=drop", "f4", null, SelectSockResult.NoMembers)]
    [TestCase("g0 L[s0 s1] prog=1", "f0", "s1", SelectSockResult.ByProgram)]
    [TestCase("g0 L[s0 s1] prog=f1", "f0", "s1", SelectSockResult.ByProgram)]
    [TestCase("g0 L[s0 s1] prog=payload", "f4", "s0", SelectSockResult.ByProgram)]
    [TestCase("g0 L[s0 s1] prog=1; s1 established", "f0", "s1", SelectSockResult.ByProgram)]
    [TestCase("g0 L[s0 s1] prog=k0; m0 [s1 -]", "f0", "s1", SelectSockResult.ByProgram)]
    [TestCase("g0 L[s0 s1] prog=m0; m0 [s1 -]", "f0", "s1", SelectSockResult.ByProgram)]
    [TestCase("g0 L[s0 s1] prog=k1; m0 [s1 -]", "f0", "s0", SelectSockResult.ByHash)]
    [TestCase("g0 L[s0 s1] prog=drop", "f4", null, SelectSockResult.Dropped)]
    [TestCase("g0 L[s0 s1] prog=mdrop", "f4", null, SelectSockResult.Dropped)]
    [TestCase("g0 L[s0 s1]", "f4", "s1", SelectSockResult.ByHash)]
    [TestCase("g0 L[s0 s1] prog=pass", "f4", "s1", SelectSockResult.ByHash)]
    [TestCase("g0 L[s0 s1] C[s2] prog=2", "f4", "s1", SelectSockResult.ByHash)]
    [TestCase("g0 L[s0 s1] prog=f2", "f4", "s1", SelectSockResult.ByHash)]
    [TestCase("g0 L[s1] C[s0]", "f4", "s1", SelectSockResult.ByHash)]
    [TestCase("g0 L[s0]; s0 established", "f4", null, SelectSockResult.AllConnected)]
    public void Select_sock(string state, string flow, string? selected, SelectSockResult result)
    {
        var (_, sk, seen) = StateText.Read(state).SelectSock(new(0), Packet(flow), Key(flow), new());

        Assert.That((sk?.ToString(), seen), Is.EqualTo((selected, result)));
    }

    /// <summary>reuseport_migrate_sock() from s0</summary>
    [TestCase("migrate; s0; g0 L[s1]", "f4", null, MigrateSockResult.NoGroup)]
    [TestCase("migrate; g0 L[] C[s0]", "f4", null, MigrateSockResult.NoMembers)]
    [TestCase("g0 L[s1 s2] C[s0]", "f4", null, MigrateSockResult.NotAllowed)]
    [TestCase("g0 L[s1 s2] C[s0] prog=pass", "f4", null, MigrateSockResult.NotAllowed)]
    [TestCase("g0 L[s1 s2] C[s0] prog=k0; m0 [s1]", "f4", null, MigrateSockResult.NotAllowed)]
    [TestCase("g0 L[s1 s2] C[s0] prog=m0; m0 [s1]", "f4", "s1", MigrateSockResult.ByProgram)]
    [TestCase("migrate; g0 L[s1 s2] C[s0] prog=m0; m0 [s1]", "f4", "s1", MigrateSockResult.ByProgram)]
    [TestCase("migrate; g0 L[s1 s2] C[s0] prog=k0; m0 [s1]", "f4", "s2", MigrateSockResult.ByHash)]
    [TestCase("g0 L[s1 s2] C[s0] prog=m1; m0 [s1 -]", "f4", "s2", MigrateSockResult.ByHash)]
    [TestCase("g0 L[s1 s2] C[s0] prog=mpass", "f4", "s2", MigrateSockResult.ByHash)]
    [TestCase("g0 L[s1 s2] C[s0] prog=mdrop", "f4", null, MigrateSockResult.Dropped)]
    [TestCase("migrate; g0 L[s1 s2] C[s0] prog=mdrop", "f4", null, MigrateSockResult.Dropped)]
    [TestCase("g0 L[] C[s0] prog=mpass", "f4", null, MigrateSockResult.NoMembers)]
    [TestCase("migrate; g0 L[s1 s2] C[s0]", "f4", "s2", MigrateSockResult.ByHash)]
    [TestCase("migrate; g0 L[s1 s2] C[s0] prog=0", "f4", "s2", MigrateSockResult.ByHash)]
    [TestCase("migrate; g0 L[s1 s2] C[s0] prog=drop", "f4", "s2", MigrateSockResult.ByHash)]
    [TestCase("migrate; g0 L[s1] C[s0]; s1 established", "f4", null, MigrateSockResult.AllConnected)]
    public void Migrate_sock(string state, string flow, string? selected, MigrateSockResult result)
    {
        var child = new Connection(Flow(flow), new(Address.Lo, new(0)), Reuse: false, ReusePort: true);

        var (net, sk, seen) = StateText.Read(state).MigrateSock(new(0), child, new());

        Assert.That((sk?.ToString(), seen), Is.EqualTo((selected, result)));
        var fails = sk is null && result != MigrateSockResult.NoGroup;
        Assert.That((net.Tcp.MigrateReqSuccess, net.Tcp.MigrateReqFailure), Is.EqualTo((0ul, fails ? 1ul : 0ul)));
    }

    static FlowId Flow(string name) => ((Outcome.Accepted)TraceReader.ReadOutcome(name)).Flow;

    static HashKey Key(string flow) => Packet(flow).Hash(Address.Lo);

    static Packet Packet(string flow) => new(Transport.Tcp4, Flow(flow), new(Address.Lo, new(0)), Payload: null);
}
