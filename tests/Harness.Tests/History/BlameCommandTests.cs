using System.Text.Json;
using Reuseport.Containers;
using Reuseport.Harness.Commands;
using Reuseport.Harness.Tests.Guests;

namespace Reuseport.Harness.Tests.History;

/// <summary>From 6.1.5 on a kernel refuses the last call of one script, and has udp-hash4.</summary>
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public sealed class BlameCommandTests : PlayedKernels
{
    const string Blame =
        "blame    since 6.1.5, 6.1.4 -> 6.1.5, within 6.1: a regression or a backport; looked at 6.1.1 ";

    [Test]
    public async Task Replay_says_which_kernels_do_the_same()
    {
        Assert.That(
            await BlameAsync("replay", Refused, "--target", "vm:6.1.7-1", "--blame"),
            Is.EqualTo(ExitCode.Diverges), Error.ToString());
        Assert.That(Output.ToString(), Does.Contain($"\n{Blame}"));
        Assert.That(Fetched, Does.Not.Contain("6.1.7-1"), "what was seen is known");
    }

    [Test]
    public async Task Run_says_it_of_the_shortest_divergence_of_each_group()
    {
        await BlameAsync(
            "run", "--scripts", "3000", "--seed", "1", "--target", "vm:6.1.7-1", "--profile", "seed", "--blame",
            "--out", Scratch.In("out"));

        Assert.That(Output.ToString(), Does.Contain($"\n{Blame}"), Error.ToString());
        using var json = JsonDocument.Parse(await File.ReadAllTextAsync(Scratch.In("out/run.json")));
        var blames = json.RootElement.GetProperty("findings").EnumerateArray()
            .Select(finding => finding.GetProperty("blame").GetString());
        Assert.That(blames, Has.Some.StartsWith(Blame));
    }

    [Test]
    public async Task Matrix_says_it_with_the_target()
    {
        await BlameAsync(
            "matrix", Refused, "--targets", "vm:6.1.7-1", "--blame", "--out", Scratch.In("out"));

        Assert.That(Output.ToString(), Does.Match($@"\nvm:6\.1\.7-1: divergences/\S+\n{Blame}"));
        Assert.That(File.ReadAllText(Scratch.In("out/matrix.txt")), Does.Contain(Blame));
    }

    [Test]
    public async Task Nothing_is_looked_at_unless_it_is_asked_for()
    {
        await BlameAsync("replay", Refused, "--target", "vm:6.1.7-1");

        Assert.That(Output.ToString(), Does.Not.Contain("blame"));
        Assert.That(Fetched, Is.Empty);
    }

    string Refused => Scratch.Write("refused.trace", Listening);

    Task<ExitCode> BlameAsync(params string[] arguments)
    {
        var script = TraceReader.ReadTrace(Listening, out _)!.Script;
        return PlayAsync(
            update => new ModelGuest(new(Changed(update, "6.1.5")))
            {
                Hello = GuestHello.Parse([$"kernel={update}", "arch=none", "build=test"])!,
                Before = asked => asked == script && !Old(update, "6.1.5")
                    ? new GuestAnswer.Ran([Ok, Ok, Ok, new Outcome.Failed(Errno.EINVAL)])
                    : null,
            },
            arguments);
    }

    static Outcome Ok => Outcome.Ok.Instance;
}
