using System.Diagnostics;
using Reuseport.Containers.Kernels;
using Reuseport.Containers.Vm;

namespace Reuseport.Containers.Tests.Vm;

/// <summary>Real machines of kernels from the oldest to the newest, which tests/run fetches.</summary>
[Category("Vm")]
public sealed class VmTests
{
    static readonly string[] Kernels = ["5.10", "6.1", "6.12", "7.3"];

    static readonly Vocabulary.Trace Group = TraceReader.ReadTrace(
        """
        @trace 1
        s0 = socket udp4             -> ok
        reuseport s0 on              -> ok
        bind s0 lo p0                -> ok
        b0 = cbpf index 0            -> ok
        attach s0 b0                 -> ok
        detach s0                    -> ok
        """);

    readonly VmCache _cache = new();

    [OneTimeTearDown]
    public void RemoveCache() => _cache.Dispose();

    [TestCaseSource(nameof(Kernels))]
    public async Task A_kernel_boots_once_and_is_restored_from_then_on(string version)
    {
        _cache.Forget();
        await AnswersAsync(version, isRestored: false);
        await AnswersAsync(version, isRestored: true);
    }

    [TestCaseSource(nameof(Kernels))]
    public async Task A_kernel_is_unpacked_before_it_boots(string version)
    {
        await using var target = await OpenAsync(version, TimeProvider.System);
        await using var guest = await target.StartAsync(0, CancellationToken.None);

        Assert.That(_cache.CommandLines().Single(), Does.Match("-kernel\0[^\0]*\\.vmlinux\0"));
    }

    [Test]
    public async Task A_machine_whose_files_were_cleaned_away_meanwhile_boots_again()
    {
        await using var target = await OpenAsync("6.12", TimeProvider.System);
        await using (await target.StartAsync(0, CancellationToken.None))
            _cache.Forget();

        await using var guest = await target.StartAsync(0, CancellationToken.None);

        Assert.That(await guest.RunAsync(Group.Script, CancellationToken.None), Is.InstanceOf<GuestAnswer.Ran>());
    }

    [Test]
    public async Task A_restored_machine_has_the_time_of_the_harness_and_fresh_randomness()
    {
        var day = new DateTimeOffset(2001, 2, 3, 4, 5, 6, TimeSpan.Zero);
        var randoms = new HashSet<string>();
        for (var start = 0; start < 3; start++)
        {
            await using var target = await OpenAsync("6.12", new ClockAt(day));
            await using var guest = await target.StartAsync(0, CancellationToken.None);
            var nanoseconds = long.Parse(guest.Hello.Words["time"], null);
            Assert.That(DateTimeOffset.UnixEpoch.AddTicks(nanoseconds / 100).Date, Is.EqualTo(day.Date));
            Assert.That(randoms.Add(guest.Hello.Words["random"]), Is.True);
        }
    }

    [Test]
    public async Task Machines_run_side_by_side()
    {
        await using var target = await OpenAsync("7.3", TimeProvider.System);
        var guests = await Task.WhenAll(
            Enumerable.Range(0, 3).Select(number => target.StartAsync(number, CancellationToken.None)));
        try
        {
            foreach (var guest in guests)
                await AssertAnswersAsync(guest);
            Assert.That(guests.Select(guest => guest.Name), Is.EqualTo(["vm:7.3 #0", "vm:7.3 #1", "vm:7.3 #2"]));
        }
        finally
        {
            foreach (var guest in guests)
                await guest.DisposeAsync();
        }
        Assert.That(_cache.Machines(), Is.Empty);
    }

    [Test]
    public async Task A_machine_that_is_killed_breaks_its_scripts_and_the_next_one_carries_on()
    {
        await using var target = await OpenAsync("6.12", TimeProvider.System);
        await using (var guest = await target.StartAsync(0, CancellationToken.None))
        {
            var answers = Enumerable.Range(0, 5_000)
                .Select(_ => guest.RunAsync(Group.Script, CancellationToken.None))
                .ToList();
            await answers[0];
            foreach (var machine in _cache.Machines())
                Process.GetProcessById(machine).Kill();

            var broken = await Assert.ThrowsAsync<GuestException>(() => Task.WhenAll(answers));
            Assert.That(broken!.Reason, Does.StartWith("vm:6.12 #0: ").And.Contain("(QEMU "));
            Assert.That(broken.Splat, Is.Null);
        }

        await using var next = await target.StartAsync(0, CancellationToken.None);
        await AssertAnswersAsync(next);
    }

