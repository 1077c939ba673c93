using Reuseport.Harness.Commands;
using Reuseport.Harness.Tests.Guests;
using Reuseport.Harness.Verdicts;
using Reuseport.Model;

namespace Reuseport.Harness.Tests;

/// <summary>Expectations that depend on the kernel, leave something open, or are of several calls.</summary>
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public sealed class ExpectationTests : CommandFixture
{
    /// <summary>Two UDP sockets of one group.</summary>
    const string Pair =
        """
        @trace 1
        b0 = reuseport pass note
        s0 = socket udp4
        reuseport s0 on
        bind s0 lo p0
        attach s0 b0
        s1 = socket udp4
        reuseport s1 on
        bind s1 lo p0

        """;

    /// <summary>A datagram that a socket with the CPU gets where incoming_cpu counts.</summary>
    const string ByCpu =
        """
        @trace 1
        s0 = socket udp4
        reuseport s0 on
        cpu s0 elsewhere
        bind s0 lo p0
        s1 = socket udp4
        reuseport s1 on
        cpu s1 here
        bind s1 lo p0
        send f0 lo p0 1              -> s1 with incoming-cpu, else s0
        send f7 lo p0 1              -> s0|s1 without incoming-cpu, else s1
        """;

    static readonly KernelProfile Newer = KernelProfile.Seed.With(Behaviours.IncomingCpu);

    [TestCase("seed")]
    [TestCase("incoming-cpu")]
    public async Task One_file_is_true_on_kernels_with_a_behaviour_and_without_it(string profile)
    {
        var path = Scratch.Write("cpu.trace", ByCpu);
        StartGuest start = (_, _) => Task.FromResult<Containers.IGuest>(
            new ModelGuest(profile == "seed" ? KernelProfile.Seed : Newer));

        Assert.That(await RunAsync(start, "replay", path), Is.EqualTo(ExitCode.Agrees));
        Assert.That(await RunAsync("check", path, "--profile", profile), Is.EqualTo(ExitCode.Agrees));
        Assert.That(await RunAsync(start, "check", path, "--target", "new"), Is.EqualTo(ExitCode.Agrees));
    }

    [Test]
    public async Task A_condition_that_is_the_wrong_way_round_is_outdated()
    {
        var path = Scratch.Write("cpu.trace", ByCpu.Replace("s1 with ", "s1 without "));

        Assert.That(await RunAsync("replay", path), Is.EqualTo(ExitCode.Diverges));
        Assert.That(Output.ToString(), Does.StartWith("outdated  ").And.EndsWith("-> s0\n  the file says s1\n"));
        Output.GetStringBuilder().Clear();
        Assert.That(await RunAsync("check", path), Is.EqualTo(ExitCode.Diverges));
        Assert.That(Output.ToString(), Does.EndWith("-> s1, the model says s0\n"));
    }

    [Test]
    public async Task A_condition_of_a_kernel_that_was_recorded_is_checked_without_it()
    {
        var path = Scratch.Write("cpu.trace", ByCpu);

        Assert.That(await RunAsync("check", path, "--kernel", "5.10.262-1"), Is.EqualTo(ExitCode.Agrees));
        Assert.That(await RunAsync("check", path, "--kernel", "6.12.118"), Is.EqualTo(ExitCode.Agrees));
    }

    [TestCase("replay")]
    [TestCase("check")]
    [TestCase("minimize")]
    public async Task A_behaviour_that_is_not_there_is_told_with_its_place(string command)
    {
        var path = Scratch.Write("typo.trace", ByCpu.Replace("s1 with incoming-cpu", "s1 with incoming-cpus"));

        Assert.That(await RunAsync(command, path), Is.EqualTo(ExitCode.Usage));
        Assert.That(Error.ToString(), Is.EqualTo($"harness: {path}:10:41: there is no behaviour incoming-cpus\n"));
    }

    [TestCase("runs=1 ...", ExitCode.Agrees)]
    [TestCase("hash=0 proto=17 ...", ExitCode.Agrees)]
    [TestCase("runs=2 ...", ExitCode.Diverges)]
    [TestCase("len=13 ...", ExitCode.Agrees)]
    [TestCase("len=12 ...", ExitCode.Diverges)]
    public async Task What_a_trace_leaves_open_of_notes_may_be_anything(string notes, ExitCode expected)
    {
        var path = Scratch.Write("notes.trace", $"{Pair}send f0 lo p0 1\nnotes b0 -> {notes}\n");

        Assert.That(await RunAsync("check", path), Is.EqualTo(expected));
        Assert.That(await RunAsync("replay", path), Is.EqualTo(expected));
    }

    [TestCase("f0", "f7", ExitCode.Agrees, "")]
    [TestCase("f0", "f1", ExitCode.Diverges, "send f1 lo p0 1              -> s0\n"
        + "  the file says each of s0|s1, and none of the 2 calls has s1\n")]
    public async Task Each_outcome_of_a_row_comes_at_least_once(
        string first, string second, ExitCode expected, string said)
    {
        var path = Scratch.Write(
            "each.trace",
            $"{Pair}send {first} lo p0 1 -> each of s0|s1\nsend {second} lo p0 1 -> each of s0..s1\n");

        Assert.That(await RunAsync("replay", path), Is.EqualTo(expected));
        Assert.That(Output.ToString(), Does.EndWith(said));
        Assert.That(await RunAsync("check", path), Is.EqualTo(expected));
        if (expected == ExitCode.Diverges)
            Assert.That(Output.ToString(), Does.EndWith(", and the model never has s1 in 2 calls\n"));
    }

    [Test]
    public async Task A_row_that_the_model_leaves_free_is_left_to_the_kernel()
    {
        var path = Scratch.Write(
            "free.trace", $"{Pair}send w0 lo p0 1 -> each of s0|s1\nsend w1 lo p0 1 -> each of s0|s1\n");

        Assert.That(await RunAsync("check", path), Is.EqualTo(ExitCode.Agrees));
        Assert.That(await RunAsync("replay", path), Is.EqualTo(ExitCode.Diverges), "the guest takes the first way");
    }

    [Test]
    public void A_row_that_did_not_come_to_its_end_says_nothing()
    {
        var file = TraceReader.ReadTrace($"{Pair}send f0 lo p0 1 -> each of s0|s1\nsend f1 lo p0 1 -> each of s0|s1\n");
        var seen = Enumerable.Repeat<Outcome>(Outcome.Ok.Instance, 8).Append(new Outcome.Selected(new(0)));

        Assert.That(Judge.FindContradiction(file, [.. seen]), Is.Null);
        Assert.That(Judge.FindContradiction(file, [.. seen, new Outcome.Selected(new(0))]), Is.EqualTo(9));
        Assert.That(Judge.FindContradiction(file, [.. seen, new Outcome.Selected(new(1))]), Is.Null);
    }
}
