using Reuseport.Containers;
using Reuseport.Harness.Commands;
using Reuseport.Model;

namespace Reuseport.Harness.Tests.Snapshots;

/// <summary>
/// A kernel that was never recorded is held to the release before it, or to what the model says of its profile. The
/// scenario tells kernels with udp-hash4 from those without it: 6.1.8 has it, and the listed 6.1.6 has not.
/// </summary>
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public sealed class UnlistedKernelTests : PlayedScenario
{
    [TestCase("6.2", "as 6.2 do, by udp-hash4", TestName = "A backport is known by the kernels that have it")]
    [TestCase("9", "as no listed kernel does, by udp-hash4", TestName = "A behaviour that is new is known by its name")]
    public async Task Of_a_target(string since, string explanation)
    {
        await SnapshotAsync(since, "record");
        Unlist("6.1.7", "6.1.8", "6.1.9");

        Assert.That(await CheckAsync("--target", "vm:6.1.8-1"), Is.EqualTo(ExitCode.Agrees));

        Assert.That(Output.ToString(), Is.EqualTo(
            $"known     {Name}\n  kernel 6.1.8, {explanation}\n1 scenarios, 0 differ, 0 fail\n"));
        Assert.That(ReceivedPath, Does.Not.Exist, "there is nothing to accept");
    }

    [Test]
    public async Task A_release_that_is_listed_is_held_to_its_record_whatever_its_profile()
    {
        await SnapshotAsync("6.2", "record");

        Assert.That(await CheckAsync("--target", "vm:6.1.8-1"), Is.EqualTo(ExitCode.Diverges));
        Assert.That(Output.ToString(), Does.StartWith($"differs   {Name}\n  kernels 6.1.8\n"));
    }

    [Test]
    public async Task A_packaged_release_that_is_new_differs_so_that_it_is_reviewed()
    {
        await SnapshotAsync("6.2", "record");
        Unlist("6.1.7", "6.1.8", "6.1.9");

        Assert.That(await CheckAsync("--kernels", "6.1.8"), Is.EqualTo(ExitCode.Diverges));
        Assert.That(ReceivedPath, Does.Exist);
    }

    /// <summary>Its profile has udp-hash4, and in the scenario it does as kernels without it.</summary>
    [Test]
    public async Task What_its_profile_does_not_explain_differs_though_a_listed_kernel_does_so()
    {
        await SnapshotAsync("6.1.4", "record");
        Unlist("6.1.7", "6.1.8", "6.1.9");
        var (script, runs) = (TraceReader.ReadTrace(File.ReadAllText(Trace)).Script, 0);
        GuestAnswer.Ran lie = new([.. Enumerable.Repeat<Outcome>(Outcome.Ok.Instance, script.Ops.Count)]);
        Output.GetStringBuilder().Clear();

        // The first run of the script is that of the measurement.
        var code = await SnapshotAsync(
            update => Guest(update, Behaviours.UdpHash4, asked => asked == script && runs++ > 0 ? lie : null),
            "check", "--target", "vm:6.1.8-1");

        Assert.That(code, Is.EqualTo(ExitCode.Diverges));
        Assert.That(Output.ToString(), Does.StartWith($"differs   {Name}\n  kernels 6.1.8\n"));
    }

    /// <summary>To accept a difference lists the kernel, which is then held to all that it does.</summary>
    [Test]
    public async Task What_is_known_of_a_kernel_that_differs_elsewhere_is_received_with_the_difference()
    {
        var text = await File.ReadAllTextAsync(Scratch.In($"{Name}.trace")) + "close s0\n";
        Scratch.Write("other.trace", text);
        var other = TraceReader.ReadTrace(text).Script;
        await SnapshotAsync("6.2", "record");
        Unlist("6.1.7", "6.1.8", "6.1.9");
        GuestAnswer.Ran lie = new([.. Enumerable.Repeat<Outcome>(new Outcome.Failed(Errno.EPERM), other.Ops.Count)]);
        var kernel = (string update) => Guest(update, Behaviours.UdpHash4, asked => asked == other ? lie : null);
        string[] check = ["check", "--target", "vm:6.1.8-1"];

        Assert.That(await SnapshotAsync(kernel, check), Is.EqualTo(ExitCode.Diverges));

        Assert.That(Output.ToString(), Does.Contain("\ndiffers   other\n").And.Contain($"\nknown     {Name}\n"));
        Assert.That(await SnapshotAsync(kernel, "accept", "*"), Is.EqualTo(ExitCode.Agrees));
        Assert.That(await SnapshotAsync(kernel, check), Is.EqualTo(ExitCode.Agrees), "it is listed now");
    }

    Task<ExitCode> CheckAsync(params string[] kernels)
    {
        Output.GetStringBuilder().Clear();
        return SnapshotAsync("6.1.7", ["check", .. kernels]);
    }

    void Unlist(params string[] releases) => File.WriteAllLines(
        Scratch.In("kernels.txt"), File.ReadAllLines(Scratch.In("kernels.txt")).Except(releases));
}
