using System.Text.Json;
using Reuseport.Containers;
using Reuseport.Containers.Kernels;
using Reuseport.Harness.Commands;
using Reuseport.Harness.Tests.Guests;
using Reuseport.Model;

namespace Reuseport.Harness.Tests.History;

[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public sealed class BisectCommandTests : PlayedKernels
{
    [TestCase("6.1.2")]
    [TestCase("6.1.5")]
    [TestCase("6.1.9")]
    public async Task The_step_is_found_with_its_call_and_its_behaviour(string changed)
    {
        var code = await BisectAsync(update => Changed(update, changed), "--good", "6.1.1", "--bad", "6.1.9");

        Assert.That(code, Is.EqualTo(ExitCode.Agrees), Error.ToString());
        Assert.That(Output.ToString(), Does.Contain($" -> {changed}, within 6.1\n"));
        Assert.That(Output.ToString(), Does.Contain("call     7, detach s0\nbefore   ok\nafter    ENOENT\n"));
        Assert.That(Output.ToString(), Does.Contain("because  of udp-hash4\n"));
        Assert.That(Fetched.Distinct().Count(), Is.LessThanOrEqualTo(2 + 3));
    }

    [Test]
    public async Task An_end_may_be_a_file()
    {
        var code = await BisectAsync(
            update => update == "/k/bzImage" ? Behaviours.UdpHash4 : Behaviours.None,
            "--good", "6.1.1", "--bad", "/k/bzImage");

        Assert.That(code, Is.EqualTo(ExitCode.Agrees), Error.ToString());
        Assert.That(Output.ToString(), Does.Contain("step     6.1.5 -> /k/bzImage, within 6.1\n"));
    }

    [Test]
    public async Task Ends_that_do_the_same_exit_1()
    {
        Assert.That(
            await BisectAsync(_ => Behaviours.None, "--good", "6.1.1", "--bad", "6.2"), Is.EqualTo(ExitCode.Diverges));
        Assert.That(Output.ToString(), Does.Contain("same     the ends do the same\n"));
    }

    [Test]
    public async Task A_call_that_does_the_same_is_looked_at_alone() => Assert.That(
        await BisectAsync(update => Changed(update, "6.1.5"), "--good", "6.1.1", "--bad", "6.1.9", "--call", "4"),
        Is.EqualTo(ExitCode.Diverges));

    [Test]
    public async Task A_kernel_that_does_not_boot_is_passed_over_and_said_so()
    {
        var code = await BisectAsync(
            update => update is "6.1.4" or "6.1.5" ? null : Changed(update, "6.1.5"),
            "--good", "6.1.1", "--bad", "6.1.9");

        Assert.That(code, Is.EqualTo(ExitCode.Agrees), Output.ToString());
        Assert.That(Output.ToString(), Does.Contain("step     6.1.3 -> 6.1.6, within 6.1\n"));
        Assert.That(Output.ToString(), Does.Contain("untold   6.1.4, 6.1.5, in between\n"));
    }

    [Test]
    public async Task Nothing_is_told_where_an_end_does_not_boot()
    {
        var code = await BisectAsync(
            update => update == "6.1.9" ? null : Behaviours.None, "--good", "6.1.1", "--bad", "6.1.9");

        Assert.That(code, Is.EqualTo(ExitCode.CannotTest));
        Assert.That(Error.ToString(), Does.Contain("harness: nothing can be told: 6.1.9: it does not boot\n"));
    }

    [TestCase("--good", "6.1.1", "--bad", "6.1.1", "--good and --bad: both are 6.1.1")]
    [TestCase("--good", "6.1.1", "--bad", "4.19", "--bad: there is no kernel 4.19")]
    [TestCase("--good", "6.1.1", "--bad", "6.1.2", "--call", "8", "--call: * has 7 calls")]
    [TestCase("--good", "6.1.1", "Option '--bad' is required.")]
    public async Task A_wrong_command_line_is_one_line(params string[] arguments)
    {
        Assert.That(await BisectAsync(_ => Behaviours.None, arguments[..^1]), Is.EqualTo(ExitCode.Usage));

        var expected = System.Text.RegularExpressions.Regex.Escape(arguments[^1]).Replace("\\*", ".*");
        Assert.That(Error.ToString(), Does.Match($"^harness: {expected}[^\n]*\n$"));
        Assert.That(Fetched, Is.Empty);
    }

    [Test]
    public async Task A_kernel_that_fails_in_the_trace_is_bisected_too()
    {
        var code = await BisectAsync(
            update => Old(update, "6.1.5") ? new ModelGuest(KernelProfile.Seed) : Panicking(_ => true),
            "--good", "6.1.1", "--bad", "6.1.9");

        Assert.That(code, Is.EqualTo(ExitCode.Agrees), Error.ToString());
        Assert.That(Output.ToString(), Does.Contain("step     6.1.4 -> 6.1.5, within 6.1\n"));
        Assert.That(Output.ToString(), Does.Contain("call     1, s0 = socket udp4\nbefore   ok\nafter    Oops: N\n"));
    }

    [Test]
    public async Task A_kernel_that_failed_once_and_never_again_did_not_fail()
    {
        var failed = new HashSet<string>();
        var code = await BisectAsync(
            update => Old(update, "6.1.5") ? Panicking(_ => failed.Add(update)) : Guest(Behaviours.UdpHash4),
            "--good", "6.1.1", "--bad", "6.1.9");

        Assert.That(code, Is.EqualTo(ExitCode.Agrees), Error.ToString());
        Assert.That(Output.ToString(), Does.Contain("before   ok\nafter    ENOENT\n"));
        Assert.That(failed, Does.Contain("6.1.4"));
    }

    [Test]
    public async Task A_trace_that_fails_now_and_then_is_repeated_and_the_answer_says_how_sure_it_is()
    {
        var runs = 0;
        var other = (await Guest(Behaviours.UdpHash4).RunAsync(_script, CancellationToken.None))!;
        var flaky = new ModelGuest(KernelProfile.Seed)
        {
            Before = script => script == _script && runs++ % 5 == 0 ? other : null,
        };
        var code = await BisectAsync(
            update => Old(update, "6.1.4") ? Guest(Behaviours.None) : flaky, "--good", "6.1.1", "--bad", "6.1.9");

        Assert.That(code, Is.EqualTo(ExitCode.Agrees), Error.ToString());
        Assert.That(Output.ToString(), Does.Contain("step     6.1.3 -> 6.1.4, within 6.1\n"));
        Assert.That(Output.ToString(), Does.Match(
            @"flaky    its rarer outcome has a rate of \d+ ?%; each kernel ran it \d+ times; "
            + @"the answer is wrong with a probability of at most [\d.]+ ?%"));
    }

    [Test]
    public async Task The_commits_of_the_step_are_named_the_likely_ones_first_and_counted()
    {
        Changelogs["6.1.5-1"] =
            """
            linux (6.1.5-1) unstable; urgency=medium

              * New upstream stable update:
                https://www.kernel.org/pub/linux/kernel/v6.x/ChangeLog-6.1.5
                - drm/udl: Fix a leak
                - net: phy: Do not sleep
                - udp: Detach the program of a group that reuseport_detach_prog()
                  does not know

             -- A Person <person@example.org>  Mon, 02 Nov 2026 11:17:40 +0100

            linux (6.1.4-1) unstable; urgency=medium

              * tcp: Something of the release before

            """;
        await BisectAsync(update => Guest(Changed(update, "6.1.5")), "--good", "6.1.1", "--bad", "6.1.9");

        Assert.That(Output.ToString(), Does.Contain(
            """
            maybe    udp: Detach the program of a group that reuseport_detach_prog() does not know
            maybe    net: phy: Do not sleep
                     2 of 3 commits: the changelog of 6.1.5-1

            """));
    }

    [Test]
    public async Task The_commits_of_a_tree_between_the_tags_are_named_if_they_touch_the_files_of_the_way()
    {
        await GitAsync("init", "-q", "-b", "main");
        await CommitAsync("net/ipv4/udp.c", "udp: Before the step", "v6.1.4");
        await CommitAsync("drivers/net/foo.c", "foo: Of a file that is not on the way");
        await CommitAsync("net/ipv4/udp.c", "A commit that no word of the way is in");
        await CommitAsync("net/core/sock_reuseport.c", "soreuseport: Forget a program", "v6.1.5");

        string[] ends = ["--good", "6.1.1", "--bad", "6.1.9"];
        await BisectAsync(update => Guest(Changed(update, "6.1.5")), [.. ends, "--git", Scratch.Path]);

        Assert.That(Output.ToString(), Does.Match(
            @"maybe    \w{7,} soreuseport: Forget a program\nmaybe    \w{7,} A commit that no word of the way is in\n"
            + $@"         2 of 2 commits: {Scratch.Path}, v6\.1\.4\.\.v6\.1\.5, of the files .*net/ipv4/udp\.c"));
    }

    [Test]
    public async Task A_tree_without_the_tags_is_an_error()
    {
        await GitAsync("init", "-q", "-b", "main");
        string[] ends = ["--good", "6.1.1", "--bad", "6.1.9"];

        Assert.That(
            await BisectAsync(update => Guest(Changed(update, "6.1.5")), [.. ends, "--git", Scratch.Path]),
            Is.EqualTo(ExitCode.Usage));
        Assert.That(Error.ToString(), Does.EndWith($"--git: {Scratch.Path} has neither the tag v6.1.4 nor v6.1\n"));
    }

    async Task CommitAsync(string file, string subject, string? tag = null)
    {
        var path = Directory.CreateDirectory(Path.GetDirectoryName(Scratch.In(file))!);
        await File.AppendAllTextAsync(Path.Combine(path.FullName, Path.GetFileName(file)), $"/* {subject} */\n");
        await GitAsync("add", "-A");
        await GitAsync("-c", "user.name=A", "-c", "user.email=a@example.org", "commit", "-q", "-m", subject);
        if (tag is not null)
            await GitAsync("tag", tag);
    }

    async Task GitAsync(params string[] arguments) =>
        await new ExternalCommand("git", ["-C", Scratch.Path, .. arguments]).ReadAsync(CancellationToken.None);

    [Test]
    public async Task What_is_printed_is_left_in_a_folder_with_what_each_kernel_did()
    {
        await BisectAsync(
            update => Guest(Changed(update, "6.1.5")), "--good", "6.1.1", "--bad", "6.1.9", "--out", Scratch.In("out"));

        var text = await File.ReadAllTextAsync(Scratch.In("out/bisect.txt"));
        Assert.That(Output.ToString(), Does.EndWith(text));
        using var json = JsonDocument.Parse(await File.ReadAllTextAsync(Scratch.In("out/bisect.json")));
        var change = json.RootElement[0].GetProperty("changes")[0];
        Assert.That(change.GetProperty("after").GetString(), Is.EqualTo("6.1.5"));
        Assert.That(change.GetProperty("behaviour").GetString(), Is.EqualTo("udp-hash4"));
        var first = json.RootElement[0].GetProperty("kernels")[0];
        Assert.That(first.GetProperty("outcomes").GetArrayLength(), Is.EqualTo(1));
    }

    Task<ExitCode> BisectAsync(Func<string, Behaviours?> kernel, params string[] arguments) =>
        BisectAsync(update => kernel(update) is { } behaviours ? Guest(behaviours) : null, arguments);

    Task<ExitCode> BisectAsync(Func<string, IGuest?> kernel, params string[] arguments) =>
        PlayAsync(kernel, ["bisect", Trace, .. arguments]);

    static ModelGuest Panicking(Func<Script, bool> fails) => new(KernelProfile.Seed)
    {
        Before = script => script == _script && fails(script)
            ? throw new GuestException("it panicked") { Splat = new("Oops: 1", "Oops: 1\n") }
            : null,
    };

    static readonly Script _script = TraceReader.ReadTrace(File.ReadAllText(Trace), out _)!.Script;
}
