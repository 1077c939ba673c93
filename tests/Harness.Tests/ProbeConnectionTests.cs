using Reuseport.Containers;
using Reuseport.Harness.Tests.Guests;

namespace Reuseport.Harness.Tests;

public sealed class ProbeConnectionTests
{
    static readonly Script TwoCalls = TraceReader.ReadScript("s0 = socket tcp4\nlisten s0 16\n");

    [Test]
    public async Task A_probe_introduces_itself()
    {
        await using var probe = FakeProbe.WithHello(_ => Task.CompletedTask);
        await using var connection = await probe.ConnectAsync();

        Assert.That(connection.Hello.Kernel, Is.EqualTo("6.1.0"));
        Assert.That(connection.Hello.Build, Is.EqualTo("fake"));
    }

    [Test]
    public async Task A_script_goes_out_with_its_settings_and_comes_back_with_its_outcomes()
    {
        var script = TraceReader.ReadScript("@sysctl net.ipv4.tcp_migrate_req 1\ns0 = socket tcp4\nlisten s0 16\n");
        await using var probe = FakeProbe.WithHello(async probe =>
        {
            var (id, lines) = await probe.ReadRunAsync();
            Assert.That(lines, Is.EqualTo(script.ToString().TrimEnd('\n').Split('\n')));
            await probe.WriteAsync($"ran {id} 2\nok\nEADDRINUSE\n");
            Assert.That(await probe.ReadAsync(), Is.EqualTo("bye"));
        });
        await using var connection = await probe.ConnectAsync();

        Assert.That(await AskAsync(connection, script), Is.EqualTo(new GuestAnswer.Ran(
            [Outcome.Ok.Instance, new Outcome.Failed(Errno.EADDRINUSE)])));
    }

    [Test]
    public async Task Many_scripts_are_under_way_before_the_first_answer()
    {
        const int Scripts = ProbeConnection.InFlightMax;
        await using var probe = FakeProbe.WithHello(async probe =>
        {
            var ids = new List<string>();
            for (var i = 0; i < Scripts; i++)
                ids.Add((await probe.ReadRunAsync()).Id);
            foreach (var id in ids)
                await probe.WriteAsync($"ran {id} 2\nok\n{(int.Parse(id, null) % 2 == 0 ? "ok" : "EINVAL")}\n");
        });
        await using var connection = await probe.ConnectAsync();

        var answers = await Task.WhenAll(Enumerable.Range(0, Scripts).Select(_ => AskAsync(connection, TwoCalls)));
        var seconds = answers.Cast<GuestAnswer.Ran>().Select(answer => answer.Outcomes[1].ToString());
        Assert.That(seconds, Is.EqualTo(Enumerable.Range(1, Scripts).Select(id => id % 2 == 0 ? "ok" : "EINVAL")));
    }

    [Test]
    public async Task A_fault_is_an_answer_and_the_next_script_runs()
    {
        await using var probe = FakeProbe.WithHello(async probe =>
        {
            var (first, _) = await probe.ReadRunAsync();
            await probe.WriteAsync($"fault {first} 1 EMFILE no more files\n");
            var (second, _) = await probe.ReadRunAsync();
            await probe.WriteAsync($"ran {second} 2\nok\nok\n");
        });
        await using var connection = await probe.ConnectAsync();

        var fault = new GuestAnswer.Fault(1, Errno.EMFILE, "no more files");
        Assert.That(await AskAsync(connection, TwoCalls), Is.EqualTo(fault));
        Assert.That(await AskAsync(connection, TwoCalls), Is.InstanceOf<GuestAnswer.Ran>());
    }

    [TestCase("fault 0 0 EPERM run as root")]
    public async Task A_probe_that_cannot_work_here_says_why(string line)
    {
        await using var probe = new FakeProbe(probe => probe.WriteAsync(line + "\n"));
        var refusal = await Assert.ThrowsAsync<GuestRefusedException>(() => probe.ConnectAsync());

        Assert.That(refusal!.Errno, Is.EqualTo(Errno.EPERM));
        Assert.That(refusal.Sentence, Is.EqualTo("run as root"));
    }

    [TestCase("hello 2 kernel=6.1.0\n", "version '2'")]
    [TestCase("hello 1 arch=x86_64\n", "introduced itself")]
    [TestCase("hello 1 kernel\n", "introduced itself")]
    [TestCase("hello 1 kernel=a kernel=b\n", "introduced itself")]
    [TestCase("good morning\n", "in place of hello")]
    [TestCase("hello 1 ker", "in the middle of a line")]
    [TestCase("", "its output ended")]
    public async Task Any_other_hello_is_refused(string text, string reason)
    {
        await using var probe = new FakeProbe(probe => probe.WriteAsync(text));
        Assert.That(() => probe.ConnectAsync(), Throws.InstanceOf<WireException>().With.Message.Contains(reason));
    }

