using Reuseport.Harness.Commands;
using Reuseport.Harness.Nights;
using Reuseport.Harness.Tests.Guests;
using Reuseport.Model;

namespace Reuseport.Harness.Tests.Nights;

/// <summary>Nights that do not come to their end.</summary>
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public sealed class KilledNightTests : PlayedNight
{
    /// <summary>How many scripts the kernels still answer.</summary>
    int _left = int.MaxValue;

    Action _interrupt = () => { };

    [Test]
    public async Task Killed_at_any_moments_and_resumed_it_gives_the_bytes_of_an_undisturbed_night(
        [Range(1, 20)] int seed)
    {
        var (random, kills) = (new Random(seed), 0);
        Assert.That(
            await NightAsync(Kernel, WritePlan(Small("whole")), "--night", Date), Is.EqualTo(ExitCode.Diverges),
            $"{Output}{Error}");
        _interrupt = () => throw new KilledException();
        string[] resume = [];

        while (true)
        {
            _left = random.Next(1, 300);
            try
            {
                await NightAsync(Kernel, [WritePlan(Small("cut")), "--night", Date, .. resume]);
                break;
            }
            catch (Exception e) when (e is KilledException or AggregateException)
            {
                kills++;
            }
            resume = ["--resume"];
        }

        Assert.That(Files("cut"), Is.EqualTo(Files("whole")));
        Assert.That(Files("cut").Keys, Has.Member(MergedNight.FileName));
        Assert.That(kills, Is.GreaterThan(0));
    }

    [Test]
    public async Task Ctrl_C_leaves_what_is_done_and_nothing_else()
    {
        await NightAsync(Kernel, WritePlan(Small("whole")), "--night", Date);
        using var interruption = new CancellationTokenSource();
        (_interrupt, _left) = (interruption.Cancel, 400);
        var exitCode = await PlayAsync(
            Kernel, ["nightly", WritePlan(Small("cut")), "--night", Date], interruption.Token);
        Assert.That(exitCode, Is.EqualTo(ExitCode.Interrupted));
        Assert.That(Directory.GetDirectories(Scratch.In($"cut/{Date}/shards")), Has.None.Contain("unfinished"));
        _left = int.MaxValue;

        Assert.That(
            await NightAsync(Kernel, WritePlan(Small("cut")), "--resume"), Is.EqualTo(ExitCode.Diverges));

        Assert.That(Error.ToString(), Does.Match(@"\d+ of 16 shards are there already"));
        Assert.That(Files("cut"), Is.EqualTo(Files("whole")));
    }

    ModelGuest Kernel(string kernel) => new(KernelProfile.Seed)
    {
        Before = _ =>
        {
            if (Interlocked.Decrement(ref _left) == 0)
                _interrupt();
            return null;
        },
        Lie = (op, outcome) => kernel == "6.1.2" && op is Op.Detach && outcome is Outcome.Ok
            ? new Outcome.Failed(Errno.EINVAL) : outcome,
    };

    /// <summary>No harness catches it.</summary>
    sealed class KilledException : Exception;
}
