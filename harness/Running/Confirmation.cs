using Reuseport.Containers;
using Reuseport.Harness.Comparing;
using Reuseport.Vocabulary;

namespace Reuseport.Harness.Running;

/// <summary>What a fresh guest did with a script; the difference is null when the model allows it.</summary>
public sealed record Observation(EquatableArray<Outcome> Seen, Difference? Difference);

/// <summary>Runs a script that diverged again, each time on a fresh guest in a fresh network namespace.</summary>
/// <param name="number">Which guest it is of those that run side by side.</param>
public sealed class Confirmation(StartGuest start, Referee referee, int number)
{
    /// <summary>How often a script must diverge again.</summary>
    public const int Times = 3;

    /// <summary>Each of the repetitions.</summary>
    /// <exception cref="GuestException">The guest broke or could not make a call.</exception>
    public async Task<IReadOnlyList<Observation>> RepeatAsync(Script script, CancellationToken cancellationToken)
    {
        var observations = new List<Observation>();
        for (var i = 0; i < Times; i++)
        {
            await using var guest = await start(number, cancellationToken);
            observations.Add(await ObserveAsync(guest, script, cancellationToken));
        }
        return observations;
    }

    /// <summary>Diverges when every repetition does so at the same call, else flaky.</summary>
    public static Verdict Judge(Difference first, IReadOnlyList<Observation> repetitions) =>
        repetitions.All(repetition => repetition.Difference?.Call == first.Call) ? Verdict.Diverges : Verdict.Flaky;

    /// <exception cref="GuestException">The guest broke or could not make a call.</exception>
    public async Task<Observation> ObserveAsync(IGuest guest, Script script, CancellationToken cancellationToken) =>
        await guest.RunAsync(script, cancellationToken) switch
        {
            GuestAnswer.Ran(var seen) => new(seen, referee.Compare(script, seen)),
            var fault => throw new GuestException($"{guest.Name}: the probe could not go on: {fault}", ""),
        };
}
