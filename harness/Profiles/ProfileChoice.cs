using Reuseport.Containers;
using Reuseport.Harness.Verdicts;
using Reuseport.Model;

namespace Reuseport.Harness.Profiles;

/// <summary>To which behaviours a kernel is held, as the command line has it.</summary>
/// <param name="Declared">Those of <c>--profile</c>: nothing is measured. Null for those that it shows.</param>
/// <param name="Expect">What <c>--expect</c> says in place of what was recorded; null for that.</param>
/// <param name="AcceptsAny">Whatever it shows is right.</param>
public sealed record ProfileChoice(KernelProfile? Declared = null, string? Expect = null, bool AcceptsAny = false)
{
    /// <summary>Whatever it shows is what it is held to.</summary>
    public static ProfileChoice Measured { get; } = new(AcceptsAny: true);

    /// <summary>What is expected of a kernel; null where nothing is known of it.</summary>
    /// <exception cref="UsageException"><see cref="Expect"/> is neither a file nor names.</exception>
    public ExpectedProfile? ExpectedOf(GuestHello hello)
    {
        var release = KernelRelease.Of(hello);
        if (AcceptsAny)
            return null;
        if (Expect is not null)
            return ExpectedProfile.Parse(Expect, release);
        return release is null ? null : RecordedProfiles.Built.Expect(release);
    }

    /// <summary>
    /// Measures a kernel. A behaviour that is not as expected is measured again on fresh guests, and counts as changed
    /// when it is never as expected.
    /// </summary>
    /// <exception cref="UsageException"><see cref="Expect"/> is neither a file nor names.</exception>
    /// <exception cref="GuestException">No guest starts, or the probe could not run a trace.</exception>
    public async Task<(MeasuredProfile Measured, IReadOnlyList<ProfileChange> Changes)> MeasureAsync(
        Trials trials, GuestHello hello, CancellationToken cancellationToken)
    {
        var expected = ExpectedOf(hello);
        var isPackage = KernelRelease.Of(hello)?.Package is not null;
        var measured = await MeasuredProfile.MeasureAsync(trials, hello, cancellationToken);
        var changes = expected?.Changes(measured, isPackage) ?? [];
        for (var repetition = 1; repetition < Judge.Repetitions && changes.Count > 0; repetition++)
        {
            await trials.DisposeAsync();
            foreach (var change in changes)
                measured = measured.With(await change.Measurement.RepeatAsync(trials, hello, cancellationToken));
            changes = expected!.Changes(measured, isPackage);
        }
        return (measured, changes);
    }
}
