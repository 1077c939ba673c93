using Reuseport.Harness.Commands;

namespace Reuseport.Harness.Tests.Snapshots;

/// <summary>A folder with one scenario, on packaged kernels that the model plays.</summary>
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public sealed class SnapshotCommandTests : PlayedScenario
{
    const string Snapshot =
        """
        # A socket that connects is filed by its peer.

        kernels 6.1..6.1.6
        s0 = socket udp4             -> ok
        reuseport s0 on              -> ok
        bind s0 lo p0                -> ok
        b0 = cbpf index 0            -> ok
        attach s0 b0                 -> ok
        connect s0 f0 lo p0          -> ok
        detach s0                    -> ok

        kernels 6.1.7..6.2
          7  detach s0                    -> ENOENT
        """;

    [Test]
    public async Task What_is_recorded_shows_the_rule_and_which_kernels_do_otherwise()
    {
        Assert.That(await SnapshotAsync("6.1.7", "record"), Is.EqualTo(ExitCode.Agrees), Output.ToString());

        Assert.That(Verified, Is.EqualTo(Snapshot));
        Assert.That(Output.ToString(), Is.EqualTo($"recorded  {Name}\n1 scenarios, 0 differ, 0 fail\n"));
        Assert.That(File.ReadAllLines(Scratch.In("kernels.txt")), Has.Length.EqualTo(10).And.Contain("6.2.1"));
    }

    [Test]
    public async Task To_record_again_changes_no_byte()
    {
        await SnapshotAsync("6.1.7", "record");
        await SnapshotAsync("6.1.7", "record", "-j", "3");

        Assert.That(Verified, Is.EqualTo(Snapshot));
        Assert.That(Output.ToString(), Does.EndWith("0 fail\n1 scenarios, 0 differ, 0 fail\n"));
    }

    [Test]
    public async Task A_kernel_that_is_new_is_added_if_it_does_as_the_one_before()
    {
        await SnapshotAsync("6.1.7", "record", "--kernels", "6.1..6.1.8");
        Assert.That(Verified, Does.Contain("\nkernels 6.1.7..6.1\n"));

        Assert.That(await SnapshotAsync("6.1.7", "record"), Is.EqualTo(ExitCode.Agrees));
        Assert.That(Verified, Is.EqualTo(Snapshot));
    }

    [TestCase("record")]
    [TestCase("check", "--kernels", "6.1.5")]
    public async Task A_kernel_that_does_otherwise_is_a_diff_and_waits_as_received(params string[] command)
    {
        await SnapshotAsync("6.1.7", "record");
        Output.GetStringBuilder().Clear();

        Assert.That(await SnapshotAsync("6.1.5", command), Is.EqualTo(ExitCode.Diverges));

        Assert.That(Output.ToString(), Does.Match(
            $@"^differs   {Name}\n  kernels 6\.1\.5(\.\.6\.1\.6)?\n"
            + @"  -  7  detach s0 +-> ok\n  \+  7  detach s0 +-> ENOENT\n1 scenarios, 1 differ, 0 fail\n$"));
        Assert.That(Verified, Is.EqualTo(Snapshot), "what was accepted stays");
        Assert.That(await File.ReadAllTextAsync(Scratch.In($"{Name}.received.txt")), Does.Contain("kernels 6.1.5"));
    }

    [Test]
    public async Task What_was_received_is_accepted_by_name_or_pattern([Values(Name, "a-socket-*")] string pattern)
    {
        await SnapshotAsync("6.1.7", "record");
        await SnapshotAsync("6.1.5", "record");

        Assert.That(await SnapshotAsync("6.1.5", "accept", pattern), Is.EqualTo(ExitCode.Agrees));
        Assert.That(Verified, Does.Contain("\nkernels 6.1.5..6.2\n"));
        Assert.That(Scratch.In($"{Name}.received.txt"), Does.Not.Exist);
        Assert.That(await SnapshotAsync("6.1.5", "accept", pattern), Is.EqualTo(ExitCode.Usage), "nothing is left");
        Assert.That(await SnapshotAsync("6.1.5", "record"), Is.EqualTo(ExitCode.Agrees));
    }

    [Test]
    public async Task A_review_shows_the_change_its_step_and_candidates_and_does_what_is_answered()
    {
        Changelogs["6.1.5-1"] = "linux (6.1.5-1) unstable; urgency=medium\n\n  * udp: Forget the program\n";
        await SnapshotAsync("6.1.7", "record");
        await SnapshotAsync("6.1.5", "record");
        Output.GetStringBuilder().Clear();
        Typed = "x\na\n";

        Assert.That(await SnapshotAsync("6.1.5", "review"), Is.EqualTo(ExitCode.Agrees));

        Assert.That(Output.ToString(), Is.EqualTo(
            $"""
            1 of 1  {Name}
            # A socket that connects is filed by its peer.
            kernels  6.1.5..6.1.6
              -  7  detach s0                    -> ok
              +  7  detach s0                    -> ENOENT
            step     6.1.4 -> 6.1.5, within 6.1
            because  of no behaviour of the profile
            maybe    udp: Forget the program
                     1 of 1 commits: the changelog of 6.1.5-1
            blame    since 6.1.5, 6.1.4 -> 6.1.5, within 6.1: a regression or a backport
            {Question}{Question}accepted  {Name}

            0 left

            """));
        Assert.That(Verified, Does.Contain("\nkernels 6.1.5..6.2\n"));
        Assert.That(Output.ToString().Split('\n'), Has.All.Length.LessThanOrEqualTo(Question.Length * 2 + 80));
    }

    [TestCase("r\n", "", TestName = "What is refused is gone, and what was verified stays")]
    [TestCase("s\n", "kernels 6.1.5..6.2", TestName = "What is skipped waits")]
    [TestCase("q\n", "kernels 6.1.5..6.2", TestName = "What is not answered waits")]
    [TestCase("", "kernels 6.1.5..6.2", TestName = "The end of the input decides nothing")]
    public async Task Of_a_review(string typed, string received)
    {
        await SnapshotAsync("6.1.7", "record");
        await SnapshotAsync("6.1.5", "record");
        Typed = typed;

        Assert.That(
            await SnapshotAsync("6.1.5", "review"), Is.EqualTo(received == "" ? ExitCode.Agrees : ExitCode.Diverges));
        Assert.That(Verified, Is.EqualTo(Snapshot));
        var path = Scratch.In($"{Name}.received.txt");
        Assert.That(File.Exists(path) ? await File.ReadAllTextAsync(path) : "", Does.Contain(received));
        Assert.That(File.Exists(path), Is.EqualTo(received != ""));
    }

    [Test]
    public async Task What_a_check_found_of_a_new_release_is_accepted_and_then_holds()
    {
        await SnapshotAsync("6.1.7", "record", "--kernels", "6.1..6.1.6");
        string[] check = ["check", "--kernels", "6.1.8"];
        Assert.That(await SnapshotAsync("6.1.7", check), Is.EqualTo(ExitCode.Diverges));

        Assert.That(await SnapshotAsync("6.1.7", "accept", Name), Is.EqualTo(ExitCode.Agrees));

        Assert.That(await SnapshotAsync("6.1.7", check), Is.EqualTo(ExitCode.Agrees));
        Assert.That(await SnapshotAsync("6.1.9", check), Is.EqualTo(ExitCode.Diverges), "it is listed");
        Assert.That(await SnapshotAsync("6.1.7", "record"), Is.EqualTo(ExitCode.Diverges), "6.1.7 is held to 6.1.6");
    }

    const string Question = "[a]ccept  [r]efuse  [s]kip  [d]iff tool  [q]uit ? ";

    [Test]
    public async Task A_target_is_checked_by_its_release()
    {
        await SnapshotAsync("6.1.7", "record");

        Assert.That(
            await SnapshotAsync("6.1.7", "check", "--target", "vm:6.1.3-1,vm:6.1.8-1"), Is.EqualTo(ExitCode.Agrees));
        Assert.That(await SnapshotAsync("6.1.3", "check", "--target", "vm:6.1.3-1"), Is.EqualTo(ExitCode.Diverges));
    }

    [Test]
    public async Task A_snapshot_without_a_scenario_and_a_scenario_without_a_snapshot_fail()
    {
        Scratch.Write("gone.verified.txt", Snapshot);

        Assert.That(await SnapshotAsync("6.1.7", "check", "--target", "vm:6.1.3-1"), Is.EqualTo(ExitCode.Diverges));
        Assert.That(Output.ToString(), Is.EqualTo(
            $"""
            fails     gone has a snapshot and no scenario
            fails     {Name} has no snapshot: harness snapshot record
            1 scenarios, 0 differ, 2 fail

            """));
    }

    [Test]
    public async Task What_is_no_snapshot_is_one_line()
    {
        Scratch.Write("kernels.txt", "6.1.3\n");
        Scratch.Write($"{Name}.verified.txt", "\nkernels everywhere\n");

        Assert.That(await SnapshotAsync("6.1.7", "check", "--target", "vm:6.1.3-1"), Is.EqualTo(ExitCode.Usage));
        Assert.That(Error.ToString(), Does.Match($@"^harness: \S+{Name}\.verified\.txt: is no snapshot of {Name}\n$"));
    }
}
