using Reuseport.Containers;
using Reuseport.Harness.Commands;
using Reuseport.Harness.Nights;
using Reuseport.Harness.Tests.Guests;

namespace Reuseport.Harness.Tests.Nights;

/// <summary>What a night finds out by itself about what is new.</summary>
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public sealed class FollowUpTests : PlayedNight
{
    [Test]
    public async Task Kernels_around_are_asked_since_when_they_do_so_and_the_changelog_which_commit_it_was()
    {
        Changelogs["6.1.4-1"] =
            """
            linux (6.1.4-1) bookworm; urgency=medium

              * New upstream stable update:
                - drm/amdgpu: fix a lamp
                - tcp: inet_csk_listen_start() refuses on Fridays

             -- A Maintainer <a@example.org>  Mon, 02 Feb 2026 10:00:00 +0000

            linux (6.1.3-1) bookworm; urgency=medium

              * New upstream stable update:

             -- A Maintainer <a@example.org>  Mon, 02 Feb 2026 09:00:00 +0000
            """;

        await MailAsync(kernel => Old(kernel, "6.1.4") || kernel == "6.2.1" ? Honest(kernel) : Liar(kernel));

        var finding = FollowUps()[0];
        Assert.That(finding.Untold, Is.Null);
        Assert.That(finding.Alike, Has.Member("6.1.4").And.Member("6.1.9").And.None.EqualTo("6.1.3"));
        Assert.That(finding.Blame, Does.StartWith("since 6.1.4, 6.1.3 -> 6.1.4, within 6.1"));
        Assert.That(finding.Program, Does.Contain("int main(void)"));
        Assert.That(
            Mail(), Does.Contain("\nAlso on mainline (its newest package): no, 6.2.1-1\n")
                .And.Contain("\nchange   6.1.3 -> 6.1.4, within 6.1: call 2, listen s0 16: ok -> EACCES\n")
                .And.Contain("\nmaybe    tcp: inet_csk_listen_start() refuses on Fridays\n")
                .And.Contain($"\n{FollowUp.FileOf(finding.Signature)}.c\n"));
    }

    [Test]
    public async Task A_trace_and_a_program_are_files_of_their_own()
    {
        await MailAsync(Liar);

        var name = Scratch.In($"nights/{Date}/followups/{FollowUp.FileOf(FollowUps()[0].Signature)}");
        Assert.That(TraceReader.ReadTrace(File.ReadAllText($"{name}.trace")).Script.Ops, Is.Not.Empty);
        Assert.That(File.ReadAllText($"{name}.c"), Is.EqualTo(FollowUps()[0].Program));
    }

    [Test]
    public async Task What_does_not_show_each_time_is_said_to()
    {
        // It lies while the shards run, and is honest when it is asked again.
        await MailAsync(kernel =>
            kernel != "6.1.2" || $"{Error}".Contains("followed up") ? Honest(kernel) : Liar(kernel));

        var untold = FollowUps().Select(followUp => followUp.Untold).Distinct();
        Assert.That(untold, Is.SubsetOf(["6.1.2 did not do so again", "6.1.2 does so in 1 of 30 runs"]));
        Assert.That(Mail(), Does.Contain("\nfollowed nothing can be told: 6.1.2 did not do so again\n"));
    }

    [Test]
    public async Task A_failure_of_the_kernel_that_does_not_come_again_is_said_of_no_other_kernel()
    {
        await MailAsync(kernel =>
            kernel != "6.1.2" || $"{Error}".Contains("followed up") ? Honest(kernel) : Failing());

        var followUp = Directory.GetFiles(Scratch.In($"nights/{Date}/followups"), "*.json")
            .Select(file => FollowUp.Parse(File.ReadAllText(file))!).Single();
        Assert.That(followUp.Untold, Is.EqualTo("6.1.2 did not do so again"));
        Assert.That(followUp.Alike, Is.Empty);
        Assert.That(Mail(), Does.Contain("\nAlso on mainline (its newest package): no, 6.2.1-1\n"));

        static ModelGuest Failing() => new(Model.KernelProfile.Seed)
        {
            Before = script => script.Ops.Any(op => op is Op.Detach)
                ? throw new GuestException("it failed") { Splat = new("WARNING: at fn", "console") }
                : null,
        };
    }

    [Test]
    public async Task It_is_followed_up_once()
    {
        await MailAsync(Liar);
        var first = Files("nights");

        await NightAsync(_ => throw new AssertionException("a kernel was started"), Plan(), "--resume");

        Assert.That(Files("nights"), Is.EquivalentTo(first));
    }

    [Test]
    public async Task What_the_night_before_had_is_not_followed_up_again()
    {
        await MailAsync(Liar);
        await NightAsync(Liar, Plan(), "--night", "2026-11-28");

        Assert.That(Directory.Exists(Scratch.In("nights/2026-11-28/followups")), Is.False);
    }

    [Test]
    public async Task A_plan_says_how_many_are_followed_up()
    {
        await NightAsync(Liar, Plan("follow-up = 0"));

        Assert.That(Directory.Exists(Scratch.In($"nights/{Date}/followups")), Is.False);
    }

    Task<ExitCode> MailAsync(Func<string, IGuest?> kernel) => NightAsync(kernel, Plan(), "--night", Date);

    string Plan(string more = "") => WritePlan(
        $"store = \"{Scratch.In("store.db")}\"\n{more}\n{Small("nights")}\n"
            + "[mail]\nfrom = \"Nightly <nightly@example.org>\"\nto = [\"you@example.org\"]\n");

    string Mail() => File.ReadAllText(Scratch.In($"nights/{Date}/mail.txt"));

    /// <summary>Those of listen(2), of which the kernels lie.</summary>
    FollowUp[] FollowUps() =>
    [
        .. from file in Directory.GetFiles(Scratch.In($"nights/{Date}/followups"), "*.json")
           let followUp = FollowUp.Parse(File.ReadAllText(file))
           where followUp.History?.Calls[^1].StartsWith("listen", StringComparison.Ordinal) == true
           select followUp,
    ];
}