    [Test]
    public async Task A_machine_that_is_silent_hangs()
    {
        var clock = new ClockThatRunsOut();
        await using var target = await OpenAsync("6.12", clock);
        await using var guest = await target.StartAsync(0, CancellationToken.None);
        await AssertAnswersAsync(guest);
        foreach (var machine in _cache.Machines())
            await Process.Start("kill", ["-STOP", $"{machine}"]).WaitForExitAsync();
        clock.RanOut = true;

        var broken = await Assert.ThrowsAsync<GuestException>(
            () => guest.RunAsync(Group.Script, CancellationToken.None));
        Assert.That(broken!.Splat, Has.Property("IsHang").True.And.Property("Title").StartsWith("hang: "));
        foreach (var machine in _cache.Machines())
            await Process.Start("kill", ["-CONT", $"{machine}"]).WaitForExitAsync();
    }

    [Test]
    public async Task A_panic_is_told_with_the_console()
    {
        await using var target = await OpenAsync("6.12", TimeProvider.System, _cache.PanickingProbe());
        await using var guest = await target.StartAsync(0, CancellationToken.None);

        var broken = await Assert.ThrowsAsync<GuestException>(
            () => guest.RunAsync(Group.Script, CancellationToken.None));
        Assert.That(broken!.Splat?.Title, Is.EqualTo("Kernel panic - not syncing: sysrq triggered crash"));
        Assert.That(broken.Splat!.Console, Does.Contain("Call Trace:"));
    }

    [Test]
    public async Task A_boot_that_hangs_is_tried_once_again()
    {
        _cache.Forget();
        await using var target = await OpenAsync("6.12", new ImpatientClock());

        var broken = await Assert.ThrowsAsync<GuestException>(() => target.StartAsync(0, CancellationToken.None));
        Assert.That(broken!.Reason, Is.EqualTo("vm:6.12 #0: the probe was not ready within 45 s, in each of 2 boots"));
        Assert.That(_cache.Machines(), Is.Empty);
    }

    [TestCase(true)]
    [TestCase(false)]
    public async Task A_snapshot_that_is_broken_is_made_again(bool isCutShort)
    {
        _cache.Forget();
        await AnswersAsync("6.12", isRestored: false);
        var snapshot = _cache.Snapshots().Single();
        var bytes = await File.ReadAllBytesAsync(snapshot);
        await File.WriteAllBytesAsync(snapshot, isCutShort ? bytes[..(bytes.Length / 2)] : new byte[bytes.Length]);

        await AnswersAsync("6.12", isRestored: false);
        await AnswersAsync("6.12", isRestored: true);
    }

    [Test]
    public async Task A_file_that_is_no_kernel_does_not_boot()
    {
        var file = _cache.Write("vmlinuz", new byte[1 << 16]);
        await using var target = new VmTarget(
            "vm:zeros", new("zeros", null, file, true, []), VmCache.Probe, _cache.Folder, new ImpatientClock());

        var broken = await Assert.ThrowsAsync<GuestException>(() => target.StartAsync(0, CancellationToken.None));
        Assert.That(broken!.Reason, Is.Not.Empty.And.Not.Contain("\n"));
    }

    async Task AnswersAsync(string version, bool isRestored)
    {
        await using var target = await OpenAsync(version, TimeProvider.System);
        await using var guest = await target.StartAsync(0, CancellationToken.None);
        Assert.That(target.How!.EndsWith(", restored", StringComparison.Ordinal), Is.EqualTo(isRestored));
        Assert.That(guest.Hello.Kernel, Does.StartWith($"{version}."));
        await AssertAnswersAsync(guest);
    }

    static async Task AssertAnswersAsync(IGuest guest) => Assert.That(
        await guest.RunAsync(Group.Script, CancellationToken.None), Is.EqualTo(new GuestAnswer.Ran(Group.Outcomes)));

    async Task<VmTarget> OpenAsync(string version, TimeProvider clock, ProbeFile? probe = null)
    {
        var store = new KernelStore(CacheFolder.Default, TimeProvider.System, static _ => { });
        var kernel = await store.ResolveAsync(version, CancellationToken.None);
        return new($"vm:{version}", kernel, probe ?? VmCache.Probe, _cache.Folder, clock);
    }
}
