using Reuseport.Containers;
using Reuseport.Harness.Commands;
using Reuseport.Harness.Targets;
using Reuseport.Harness.Tests.Guests;
using Reuseport.Model;

namespace Reuseport.Harness.Tests;

/// <summary>Which traces of a replay share a guest.</summary>
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public sealed class ReplayGuestTests : CommandFixture
{
    /// <summary>For each script that ran, the number of its guest.</summary>
    readonly List<int> _ranOn = [];

    int _guests;

    [Test]
    public async Task Traces_that_agree_share_the_guest_that_was_measured()
    {
        WriteThree(Listening);

        Assert.That(await ReplayAsync(), Is.EqualTo(ExitCode.Agrees));
        Assert.That(_guests, Is.EqualTo(1));
    }

    [Test]
    public async Task A_suspect_is_confirmed_on_fresh_guests_and_the_next_trace_has_another()
    {
        WriteThree(Listening.Replace("99", "98"));

        Assert.That(
            await ReplayAsync(guest => guest with { LiesOn = op => op is Op.Listen(_, 98) }),
            Is.EqualTo(ExitCode.Diverges));
        Assert.That(_ranOn, Is.EqualTo([0, 0, 1, 2, 3, 4]));
    }

    [Test]
    public async Task What_a_guest_gathers_from_several_traces_is_no_divergence()
    {
        WriteThree(Listening);

        Assert.That(
            await ReplayAsync(guest => guest with { LiesAfter = 2 }), Is.EqualTo(ExitCode.Diverges));
        Assert.That(Output.ToString(), Does.Contain("flaky     ").And.Not.Contain("diverges"));
        Assert.That(_ranOn, Is.EqualTo([0, 0, 0, 1, 2, 3]));
    }

    [Test]
    public async Task A_guest_that_broke_is_not_used_again()
    {
        WriteThree(Listening.Replace("99", "98"));

        Assert.That(
            await ReplayAsync(guest => guest with { BreaksOn = op => op is Op.Listen(_, 98) }),
            Is.EqualTo(ExitCode.Broken));
        Assert.That(_ranOn, Is.EqualTo([0, 0, 1]));
    }

    [Test]
    public async Task A_guest_in_which_something_was_left_is_not_used_again()
    {
        WriteThree(Listening.Replace("99", "98"));

        await ReplayAsync(guest => guest with { LeavesOn = op => op is Op.Listen(_, 98) });

        Assert.That(_ranOn, Is.EqualTo([0, 0, 1, 2]));
    }

    [Test]
    public async Task A_guest_whose_memory_may_be_corrupted_is_not_used_again()
    {
        WriteThree(CommandTests.Hazard);

        Assert.That(await ReplayAsync(), Is.EqualTo(ExitCode.Agrees));
        Assert.That(_ranOn, Is.EqualTo([0, 0, 1]));
    }

    /// <summary>Three traces; the second is the one that is given.</summary>
    void WriteThree(string second)
    {
        Scratch.Write("1.trace", Listening);
        Scratch.Write("2.trace", second);
        Scratch.Write("3.trace", Listening);
    }

    Task<ExitCode> ReplayAsync(Func<Fault, Fault>? fault = null)
    {
        OpenTarget open = (name, _) =>
            Task.FromResult<ITarget>(new FakeTarget(name, StartAsync) { IsThrowAway = true });
        return RunAsync(open, "replay", Scratch.Path, "--profile", "seed");

        Task<IGuest> StartAsync(int number, CancellationToken cancellationToken) =>
            Task.FromResult<IGuest>(Start(_guests++, (fault ?? (none => none))(new())));
    }

    ModelGuest Start(int number, Fault fault)
    {
        var scripts = 0;
        return new(KernelProfile.Seed)
        {
            Before = script =>
            {
                scripts++;
                _ranOn.Add(number);
                return script.Ops.Any(fault.BreaksOn) ? throw new GuestException("gone") : null;
            },
            Lie = (op, outcome) => fault.LiesOn(op) || (op is Op.Listen && scripts > fault.LiesAfter)
                ? new Outcome.Failed(Errno.EIO)
                : outcome,
            Leaks = script => script.Ops.Any(fault.LeavesOn),
        };
    }

    /// <summary>What is wrong with a guest; nothing as it is made.</summary>
    sealed record Fault
    {
        public Func<Op, bool> LiesOn { get; init; } = _ => false;

        public Func<Op, bool> BreaksOn { get; init; } = _ => false;

        public Func<Op, bool> LeavesOn { get; init; } = _ => false;

        /// <summary>So many scripts are answered as they ought to be.</summary>
        public int LiesAfter { get; init; } = int.MaxValue;
    }
}
