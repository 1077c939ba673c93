using Reuseport.Containers;
using Reuseport.Harness.Comparing;
using Reuseport.Harness.Profiles;
using Reuseport.Harness.Running;
using Reuseport.Model;
using Reuseport.Vocabulary;

namespace Reuseport.Harness.Commands;

/// <summary>The kernel under test: how it introduced itself and what was measured of it.</summary>
sealed record Kernel(GuestHello Hello, KernelProfile Profile)
{
    /// <param name="declared">The names of the behaviours to hold it to; null for those that it shows.</param>
    /// <exception cref="UsageException">There is no behaviour of that name.</exception>
    /// <exception cref="ProfileException">The kernel shows neither form of a behaviour.</exception>
    public static async Task<Kernel> MeetAsync(StartGuest start, string? declared, CancellationToken cancellationToken)
    {
        var profile = declared is null ? null : Profiles.Profile.Parse(declared);
        await using var guest = await start(0, cancellationToken);
        return new(guest.Hello, profile ?? await Profiles.Profile.MeasureAsync(guest, cancellationToken));
    }

    public Referee Referee => new(Profile);

    /// <summary>Refuses a trace that may corrupt the kernel's memory: this one is not thrown away afterwards.</summary>
    /// <exception cref="UsageException">It does.</exception>
    public void Refuse(TraceFile file)
    {
        if (Referee.FindHazard(file.Trace.Script) is { } call)
        {
            throw new UsageException(
                $"{file.Path}: '{TraceText.Write(file.Trace.Script.Ops[call])}' enters the hazard family, "
                + "which corrupts the kernel's memory; only a throw-away VM may run it");
        }
    }
}
