using Reuseport.Containers.Kernels;
using static System.FormattableString;

namespace Reuseport.Containers.Vm;

/// <summary>
/// A kernel in virtual machines. The first boot is kept as a snapshot of the moment when the probe waits for the
/// harness; later starts restore it.
/// </summary>
/// <param name="name">As on the command line.</param>
/// <param name="cache">The harness's cache, where snapshots are kept.</param>
public sealed class VmTarget(string name, KernelImage kernel, ProbeFile probe, string cache, TimeProvider clock)
    : ITarget
{
    /// <summary>
    /// A boot that hangs or panics is tried once again: emulated boots do so, rarely, and a kernel that always does is
    /// found out.
    /// </summary>
    const int Boots = 2;

    readonly SemaphoreSlim _booting = new(1);
    Snapshot? _snapshot;
    bool _restored;

    public string Name { get; } = name;

    public bool IsThrowAway => true;

    public int GuestsMax => Math.Max(1, HostMemory.AvailableMegabytes() / (Machine.Memory + Machine.Overhead));

    public string? How => _snapshot is null ? null
        : $"{(_snapshot.Machine.Accelerator == Accelerator.Kvm ? "kvm" : "tcg")}{(_restored ? ", restored" : "")}";

    public bool IsEmulated => _snapshot?.Machine.Accelerator == Accelerator.Tcg;

    public IReadOnlyList<string> Instruments { get; } = kernel.Config?.Instruments ?? [];

    /// <summary>How many machines are kept as snapshots.</summary>
    public static int Snapshots(string cache) =>
        Directory.Exists(Snapshot.Folder(cache)) ? Directory.GetFiles(Snapshot.Folder(cache), "*.snapshot").Length : 0;

    /// <summary>
    /// Removes the snapshots, and what else was kept to speed up the next start of any machine; not those of images
    /// that a process uses.
    /// </summary>
    /// <returns>The files that were removed.</returns>
    public static Task<IReadOnlyList<string>> CleanAsync(
        string cache, TimeProvider clock, CancellationToken cancellationToken) =>
        KeptImages.CleanAsync(cache, clock, cancellationToken);

    public async Task<IGuest> StartAsync(int number, CancellationToken cancellationToken)
    {
        var guest = Invariant($"{Name} #{number}");
        var snapshot = await PrepareAsync(cancellationToken);
        if (await RestoreAsync(guest, snapshot, cancellationToken) is { } restored)
            return restored;

        // One boots, and the others restore what it saves.
        await _booting.WaitAsync(cancellationToken);
        try
        {
            return await RestoreAsync(guest, snapshot, cancellationToken)
                ?? await BootAsync(guest, snapshot, cancellationToken);
        }
        finally
        {
            _booting.Release();
        }
    }

    public ValueTask DisposeAsync()
    {
        _booting.Dispose();
        _snapshot?.Dispose();
        return ValueTask.CompletedTask;
    }

    /// <summary>Finds out what the machine is, once.</summary>
    async Task<Snapshot> PrepareAsync(CancellationToken cancellationToken)
    {
        if (!probe.IsStatic)
            throw new GuestException("a VM needs the static probe: install gcc and libc6-dev and build again");
        await _booting.WaitAsync(cancellationToken);
        try
        {
            return _snapshot ??= await Snapshot.FindAsync(kernel, probe, cache, clock, cancellationToken);
        }
        finally
        {
            _booting.Release();
        }
    }

    /// <summary>A guest from the snapshot; null when there is none that works.</summary>
    async Task<IGuest?> RestoreAsync(string guest, Snapshot snapshot, CancellationToken cancellationToken)
    {
        if (!snapshot.Exists)
            return null;
        try
        {
            var machine = await RunningMachine.StartAsync(snapshot.Machine, snapshot.File, cancellationToken);
            var restored = await OpenAsync(guest, machine, cancellationToken);
            _restored = true;
            return restored;
        }
        catch (GuestException e) when (e.Splat is null)
        {
            // Cut short, or of another QEMU after all: it is made again.
            snapshot.Remove();
            return null;
        }
    }

    async Task<IGuest> BootAsync(string guest, Snapshot snapshot, CancellationToken cancellationToken)
    {
        for (var boot = 1; ; boot++)
        {
            await snapshot.PrepareBootAsync(cancellationToken);
            var machine = await RunningMachine.StartAsync(snapshot.Machine, snapshot: null, cancellationToken);
            try
            {
                await machine.BootAsync(RunningMachine.BootPatience, clock, cancellationToken);
                await snapshot.SaveAsync(machine, clock, cancellationToken);
            }
            catch (TimeoutException e)
            {
                await machine.DisposeAsync();
                if (boot < Boots)
                    continue;
                throw new GuestException($"{guest}: {e.Message}, in each of {Boots} boots", machine.LastWords, e)
                {
                    NeverBoots = true,
                };
            }
            catch (GuestException e) when (e.Splat is not null && boot < Boots)
            {
                await machine.DisposeAsync();
                continue;
            }
            catch
            {
                await machine.DisposeAsync();
                throw;
            }
            return await OpenAsync(guest, machine, cancellationToken);
        }
    }

    /// <summary>Says hello, and brings the machine up to date.</summary>
    Task<ProbeGuest> OpenAsync(string guest, RunningMachine machine, CancellationToken cancellationToken) =>
        ProbeGuest.OpenAsync(guest, machine, clock, cancellationToken, RestoreWords.Of(clock));
}
