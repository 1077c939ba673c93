
namespace Reuseport.Containers;

/// <summary>The kernel that this process runs on: each guest is a child process.</summary>
/// <param name="probe">Null when there is none: then no guest starts.</param>
public sealed class HostTarget(ProbeFile? probe, TimeProvider clock) : ITarget
{
    /// <summary>What it is called on the command line.</summary>
    public const string DefaultName = "host";

    public static GuestException NoProbe() =>
        new("the probe is not beside the harness: build the harness again");

    public string Name => DefaultName;

    public bool IsThrowAway => false;

    /// <summary>A child process takes a few megabytes, so memory is no limit; -j goes by the processors.</summary>
    public int GuestsMax => int.MaxValue;

    public string? How => null;

    public IReadOnlyList<string> Instruments { get; } = KernelConfig.OfRunning()?.Instruments ?? [];

    public async Task<IGuest> StartAsync(int number, CancellationToken cancellationToken)
    {
        if (probe is null)
            throw NoProbe();
        try
        {
            return await ProbeProcess.StartAsync(probe, number, clock, cancellationToken);
        }
        catch (GuestRefusedException e) when (Capabilities.Missing() is { } missing)
        {
            // The probe stops at the first thing that it may not do; here is all that it would stop at.
            throw new GuestRefusedException(e.Errno, missing);
        }
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
