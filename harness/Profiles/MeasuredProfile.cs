using Reuseport.Containers;
using Reuseport.Harness.Comparing;
using Reuseport.Harness.Verdicts;
using Reuseport.Model;

namespace Reuseport.Harness.Profiles;

/// <summary>A kernel's profile as its behaviours showed it.</summary>
/// <param name="Profile">
/// The behaviours that it shows. Where it shows neither form of one, the form that explains more of what it did.
/// </param>
public sealed record MeasuredProfile(KernelProfile Profile, IReadOnlyList<Measurement> Measurements)
{
    /// <summary>What the measurement found beside the profile.</summary>
    public IReadOnlyList<Suspect> Suspects =>
        [.. Measurements.Select(measurement => measurement.Examine(Profile)).OfType<Suspect>()];

    /// <summary>Tries every behaviour; on the kernel's file alone, those that it decides.</summary>
    /// <exception cref="GuestException">No guest starts, or the probe could not run a trace.</exception>
    public static async Task<MeasuredProfile> MeasureAsync(
        Trials trials, GuestHello hello, CancellationToken cancellationToken)
    {
        var measurements = new List<Measurement>();
        foreach (var behaviour in Behaviour.All)
        {
            if (await Measurement.TakeAsync(trials, behaviour, hello, cancellationToken) is { } measurement)
                measurements.Add(await measurement.SettleAsync(trials, hello, cancellationToken));
        }
        return Of(measurements);
    }

    /// <summary>The same with a behaviour that was measured again.</summary>
    public MeasuredProfile With(Measurement again) => Of(
        [.. Measurements.Select(measurement => measurement.Behaviour == again.Behaviour ? again : measurement)]);

    static MeasuredProfile Of(IReadOnlyList<Measurement> measurements)
    {
        var shown = measurements.Where(measurement => measurement.IsShown == true)
            .Aggregate(KernelProfile.Seed, (profile, measurement) => measurement.Behaviour.AddTo(profile));
        var nearest = measurements.Where(measurement => measurement.IsShown is null).Aggregate(shown, Nearer);
        return new(nearest, measurements);
    }

    /// <summary>The profile with the behaviour, where the model then goes further along with the kernel.</summary>
    static KernelProfile Nearer(KernelProfile without, Measurement measurement)
    {
        var with = measurement.Behaviour.AddTo(without);
        return CallsExplained(with, measurement) > CallsExplained(without, measurement) ? with : without;
    }

    static int CallsExplained(KernelProfile profile, Measurement measurement) =>
        new Referee(profile).Compare(measurement.Trace.Script, measurement.Seen)?.Call ?? measurement.Seen.Count;
}
