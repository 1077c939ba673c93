using Reuseport.Containers;
using Reuseport.Harness.Comparing;
using Reuseport.Harness.Verdicts;
using Reuseport.Model;
using Reuseport.Vocabulary;

namespace Reuseport.Harness.Profiles;

/// <summary>What a kernel did with the trace of a behaviour.</summary>
/// <param name="IsShown">Null when it showed neither form of it, or failed.</param>
/// <param name="Trace">What it did; what is not known is <c>...</c>.</param>
public sealed record Measurement(Behaviour Behaviour, bool? IsShown, Trace Trace)
{
    /// <summary>What the kernel said when it failed; null when it did not.</summary>
    public Splat? Splat { get; init; }

    /// <summary>The outcomes that are known.</summary>
    public EquatableArray<Outcome> Seen => [.. Trace.Outcomes.TakeWhile(outcome => outcome is not Outcome.DontCare)];

    /// <summary>Runs the trace of a behaviour.</summary>
    /// <returns>Null for a kernel's file that does not decide it.</returns>
    /// <exception cref="GuestException">The probe could not run it.</exception>
    public static async Task<Measurement?> TakeAsync(
        Trials trials, Behaviour behaviour, GuestHello hello, CancellationToken cancellationToken)
    {
        if (behaviour.TraceFor(hello) is not { Trace: var trace } telling)
            return null;
        var kernel = hello.Kernel;
        return await trials.ObserveAsync(trace.Script, cancellationToken) switch
        {
            Observation.Ran(var seen, _) =>
                new(behaviour, Shows(telling, seen), Examination.Known(kernel, trace.Script, seen)),
            Observation.Splatted(var splat, var before) =>
                new(behaviour, null, Examination.Known(kernel, trace.Script, before)) { Splat = splat },
            Observation.Failed(var reason) =>
                throw new GuestException($"{behaviour.Name} cannot be measured: {reason}"),
            _ => throw new System.Diagnostics.UnreachableException(),
        };
    }

    /// <summary>
    /// The same, measured again on fresh guests where it showed neither form: a call that was late on a busy machine
    /// must not decide the profile.
    /// </summary>
    /// <exception cref="GuestException">The probe could not run it.</exception>
    public async Task<Measurement> SettleAsync(
        Trials trials, GuestHello hello, CancellationToken cancellationToken)
    {
        var settled = this;
        for (var i = 1; i < Judge.Repetitions && settled is { IsShown: null, Splat: null }; i++)
        {
            await trials.DisposeAsync();
            settled = await RepeatAsync(trials, hello, cancellationToken);
        }
        return settled;
    }

    /// <summary>The same behaviour once more.</summary>
    /// <exception cref="GuestException">The probe could not run it.</exception>
    public async Task<Measurement> RepeatAsync(
        Trials trials, GuestHello hello, CancellationToken cancellationToken) =>
        await TakeAsync(trials, Behaviour, hello, cancellationToken) ?? this;

    /// <summary>What is to be examined: the trace showed neither form, or the kernel failed.</summary>
    /// <param name="profile">The profile that comes nearest to what was measured.</param>
    public Suspect? Examine(KernelProfile profile)
    {
        var script = Trace.Script;
        var @case = new Case($"profile {Behaviour.Name}", null, Examination.Unknown(script));
        if (Splat is not null)
            return new Suspect.Splatted(@case, Splat, Seen);
        return IsShown is null && new Referee(profile).Compare(script, Seen) is { } difference
            ? new Suspect.Diverged(@case, Seen, difference)
            : null;
    }

    static bool? Shows(BehaviourTrace behaviour, EquatableArray<Outcome> seen)
    {
        if (seen.Count < behaviour.Trace.Outcomes.Count || Judge.FindContradiction(behaviour.Trace, seen) is not null)
            return null;
        return behaviour.Tell(seen[^1] is Outcome.Called(var returned, _) ? returned : seen[^1]);
    }
}
