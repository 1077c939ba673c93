using Reuseport.Containers;
using Reuseport.Harness.Comparing;
using Reuseport.Harness.Minimizing;
using Reuseport.Vocabulary;

namespace Reuseport.Harness.Verdicts;

/// <summary>
/// One minimization on real guests. If a guest breaks on a candidate, the candidate counts as one that does not show
/// it.
/// </summary>
/// <param name="confirmations">How often the smallest script must show it on a fresh guest.</param>
/// <param name="showsAt">The call of a script at which an observation shows what is looked for; null when none does.
/// </param>
sealed class Shrinking(
    Trials trials, Referee referee, int confirmations, Func<Script, Observation, int?> showsAt)
{
    /// <summary>The smallest script that showed it, up to the call at which it did.</summary>
    public Script Best { get; private set; } = new([], []);

    /// <summary>Which call of the script each call of <see cref="Best"/> was.</summary>
    public IReadOnlyList<int> Origins { get; private set; } = [];

    /// <summary>What <see cref="Best"/> showed; null when no smaller script shows it for certain.</summary>
    public Observation? Last { get; private set; }

    /// <summary>Looks for the smallest script until there is none, or the time is over.</summary>
    /// <param name="call">The call that shows it.</param>
    /// <returns>What kept it from its end, in words for a note; empty when nothing did.</returns>
    public async Task<string> ShrinkAsync(Script script, int call, CancellationToken enough)
    {
        var minimizer = new Minimizer(TryAsync);
        try
        {
            var minimal = await minimizer.MinimizeAsync(script, call, enough);
            // Its names are counted anew: it is another script, and has to show it where nothing ran before.
            for (var i = 0; i < confirmations; i++)
            {
                await trials.DisposeAsync();
                if (await TryAsync(minimal, enough) is null)
                {
                    Last = null;
                    return "";
                }
            }
            return "";
        }
        catch (OperationCanceledException)
        {
            return ", until the time was over";
        }
        catch (GuestException e)
        {
            return $", until no guest started: {e.Reason}";
        }
        finally
        {
            Origins = minimizer.Origins;
        }
    }

    async Task<int?> TryAsync(Script script, CancellationToken enough)
    {
        enough.ThrowIfCancellationRequested();
        if (referee.FindHazard(script) is not null)
            return null;
        var observation = await trials.ObserveAsync(script, enough);
        if (showsAt(script, observation) is not { } call)
            return null;
        (Best, Last) = (script with { Ops = script.Ops[..(call + 1)] }, observation);
        return call;
    }
}
