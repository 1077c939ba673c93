using System.Diagnostics;

namespace Reuseport.KernelProbes.Tests;

/// <summary>
/// Another process in the namespace of a probe stands in for a kernel that delivers what was not sent, or keeps what
/// is not open. The timers of half-open connections give it three seconds.
/// </summary>
public sealed class IntruderTests
{
    const string Pause = "timer f7 lo p7\ntimer f7 lo p7\n";

    [TestCase("socket tcp4", "listen s0 16", "accept s0", "tcp")]
    [TestCase("socket tcp4", "listen s0 16", "orphan s0 u1", "tcp")]
    [TestCase("socket udp4", "reuseaddr s0 off", "send f0 lo p0 3", "udp")]
    public void What_the_script_has_not_sent_is_foreign(string socket, string ready, string call, string protocol)
    {
        var outcomes = Step(
            $"s0 = {socket}\nbind s0 lo p0\n{ready}\n", $"echo xxxxx > /dev/{protocol}/127.0.0.1/20000", call + "\n");

        Assert.That(outcomes[^2..], Is.EqualTo((string[])["foreign", "end"]));
    }

    [Test]
    public void A_socket_that_stays_is_counted_and_told_of()
    {
        var outcomes = Step("s0 = socket tcp4\n", "exec 3<>/dev/udp/127.0.0.1/9; sleep 10", "left\n");

        Assert.That(outcomes[^2..], Is.EqualTo((string[])["sockets=1 programs=0 entries=0", "end left"]));
    }

    [Test]
    public void A_script_that_does_not_ask_is_told_that_something_is_left()
    {
        var outcomes = Step("s0 = socket tcp4\n", "exec 3<>/dev/udp/127.0.0.1/9; sleep 10", "close s0\n");

        Assert.That(outcomes[^2..], Is.EqualTo((string[])["ok", "end left"]));
    }

    /// <summary>The lines after the head of the answer.</summary>
    static string[] Step(string before, string intrusion, string after)
    {
        const string halfOpen = "s9 = socket tcp4\nbind s9 lo p7\nlisten s9 1\nsyn f7 lo p7\n";
        var script = before + halfOpen + Pause + after;
        using var probe = Start(ProbeProcess.Command, input: true);
        using var timer = new Timer(_ => probe.Kill(), null, TimeSpan.FromSeconds(60), Timeout.InfiniteTimeSpan);
        probe.StandardInput.Write($"hello 1\nstep 1 {script.Count(c => c == '\n')}\n{script}");
        probe.StandardInput.Flush();
        // The answer to hello, the head, and what was seen until the first wait.
        var seen = (before + halfOpen).Count(c => c == '\n');
        for (var i = 0; i < 2 + seen; i++)
            probe.StandardOutput.ReadLine();

        using var intruder = Start(
            ["nsenter", $"--net=/proc/{probe.Id}/ns/net", "bash", "-c", intrusion], input: false);
        probe.StandardInput.Close();
        var rest = probe.StandardOutput.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries);
        intruder.Kill(entireProcessTree: true);
        intruder.WaitForExit();
        return rest;
    }

    static Process Start(string[] command, bool input) => Process.Start(new ProcessStartInfo(command[0], command[1..])
    {
        RedirectStandardInput = input,
        RedirectStandardOutput = input,
    })!;
}
