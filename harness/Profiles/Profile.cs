using Reuseport.Containers;
using Reuseport.Model;
using Reuseport.Vocabulary;

namespace Reuseport.Harness.Profiles;

/// <summary>Whether a kernel shows a behaviour.</summary>
/// <param name="Trace">What it did.</param>
public sealed record Measurement(Behaviour Behaviour, bool IsShown, Trace Trace);

/// <summary>Kernel profiles: measured on a kernel, or named by a person.</summary>
public static class Profile
{
    /// <summary>The name of the profile without any behaviour.</summary>
    public const string SeedName = "seed";

    /// <summary>Tries every behaviour on the guest.</summary>
    /// <exception cref="ProfileException">The kernel shows neither form of one.</exception>
    public static async Task<KernelProfile> MeasureAsync(IGuest guest, CancellationToken cancellationToken) =>
        Of(await MeasureAllAsync(guest, cancellationToken));

    /// <summary>Tries every behaviour on the guest; on the kernel's file alone, those that it decides.</summary>
    /// <exception cref="ProfileException">The kernel shows neither form of one.</exception>
    public static async Task<IReadOnlyList<Measurement>> MeasureAllAsync(
        IGuest guest, CancellationToken cancellationToken)
    {
        var measurements = new List<Measurement>();
        foreach (var behaviour in Behaviour.All.Where(behaviour => TraceFor(guest, behaviour) is not null))
            measurements.Add(await MeasureAsync(guest, behaviour, cancellationToken));
        return measurements;
    }

    /// <summary>The profile with the behaviours that are shown.</summary>
    public static KernelProfile Of(IEnumerable<Measurement> measurements) =>
        measurements.Where(measurement => measurement.IsShown)
            .Aggregate(KernelProfile.Seed, (profile, measurement) => measurement.Behaviour.AddTo(profile));

    /// <summary>Reads names such as <c>incoming-cpu,udp-hash4</c>, or <c>seed</c>.</summary>
    /// <exception cref="UsageException">There is no behaviour of that name.</exception>
    public static KernelProfile Parse(string names)
    {
        var profile = KernelProfile.Seed;
        foreach (var name in names.Split(',').Where(name => name != SeedName))
        {
            var behaviour = Behaviour.All.FirstOrDefault(behaviour => behaviour.Name == name)
                ?? throw new UsageException($"'{name}' is no behaviour ({SeedName}, {KnownNames})");
            profile = behaviour.AddTo(profile);
        }
        return profile;
    }

    /// <summary>The names of a profile's behaviours.</summary>
    public static IReadOnlyList<string> Names(KernelProfile profile) =>
        [.. Behaviour.All.Where(behaviour => behaviour.IsIn(profile)).Select(behaviour => behaviour.Name)];

    /// <summary>The names of a profile's behaviours in one word that <see cref="Parse"/> reads.</summary>
    public static string Describe(KernelProfile profile) =>
        Names(profile) is { Count: > 0 } names ? string.Join(',', names) : SeedName;

    /// <summary>Tries one behaviour on the guest.</summary>
    /// <exception cref="ProfileException">The kernel shows neither form of it.</exception>
    public static async Task<Measurement> MeasureAsync(
        IGuest guest, Behaviour behaviour, CancellationToken cancellationToken)
    {
        var trace = TraceFor(guest, behaviour)
            ?? throw new GuestException($"{guest.Name}: {behaviour.Name} is none of functions", "");
        var answer = await guest.RunAsync(trace.Script, cancellationToken);
        if (answer is not GuestAnswer.Ran(var seen))
            throw new GuestException($"{guest.Name}: {behaviour.Name} cannot be measured: {answer}", "");

        for (var i = 0; i < seen.Count; i++)
        {
            if (!trace.Outcomes[i].Allows(seen[i]))
            {
                throw new ProfileException(
                    $"the kernel shows neither form of {behaviour.Name}: {trace.Script.Ops[i]} -> {seen[i]}");
            }
        }
        var isShown = seen[^1] is Outcome.Called(var returned, _)
            ? returned == behaviour.FunctionShown
            : seen[^1] == behaviour.Shown;
        return new(behaviour, isShown, trace with { Kernel = guest.Hello.Kernel, Outcomes = seen });
    }

    static Trace? TraceFor(IGuest guest, Behaviour behaviour) =>
        guest.Hello.CallsFunctions ? behaviour.FunctionTrace : behaviour.Trace;

    static string KnownNames => string.Join(", ", Behaviour.All.Select(behaviour => behaviour.Name));
}
