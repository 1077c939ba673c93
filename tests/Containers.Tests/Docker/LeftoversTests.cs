using System.Globalization;
using Reuseport.Containers.Docker;

namespace Reuseport.Containers.Tests.Docker;

/// <summary>What becomes of the containers of a harness that is no more.</summary>
[Category("Docker")]
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public sealed class LeftoversTests : IDisposable
{
    static readonly TimeSpan _patience = TimeSpan.FromSeconds(60);

    static readonly Owner _dead = Owner.Self with { Started = "0" };
    static readonly Owner _elsewhere = Owner.Self with { Place = "another boot" };

    readonly PrivateEngine _engine = SharedEngine.Instance;

    readonly DirectoryInfo _scratch = Directory.CreateTempSubdirectory("reuseport-harness-");

    public void Dispose() => _scratch.Delete(recursive: true);

    [Test]
    public void An_owner_is_told_from_the_next_process_of_its_number()
    {
        Assert.That(Owner.Parse(Owner.Self.ToString()), Is.EqualTo(Owner.Self));
        Assert.That(Owner.Self.State, Is.EqualTo(OwnerState.Alive));
        Assert.That(_dead.State, Is.EqualTo(OwnerState.Dead));
        Assert.That(_elsewhere.State, Is.EqualTo(OwnerState.Elsewhere));
        Assert.That((Owner.Self with { Pid = int.MaxValue }).State, Is.EqualTo(OwnerState.Dead));
        Assert.That(Owner.Parse("anything"), Is.Null);
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
        using var harness = HarnessProcess.Start(
            _engine.Host, _scratch, wrapper: [], "run", "--target", "docker", "--time", "1h", "--out", "results");
        try
        {
            await BecomesAsync(running => running > 0);
            PrivateEngine.Run("kill", $"-{signal}", harness.Id.ToString(CultureInfo.InvariantCulture));
            Assert.That((await harness.EndAsync()).ExitCode, Is.EqualTo(exitCode));
            if (signal == "KILL")
            {
                // It could do nothing more: the engine ends what runs, the next harness removes what never ran.
                await BecomesAsync(running => running == 0);
                await using var next = new ContainerTarget(SharedEngine.Probe, TimeProvider.System, _engine.Host);
                await (await StartAsync(next)).DisposeAsync();
            }
            Assert.That(await IdsAsync(), Is.Empty);
        }
        finally
        {
            harness.Kill();
        }
    }

    [Test]
    public async Task Clean_removes_what_was_left_and_keeps_the_kernels()
    {
        await using var target = new ContainerTarget(SharedEngine.Probe, TimeProvider.System, _engine.Host);
        await (await StartAsync(target)).DisposeAsync();
        await CreateAsync(_dead);
        var cache = _scratch.CreateSubdirectory("reuseport-harness");
        var snapshot = Path.Combine(cache.CreateSubdirectory("vms").FullName, "a.snapshot");
        var kernel = Path.Combine(cache.CreateSubdirectory("kernels").FullName, "vmlinuz");
        await File.WriteAllTextAsync(snapshot, "");
        await File.WriteAllTextAsync(kernel, "");

        var cleaned = await HarnessProcess.Start(_engine.Host, _scratch, wrapper: [], "clean").EndAsync();
        Assert.That(cleaned.Output, Does.Match(
            $@"^removed {snapshot}\nremoved container \S+\nremoved image reuseport-probe:[0-9a-f]{{12}}\n$"));
        Assert.That((cleaned.ExitCode, cleaned.Error), Is.EqualTo((0, "")));
        Assert.That((File.Exists(snapshot), File.Exists(kernel)), Is.EqualTo((false, true)));
        Assert.That(await IdsAsync(), Is.Empty);

        var again = await HarnessProcess.Start(_engine.Host, _scratch, wrapper: [], "clean").EndAsync();
        Assert.That(again, Is.EqualTo((0, "nothing to remove\n", "")));
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
        while (!expected((await _engine.ContainersAsync()).Count(container => container.State == "running")))
        {
            Assert.That(TimeProvider.System.GetElapsedTime(started), Is.LessThan(_patience));
            await Task.Delay(TimeSpan.FromMilliseconds(50));
        }
    }
}
