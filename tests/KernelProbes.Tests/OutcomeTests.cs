using System.Text;
using Reuseport.KernelProbes.Abi;
using Reuseport.KernelProbes.Scripts;

namespace Reuseport.KernelProbes.Tests;

/// <summary>What a kernel does is an outcome, also where it is not expected; docs/faults.md has the list.</summary>
public class OutcomeTests
{
    /// <summary>
    /// Note 12: the program gives the SYN to a closed socket, which drops it, and nothing counts that. It is the one
    /// client that real kernels do not answer.
    /// </summary>
    const string Unanswerable = """
        @sysctl net.ipv4.tcp_migrate_req 1
        s0 = socket tcp4
        reuseport s0 on
        bind s0 lo p0
        listen s0 16
        s1 = socket tcp4
        reuseport s1 on
        bind s1 lo p0
        listen s1 16
        m0 = sockarray 2 8
        b0 = reuseport select m0 index 0
        attach s1 b0
        shutdown s0 rd
        connect s0 peer
        update m0 0 s0 any
        disconnect s0
        connect f0 lo p0
        close s0
        """;

    [Test]
    public void A_client_without_an_answer_ends_the_script_with_its_call()
    {
        var answer = ProbeProcess.Run(TraceReader.ReadScript(Unanswerable));

        Assert.That(answer[0], Is.EqualTo("ran 0 16"));
        Assert.That(answer.Skip(1), Is.EqualTo(Enumerable.Repeat("ok", 15).Append("timeout")));
    }

    [Test]
    public void The_script_after_a_timeout_runs_in_a_new_namespace()
    {
        var count = Unanswerable.Split('\n').Length;
        var input = $"hello 1\nrun 1 {count}\n{Unanswerable}\nrun 2 1\ns0 = socket tcp4\n";

        var said = ProbeProcess.Talk([.. ProbeProcess.Command, "--verbose"], Encoding.UTF8.GetBytes(input));

        Assert.That(said.Lines.TakeLast(2), Is.EqualTo((string[])["ran 2 1", "ok"]));
        Assert.That(said.Error, Does.StartWith("call 16, connect f0 lo p0: timeout, ").And.Contain("\nnamespace 1: "));
    }

    [Test]
    public void A_step_that_times_out_is_the_last()
    {
        var count = Unanswerable.Split('\n').Length;

        var said = ProbeProcess.Talk($"hello 1\nstep 1 {count}\n{Unanswerable}\n");

        Assert.That(said.Lines[1], Is.EqualTo("ran 1 17"));
        Assert.That(said.Lines.TakeLast(3), Is.EqualTo((string[])["ok", "timeout", "end"]));
    }

    [Test]
    public void A_wait_whose_time_is_over_is_a_timeout()
    {
        var deadline = Deadline.Start(TimeSpan.Zero);
        Thread.Sleep(1);

        Assert.That(
            () => deadline.Yield("nothing"),
            Throws.TypeOf<OutcomeException>().With.Property("Outcome").EqualTo(Outcome.TimedOut.Instance));
    }

    [TestCase(Errno.EMFILE, null, true)]
    [TestCase(Errno.ENFILE, null, true)]
    [TestCase(Errno.ENOMEM, null, true)]
    [TestCase(Errno.ENOBUFS, null, true)]
    [TestCase(Errno.EPERM, "CAP_BPF", true)]
    [TestCase(Errno.EPERM, null, false)]
    [TestCase(Errno.EADDRINUSE, "CAP_NET_RAW", false)]
    [TestCase(Errno.EINVAL, null, false)]
    public void A_lack_of_the_probe_says_nothing_about_the_kernel(Errno errno, string? capability, bool isLack) =>
        Assert.That(errno.IsLack(capability), Is.EqualTo(isLack));

    [Test]
    public void A_connection_that_no_client_has_made_has_no_flow()
    {
        var clients = new TcpClients();

        Assert.That(clients.CloseAccepted(40_000, new(Address.Lo, new(0))), Is.Null);
        Assert.That(clients.Leave(40_000, new(Address.Lo, new(0))), Is.Null);
    }
}
