using Reuseport.Containers;
using Reuseport.Harness.Comparing;
using Reuseport.Harness.Generation;
using Reuseport.Harness.Results;
using Reuseport.Harness.Running;
using Reuseport.Harness.Tests.Guests;
using Reuseport.Harness.Verdicts;
using Reuseport.Model;

namespace Reuseport.Harness.Tests;

/// <summary>
/// Proof of the checker: mistakes that a person could make in such code are found and shrunk to the calls that
/// matter.
/// </summary>
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public sealed class PlantedBugTests : IDisposable
{
    const int Scripts = 3_000;
    const ulong Seed = 11;

    readonly Scratch _scratch = new();

    public void Dispose() => _scratch.Dispose();

    [Test]
    public async Task Swap_without_swap_shrinks_to_three_members_of_which_one_leaves()
    {
        var minimal = await ShortestAsync(RemoveWithoutSwap);

        Assert.That(minimal.Ops.Count(op => op is Op.Socket), Is.EqualTo(3), minimal.ToString());
        Assert.That(minimal.Ops, Has.Count.LessThanOrEqualTo(11), minimal.ToString());
        Assert.That(minimal.Ops[^1], Is.InstanceOf<Op.Order>().Or.InstanceOf<Op.Send>());
    }

    [Test]
    public async Task A_forgotten_closed_section_shrinks_to_a_listener_that_comes_back()
    {
        var minimal = await ShortestAsync(ForgetClosed);

        var settings = minimal.Settings.Count + minimal.Ops.Count(op => op is Op.Sysctl);
        Assert.That(settings, Is.EqualTo(1), minimal.ToString());
        Assert.That(minimal.Ops, Has.Count.LessThanOrEqualTo(7), minimal.ToString());
        Assert.That(minimal.Ops[^1], Is.InstanceOf<Op.Listen>());
    }

    [Test]
    public async Task A_fallback_to_the_wrong_index_shrinks_to_two_members_and_a_flow()
    {
        var minimal = await ShortestAsync(FallBackToTheNext);

        Assert.That(minimal.Ops.Count(op => op is Op.Socket), Is.EqualTo(2), minimal.ToString());
        Assert.That(minimal.Ops, Has.Count.LessThanOrEqualTo(9), minimal.ToString());
        Assert.That(minimal.Ops[^1], Is.InstanceOf<Op.Send>().Or.InstanceOf<Op.Connect>().Or.InstanceOf<Op.Order>());
    }

    [Test]
    public async Task A_map_that_keeps_a_socket_that_left_shrinks_to_a_member_that_goes_and_a_look()
    {
        var minimal = await ShortestAsync(KeepInMap);

        Assert.That(minimal.Ops.Count(op => op is Op.CreateMap), Is.EqualTo(1), minimal.ToString());
        Assert.That(minimal.Ops, Has.Count.LessThanOrEqualTo(9), minimal.ToString());
    }

    /// <summary>A socket that leaves its group stays in the map.</summary>
    static (Net, Outcome) KeepInMap(Net before, Op op, Course course)
    {
        var (net, outcome) = before.Step(op, course);
        return op is Op.Shutdown or Op.Disconnect
            ? (net with { Bpf = net.Bpf with { Maps = before.Bpf.Maps } }, outcome)
            : (net, outcome);
    }

    /// <summary>A member leaves and those behind it move up, as a list would have it.</summary>
    static (Net, Outcome) RemoveWithoutSwap(Net before, Op op, Course course)
    {
        var (net, outcome) = before.Step(op, course);
        foreach (var group in before.Groups.All.OfType<Group>())
        {
            if (net.Groups[group.Id] is { } left && left.Listening.Count == group.Listening.Count - 1)
                net = net.Put(left with { Listening = [.. group.Listening.Where(sk => left.Listening.Contains(sk))] });
        }
        return (net, outcome);
    }

    /// <summary>
    /// Joining a group does not ask whether the socket was in one that has closed members, only whether it was alone.
    /// </summary>
    static (Net, Outcome) ForgetClosed(Net before, Op op, Course course) =>
        op is Op.Listen(var sk, _)
        && before.Find(sk) is { State: SockState.Close, ReusePort: true }
        && before.GroupOf(sk) is { Listening: not [_] } group && group.Closed.Contains(sk)
            ? (before, new Outcome.Failed(Errno.EBUSY))
            : before.Step(op, course);

    /// <summary>The member behind the hashed one is taken.</summary>
    static (Net, Outcome) FallBackToTheNext(Net before, Op op, Course course)
    {
        if (op is not (Op.Send or Op.Connect))
            return before.Step(op, course);
        var rotated = before;
        foreach (var group in before.Groups.All.OfType<Group>())
        {
            if (group is { Prog: null, Listening: [var first, ..] })
                rotated = rotated.Put(group with { Listening = [.. group.Listening[1..], first] });
        }
        var (net, outcome) = rotated.Step(op, course);
        return (net with { Groups = before.Groups }, outcome);
    }

    /// <summary>Runs scripts on a kernel with the bug; the shortest script that shows it.</summary>
    async Task<Script> ShortestAsync(Func<Net, Op, Course, (Net, Outcome)> bug)
    {
        var profile = KernelProfile.Seed;
        var run = new Run(
            new(Scripts, null, Probes: 1), new Generator(profile, Seed).Next, new Referee(profile),
            (_, _) => Task.FromResult<IGuest>(new BuggyGuest(profile, bug)), "test",
            ResultsFolder.Create(_scratch.Path, "a test"), TimeProvider.System);
        await run.ExecuteAsync(CancellationToken.None);

        Assert.That(run.Counts.Verdict, Is.EqualTo(Verdict.Diverges), run.Counts.ToString());
        return run.Findings.SelectMany(group => group.Findings).Select(saved => saved.Finding.Trace.Script)
            .MinBy(script => script.Ops.Count)!;
    }
}
