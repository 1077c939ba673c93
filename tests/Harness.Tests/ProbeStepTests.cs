using Reuseport.Containers;
using Reuseport.Harness.Tests.Guests;

namespace Reuseport.Harness.Tests;

/// <summary>Answers that are short, that say that something is left, and that come step by step.</summary>
public sealed class ProbeStepTests
{
    static readonly Script TwoCalls = TraceReader.ReadScript("s0 = socket tcp4\nlisten s0 16\n");

    [TestCase("ran 1 2\nok\nok\n", "ok ok", false)]
    [TestCase("ran 1 2 left\nok\nok\n", "ok ok", true)]
    [TestCase("ran 1 1\ntimeout\n", "timeout", false)]
    [TestCase("ran 1 2\nok\ntimeout\n", "ok timeout", false)]
    [TestCase("ran 1 1 left\ntimeout\n", "timeout", true)]
    public async Task A_script_ends_with_a_timeout_and_may_leave_something(string text, string seen, bool leftSomething)
    {
        await using var probe = FakeProbe.WithHello(async probe =>
        {
            await probe.ReadRunAsync();
            await probe.WriteAsync(text);
        });
        await using var connection = await probe.ConnectAsync();

        Assert.That(
            await connection.RunAsync(TwoCalls, CancellationToken.None), Is.EqualTo(Ran(seen, leftSomething)));
    }

    [TestCase("ran 1 2\nok\nok\nend\n", "ok ok", false)]
    [TestCase("ran 1 2\nok\nok\nend left\n", "ok ok", true)]
    [TestCase("ran 1 2\ntimeout\nend\n", "timeout", false)]
    [TestCase("ran 1 2\nEINVAL\nok\nagain\nok\nok\nend\n", "ok ok", false)]
    public async Task Steps_come_to_an_end(string text, string seen, bool leftSomething)
    {
        await using var probe = FakeProbe.WithHello(async probe =>
        {
            await probe.ReadRunAsync("step");
            await probe.WriteAsync(text);
            await probe.ReadRunAsync();
            await probe.WriteAsync("ran 2 2\nok\nok\n");
        });
        await using var connection = await probe.ConnectAsync();

        Assert.That(await StepAsync(connection), Is.EqualTo(Ran(seen, leftSomething)));
        Assert.That(await connection.RunAsync(TwoCalls, CancellationToken.None), Is.EqualTo(Ran("ok ok")));
    }

    [TestCase("fault 1 0 EBUSY no namespace\n", 0)]
    [TestCase("ran 1 2\nok\nfault 1 2 EMFILE no more files\n", 2)]
    public async Task A_step_may_be_a_fault(string text, int call)
    {
        await using var probe = FakeProbe.WithHello(async probe =>
        {
            await probe.ReadRunAsync("step");
            await probe.WriteAsync(text);
        });
        await using var connection = await probe.ConnectAsync();

        var fault = (GuestAnswer.Fault)await StepAsync(connection);
        Assert.That(fault.Call, Is.EqualTo(call));
    }

    [TestCase("", "", "its output ended")]
    [TestCase("ran 1 2\n", "", "its output ended")]
    [TestCase("ran 1 2\nEINVAL\n", "EINVAL", "its output ended")]
    [TestCase("ran 1 2\nok\nEINVAL\n", "ok EINVAL", "its output ended")]
    [TestCase("ran 1 2\nok\nEADDR", "ok", "in the middle of a line")]
    [TestCase("ran 1 2\nok\nagain\nEINVAL\n", "EINVAL", "its output ended")]
    [TestCase("ran 1 2\nok\nok\nok\n", "ok ok", "more outcomes than 2 calls")]
    [TestCase("ran 1 2\nok\nend\n", "ok", "'1' outcomes for 2 calls")]
    [TestCase("ran 1 2\ntimeout\nok\nend\n", "timeout ok", "after one that timed out")]
    [TestCase("ran 1 2\nok\nok\nend right\n", "ok ok", "more outcomes than 2 calls")]
    [TestCase("ran 1 1\nok\nend\n", "", "before its first step")]
    [TestCase("ran 1 2 left\n", "", "before its first step")]
    public async Task What_was_seen_before_a_connection_breaks_is_known(string text, string seen, string reason)
    {
        await using var probe = FakeProbe.WithHello(async probe =>
        {
            await probe.ReadRunAsync("step");
            await probe.WriteAsync(text);
        });
        await using var connection = await probe.ConnectAsync();

        var broken = await Assert.ThrowsAsync<WireException>(() => StepAsync(connection));
        Assert.That(broken!.Message, Does.Contain(reason));
        Assert.That(broken.SeenBefore, Is.EqualTo(Outcomes(seen)));
    }

    static Task<GuestAnswer> StepAsync(ProbeConnection connection) =>
        connection.StepAsync(TwoCalls, CancellationToken.None);

    static GuestAnswer.Ran Ran(string seen, bool leftSomething = false) =>
        new([.. Outcomes(seen)]) { LeftSomething = leftSomething };

    static IEnumerable<Outcome> Outcomes(string words) =>
        words.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(word => TraceReader.ReadOutcome(word));
}
