using System.Diagnostics;
using Reuseport.Containers.Docker;

namespace Reuseport.Containers.Tests.Docker;

/// <summary>What becomes of the containers of a harness that is no more.</summary>
[Category("Docker")]
public sealed class LeftoversTests
{
    static readonly TimeSpan _patience = TimeSpan.FromSeconds(60);

    static readonly Owner _dead = Owner.Self with { Started = "0" };
    static readonly Owner _elsewhere = Owner.Self with { Place = "another boot" };

    readonly PrivateEngine _engine = SharedEngine.Instance;

    static readonly string _harness = Path.Combine(
        AppContext.BaseDirectory, "../../Harness", new DirectoryInfo(AppContext.BaseDirectory).Name, "harness");

    [Test]
    public void An_owner_is_told_from_the_next_process_of_its_number()
    {
        Assert.That(Owner.Parse(Owner.Self.ToString()), Is.EqualTo(Owner.Self));
        Assert.That(Owner.Self.State, Is.EqualTo(OwnerState.Alive));
        Assert.That(_dead.State, Is.EqualTo(OwnerState.Dead));
        Assert.That(_elsewhere.State, Is.EqualTo(OwnerState.Elsewhere));
        Assert.That((Owner.Self with { Pid = int.MaxValue }).State, Is.EqualTo(OwnerState.Dead));
        Assert.That(Owner.Parse("somebody"), Is.Null);
    }

    [Test]
    public async Task Containers_of_the_dead_are_removed_by_the_next_target_and_no_others()
    {
        await using var target = new ContainerTarget(SharedEngine.Probe, TimeProvider.System, _engine.Host);
        await (await StartAsync(target)).DisposeAsync();
        var alive = await CreateAsync(Owner.Self);
        var dead = await CreateAsync(_dead);
        var elsewhere = await CreateAsync(_elsewhere);

        await using var next = new ContainerTarget(SharedEngine.Probe, TimeProvider.System, _engine.Host);
        await (await StartAsync(next)).DisposeAsync();
        Assert.That(await IdsAsync(), Is.EquivalentTo((string[])[alive, elsewhere]));

        var removed = await new Leftovers(_engine.Client, TimeProvider.System)
            .RemoveContainersAsync(CancellationToken.None);
        Assert.That(removed, Has.Count.EqualTo(1));
        Assert.That(await IdsAsync(), Is.EqualTo((string[])[alive]));
        Assert.That(await RunningContainer.RemoveAsync(_engine.Client, alive, TimeProvider.System), Is.True);
        Assert.That(await RunningContainer.RemoveAsync(_engine.Client, dead, TimeProvider.System), Is.True);
    }

    [TestCase("KILL", 137)]
    [TestCase("TERM", 130)]
    public async Task A_harness_that_ends_in_the_middle_leaves_no_container(string signal, int exitCode)
    {
        var results = Directory.CreateTempSubdirectory("reuseport-results-");
        string[] line = ["run", "--target", "docker", "--time", "1h", "--out", Path.Combine(results.FullName, "run")];
        using var harness = Process.Start(new ProcessStartInfo(_harness, line)
        {
            Environment = { ["DOCKER_HOST"] = _engine.Host },
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        try
        {
            // The first container measures the profile; the run begins when that is told.
            while (await harness.StandardOutput.ReadLineAsync() is { } said && !said.StartsWith("results", StringComparison.Ordinal))
            {
            }
            await BecomesAsync(containers => containers > 0);
            PrivateEngine.Run("kill", $"-{signal}", harness.Id.ToString(null, null));
            await harness.WaitForExitAsync().WaitAsync(_patience);
            Assert.That(harness.ExitCode, Is.EqualTo(exitCode));
            // One that could do nothing more leaves it to the engine.
            if (signal == "KILL")
                await BecomesAsync(containers => containers == 0);
            Assert.That(await IdsAsync(), Is.Empty);
        }
        finally
        {
            harness.Kill();
            results.Delete(recursive: true);
        }
    }

    static Task<IGuest> StartAsync(ContainerTarget target) => target.StartAsync(0, CancellationToken.None);

    async Task<string> CreateAsync(Owner owner)
    {
        var image = new ProbeImage(await File.ReadAllBytesAsync(SharedEngine.Probe.Path));
        var created = await _engine.Client.AskAsync(
            (client, cancellation) => client.Containers.CreateContainerAsync(
                new()
                {
                    Image = image.Name,
                    Labels = new Dictionary<string, string> { [RunningContainer.Label] = owner.ToString() },
                },
                cancellation),
            CancellationToken.None);
        return created.ID;
    }

    async Task<IEnumerable<string>> IdsAsync() => (await _engine.ContainersAsync()).Select(container => container.ID);

    async Task BecomesAsync(Func<int, bool> expected)
    {
        var started = TimeProvider.System.GetTimestamp();
        while (!expected((await _engine.ContainersAsync()).Count))
        {
            Assert.That(TimeProvider.System.GetElapsedTime(started), Is.LessThan(_patience));
            await Task.Delay(TimeSpan.FromMilliseconds(50));
        }
    }
}
