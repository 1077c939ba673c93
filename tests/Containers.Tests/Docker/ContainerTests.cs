using System.Globalization;
using Reuseport.Containers.Docker;

namespace Reuseport.Containers.Tests.Docker;

/// <summary>The probe in containers of a real engine.</summary>
[Category("Docker")]
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public sealed class ContainerTests : IAsyncDisposable
{
    /// <summary>Also needs a sysctl that can be written, and a program that the kernel loads.</summary>
    static readonly Script _migration = TraceReader.ReadTrace(
        """
        @trace 1
        @sysctl net.ipv4.tcp_migrate_req 1
        s0 = socket tcp4             -> ...
        reuseport s0 on              -> ...
        bind s0 lo p0                -> ...
        listen s0 16                 -> ...
        s1 = socket tcp4             -> ...
        reuseport s1 on              -> ...
        bind s1 lo p0                -> ...
        listen s1 16                 -> ...
        b0 = reuseport pass          -> ...
        attach s0 b0                 -> ...
        connect f5 lo p0             -> ...
        shutdown s1 rd               -> ...
        accept s0                    -> ...
        detach s0                    -> ...
        """).Script;

    readonly PrivateEngine _engine = SharedEngine.Instance;
    readonly ContainerTarget _target = new(SharedEngine.Probe, TimeProvider.System, SharedEngine.Instance.Host);

    public ValueTask DisposeAsync() => _target.DisposeAsync();

    [Test]
    public async Task A_script_has_the_same_outcomes_as_in_a_child_process()
    {
        await using var process = await ProbeProcess.StartAsync(
            SharedEngine.Probe, 0, TimeProvider.System, CancellationToken.None);
        await using var container = await StartAsync(0);

        var answer = await RunAsync(container);
        Assert.That(answer, Is.InstanceOf<GuestAnswer.Ran>());
        Assert.That(answer, Is.EqualTo(await RunAsync(process)));
        Assert.That(container.Hello.KernelVersion, Is.EqualTo(process.Hello.KernelVersion));
    }

    [Test]
    public async Task Guests_run_side_by_side_and_nothing_is_left_of_them()
    {
        var guests = await Task.WhenAll(Enumerable.Range(0, 3).Select(StartAsync));
        string[] names = ["container 0", "container 1", "container 2"];
        Assert.That(guests.Select(guest => guest.Name), Is.EqualTo(names));
        Assert.That(await _engine.ContainersAsync(), Has.Count.EqualTo(3));
        var answers = await Task.WhenAll(guests.SelectMany(guest => Enumerable.Repeat(guest, 100)).Select(RunAsync));
        Assert.That(answers.Distinct().Count(), Is.EqualTo(1));

        await Task.WhenAll(guests.Select(guest => guest.DisposeAsync().AsTask()));
        Assert.That(await _engine.ContainersAsync(), Is.Empty);
    }

    [Test]
    public async Task The_target_says_what_the_containers_may_do()
    {
        Assert.That(_target.How, Is.Null);
        await using var guest = await StartAsync(0);

        var container = await _engine.InspectAsync((await _engine.ContainersAsync()).Single().ID);
        Assert.That(_target.How, Is.EqualTo(
            container.HostConfig.Privileged ? "privileged" : "capabilities of the host"));
        Assert.That(container.HostConfig.NetworkMode, Is.EqualTo("none"));
    }

    [TestCase(true)]
    [TestCase(false)]
    public async Task A_guest_that_is_killed_in_the_middle_says_so_and_the_next_one_starts(bool byEngine)
    {
        await using (var guest = await StartAsync(0))
        {
            var id = (await _engine.ContainersAsync()).Single().ID;
            var pid = (await _engine.InspectAsync(id)).State.Pid.ToString(CultureInfo.InvariantCulture);
            PrivateEngine.Run("kill", "-STOP", pid);
            var answers = Enumerable.Range(0, 3).Select(_ => RunAsync(guest)).ToList();
            if (byEngine)
            {
                await _engine.Client.AskAsync(
                    (client, cancellation) => client.Containers.KillContainerAsync(id, new(), cancellation),
                    CancellationToken.None);
            }
            else
                PrivateEngine.Run("kill", "-KILL", pid);

            foreach (var answer in answers)
            {
                var broken = Assert.ThrowsAsync<GuestException>(() => answer);
                Assert.That((await broken)!.Message, Is.EqualTo("container 0: its output ended (exit code 137)"));
            }
        }
        await using var next = await StartAsync(0);
        Assert.That(await RunAsync(next), Is.InstanceOf<GuestAnswer.Ran>());
    }

    [Test]
    public async Task An_image_is_built_once()
    {
        var probe = await File.ReadAllBytesAsync(SharedEngine.Probe.Path);
        var (image, again) = (new ProbeImage([.. probe, 1]), new ProbeImage([.. probe, 1]));
        Assert.That(image.Name, Does.Match("^reuseport-probe:[0-9a-f]{12}$").And.EqualTo(again.Name));
        Assert.That(image.Name, Is.Not.EqualTo(new ProbeImage([.. probe, 2]).Name));

        Assert.That(await image.EnsureAsync(_engine.Client, CancellationToken.None), Is.True);
        Assert.That(await again.EnsureAsync(_engine.Client, CancellationToken.None), Is.False);
        var leftovers = new Leftovers(_engine.Client, TimeProvider.System);
        Assert.That(await leftovers.RemoveImagesAsync(CancellationToken.None), Does.Contain(image.Name));
        Assert.That(await leftovers.RemoveImagesAsync(CancellationToken.None), Is.Empty);
    }

    [Test]
    public void A_probe_that_needs_the_runtime_is_refused()
    {
        var target = new ContainerTarget(new("kernel-probe.dll", IsStatic: false), TimeProvider.System, _engine.Host);

        Assert.That(() => target.StartAsync(0, CancellationToken.None),
            Throws.InstanceOf<GuestException>().With.Message.Contains("static probe"));
    }

    Task<IGuest> StartAsync(int number) => _target.StartAsync(number, CancellationToken.None);

    static Task<GuestAnswer> RunAsync(IGuest guest) => guest.RunAsync(_migration, CancellationToken.None);
}