    [TestCase("ran 1 1\nok\n", "'1' outcomes for 2 calls")]
    [TestCase("ran 1 0\n", "'0' outcomes for 2 calls")]
    [TestCase("ran 1 2\ntimeout\nok\n", "made another call after one that timed out")]
    [TestCase("ran 1 2 right\nok\nok\n", "in place of an answer")]
    [TestCase("ran 1 2 left left\nok\nok\n", "in place of an answer")]
    [TestCase("ran 1 3\nok\nok\nok\n", "'3' outcomes for 2 calls")]
    [TestCase("ran 1 2\nok\n", "its output ended")]
    [TestCase("ran 1 2\nok\nEADDR", "in the middle of a line")]
    [TestCase("ran 2 2\nok\nok\n", "answered script '2' when 1 was next")]
    [TestCase("ran 1 -2\n", "'-2' outcomes")]
    [TestCase("ran 1\n", "in place of an answer")]
    [TestCase("ran 1 2 3\n", "in place of an answer")]
    [TestCase("ran 1 2\nok\nran 2 2\n", "where an outcome belongs")]
    [TestCase("ran 1 2\nok\nok|EINVAL\n", "in place of an outcome that was seen")]
    [TestCase("ran 1 2\nok\n...\n", "in place of an outcome that was seen")]
    [TestCase("ran 1 2\nok\ns0\n", "said 's0' of 'listen s0 16': listen has no outcome s0 (ok, an errno)")]
    [TestCase("ran 1 2\nok\nok; g0 [s0]\n", "listen has no outcome")]
    [TestCase("fault 1 3 EMFILE too far\n", "of script 1")]
    [TestCase("fault 2 0 EMFILE not mine\n", "of script 1")]
    [TestCase("fault 1 0 ok fine\n", "of script 1")]
    [TestCase("fault 1 0 EMFILE\n", "of script 1")]
    [TestCase("\n", "in place of an answer")]
    [TestCase("hello 1 kernel=6.1.0\n", "in place of an answer")]
    [TestCase("\u001b[2J\u0007\n", "sent '?[2J?'")]
    public async Task Any_other_answer_breaks_the_connection_for_good(string text, string reason)
    {
        await using var probe = FakeProbe.WithHello(async probe =>
        {
            await probe.ReadRunAsync();
            await probe.WriteAsync(text);
        });
        await using var connection = await probe.ConnectAsync();

        for (var i = 0; i < 2; i++)
        {
            var broken = await Assert.ThrowsAsync<WireException>(() => AskAsync(connection, TwoCalls));
            Assert.That(broken!.Message, Does.Contain(reason));
        }
    }

    [Test]
    public async Task One_outcome_too_many_breaks_the_next_answer()
    {
        await using var probe = FakeProbe.WithHello(async probe =>
        {
            await probe.ReadRunAsync();
            await probe.WriteAsync("ran 1 2\nok\nok\nok\n");
        });
        await using var connection = await probe.ConnectAsync();

        Assert.That(await AskAsync(connection, TwoCalls), Is.InstanceOf<GuestAnswer.Ran>());
        Assert.That(() => AskAsync(connection, TwoCalls), Throws.InstanceOf<WireException>());
    }

    [Test]
    public async Task A_line_without_end_is_not_read_to_its_end()
    {
        await using var probe = FakeProbe.WithHello(async probe =>
        {
            await probe.ReadRunAsync();
            await probe.WriteAsync(new byte[2 * Wire.LineMax]);
        });
        await using var connection = await probe.ConnectAsync();

        var broken = await Assert.ThrowsAsync<WireException>(() => AskAsync(connection, TwoCalls));
        Assert.That(broken!.Message, Does.Contain("characters"));
    }

    [Test]
    public async Task Bytes_that_are_no_text_break_the_connection()
    {
        await using var probe = FakeProbe.WithHello(async probe =>
        {
            await probe.ReadRunAsync();
            await probe.WriteAsync([0xff, 0xfe, 0x00, 0x80, (byte)'\n']);
        });
        await using var connection = await probe.ConnectAsync();

        Assert.That(() => AskAsync(connection, TwoCalls), Throws.InstanceOf<WireException>());
    }

    [Test]
    public async Task A_probe_that_hangs_breaks_every_script_that_waits()
    {
        var clock = new ImpatientClock();
        await using var probe = FakeProbe.WithHello(async probe =>
        {
            for (var i = 0; i < 3; i++)
                await probe.ReadRunAsync();
            await probe.Disposed;
        });
        await using var connection = await probe.ConnectAsync(clock);

        var answers = Enumerable.Range(0, 3).Select(_ => AskAsync(connection, TwoCalls)).ToList();
        clock.RunOut();
        foreach (var answer in answers)
            Assert.That(() => answer, Throws.InstanceOf<WireException>().With.Message.Contains("within 30 s"));
    }

    [Test]
    public async Task A_closed_connection_leaves_no_script_waiting()
    {
        await using var probe = FakeProbe.WithHello(probe => probe.Disposed);
        var connection = await probe.ConnectAsync();

        var answer = AskAsync(connection, TwoCalls);
        await connection.DisposeAsync();
        Assert.That(() => answer, Throws.InstanceOf<WireException>());
    }

    static Task<GuestAnswer> AskAsync(ProbeConnection connection, Script script) =>
        connection.RunAsync(script, CancellationToken.None);
}
