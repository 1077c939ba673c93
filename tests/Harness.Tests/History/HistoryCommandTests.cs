using Reuseport.Harness.Commands;
using Reuseport.Model;

namespace Reuseport.Harness.Tests.History;

[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public sealed class HistoryCommandTests : PlayedKernels
{
    [Test]
    public async Task The_steps_are_found_within_the_series_that_differ_at_their_ends()
    {
        Assert.That(await HistoryAsync(update => Changed(update, "6.1.7")), Is.EqualTo(ExitCode.Agrees));

        Assert.That(Output.ToString(), Does.Contain("step     6.1.6 -> 6.1.7, within 6.1\n"));
        Assert.That(Output.ToString(), Does.Contain("step     6.1.1 -> 6.2.1, on the trunk\n"));
        Assert.That(Output.ToString(), Does.Contain("because  of udp-hash4\n"));
        Assert.That(Output.ToString(), Does.EndWith("1 traces on 6 kernels: 1 change, 0 do the same\n"));
        Assert.That(Fetched, Is.Unique);
    }

    [Test]
    public async Task Kernels_that_do_the_same_are_seen_at_the_ends_alone()
    {
        await HistoryAsync(_ => Behaviours.None);

        Assert.That(Fetched, Is.EquivalentTo(["6.1.1-1", "6.1.9-1", "6.2.1-1"]));
        Assert.That(Output.ToString(), Is.EqualTo("1 traces on 3 kernels: 0 change, 1 do the same\n"));
    }

    [Test]
    public async Task What_came_and_went_between_the_ends_is_seen_by_looking_at_every_kernel()
    {
        await HistoryAsync(
            update => update is "6.1.4" or "6.1.5" ? Behaviours.UdpHash4 : Behaviours.None, "--every", "-j", "3");

        Assert.That(Output.ToString(), Does.Contain("step     6.1.3 -> 6.1.4, within 6.1\n"));
        Assert.That(Output.ToString(), Does.Contain("step     6.1.5 -> 6.1.6, within 6.1\n"));
        Assert.That(Output.ToString(), Does.Contain("because  of udp-hash4, which is gone\n"));
        Assert.That(Fetched, Has.Count.EqualTo(10));
    }

    [Test]
    public async Task What_a_store_knows_is_not_measured_again()
    {
        var store = Scratch.In("store.db");
        await HistoryAsync(update => Changed(update, "6.1.7"), "--store", store);
        var (first, fetched) = ($"{Output}", Fetched.Count);

        await HistoryAsync(_ => throw new AssertionException("a kernel was started"), "--store", store);

        Assert.That($"{Output}", Is.EqualTo(first + first));
        Assert.That(Fetched, Has.Count.EqualTo(fetched));
    }

    [Test]
    public async Task A_range_leaves_the_other_kernels_out()
    {
        await HistoryAsync(update => Changed(update, "6.1.7"), "--every", "--kernels", "6.1.2..6.1.4");

        Assert.That(Fetched, Is.EquivalentTo(["6.1.2-1", "6.1.3-1", "6.1.4-1"]));
    }

    [Test]
    public async Task The_kernel_of_a_file_has_its_place_by_its_release()
    {
        await HistoryAsync(
            update => update == "./bzImage" ? Behaviours.UdpHash4 : Behaviours.None, "--every", "--also", "bzImage");

        Assert.That(Output.ToString(), Does.Contain("step     6.1.5 -> ./bzImage, within 6.1\n"));
        Assert.That(Output.ToString(), Does.Contain("step     ./bzImage -> 6.1.6, within 6.1\n"));
    }

    [Test]
    public async Task An_end_that_does_not_boot_is_replaced_by_the_next_one()
    {
        await HistoryAsync(update => update == "6.1.9" ? null : Changed(update, "6.1.7"));

        Assert.That(Output.ToString(), Does.Contain("step     6.1.6 -> 6.1.7, within 6.1\n"));
        Assert.That(Output.ToString(), Does.Contain("untold   6.1.9: it does not boot\n"));
    }

    [Test]
    public async Task Nothing_can_be_told_where_no_kernel_boots() =>
        Assert.That(await HistoryAsync(_ => null), Is.EqualTo(ExitCode.CannotTest));

    [Test]
    public async Task An_interruption_leaves_what_is_known()
    {
        using var interruption = new CancellationTokenSource();
        var code = await PlayAsync(
            update =>
            {
                if (update == "6.1.5")
                    interruption.Cancel();
                return Guest(Changed(update, "6.1.7"));
            },
            ["history", Trace, "--out", Scratch.In("out")], interruption.Token);

        Assert.That(code, Is.EqualTo(ExitCode.Interrupted));
        Assert.That(Output.ToString(), Does.Contain("step     6.1.1 -> 6.2.1, on the trunk\n"));
        Assert.That(
            Output.ToString(),
            Does.Contain("between  6.1.1 and 6.1.9: 7 releases between them were not looked at\n"));
        Assert.That(Scratch.In("out/history.json"), Does.Exist);
    }

    [Test]
    public async Task Progress_says_how_many_kernels_are_left()
    {
        await HistoryAsync(_ => Behaviours.None);

        Assert.That(Error.ToString(), Does.Contain("harness: 3 kernels to look at\n"));
        Assert.That(Error.ToString(), Does.Contain("is seen, 0 left\n"));
    }

    [TestCase("--kernels", "new", "--kernels: 'new' is no range of releases")]
    [TestCase("--kernels", "4.19", "--kernels: no kernel is in 4.19")]
    [TestCase("--call", "8", "--call: * has 7 calls")]
    public async Task A_wrong_command_line_is_one_line(params string[] arguments)
    {
        Assert.That(await HistoryAsync(_ => Behaviours.None, arguments[..^1]), Is.EqualTo(ExitCode.Usage));

        var expected = System.Text.RegularExpressions.Regex.Escape(arguments[^1]).Replace("\\*", ".*");
        Assert.That(Error.ToString(), Does.Match($"^harness: {expected}[^\n]*\n$"));
    }

    [Test]
    public async Task Traces_for_the_kernels_file_alone_are_named_and_left_out()
    {
        var functions = Path.Combine(Repository.Root, "harness/Profiles/incoming-cpu-function.trace");
        Assert.That(
            await PlayAsync(_ => Guest(Behaviours.None), ["history", functions, Trace]), Is.EqualTo(ExitCode.Agrees));
        Assert.That(
            Error.ToString(), Does.Contain($"{functions} is left out: it calls functions of the kernel's file\n"));
        Assert.That(await PlayAsync(_ => Guest(Behaviours.None), ["history", functions]), Is.EqualTo(ExitCode.Usage));
    }

    Task<ExitCode> HistoryAsync(Func<string, Behaviours?> kernel, params string[] arguments) => PlayAsync(
        update => kernel(update) is { } behaviours ? Guest(behaviours) : null, ["history", Trace, .. arguments]);
}
