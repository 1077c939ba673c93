using Reuseport.Containers;
using Reuseport.Harness.Comparing;
using Reuseport.Harness.Minimizing;
using Reuseport.Model;
using Reuseport.Vocabulary;

namespace Reuseport.Harness.Verdicts;

/// <summary>A script, and what each guest of a pair did with it.</summary>
sealed record PairAnswer(Script Script, EquatableArray<Outcome> First, EquatableArray<Outcome> Second)
{
    /// <summary>The first call that they answer differently; null when there is none.</summary>
    public int? Difference
    {
        get
        {
            for (var i = 0; i < First.Count; i++)
            {
                if (!First[i].Equals(Second[i]))
                    return i;
            }
            return null;
        }
    }
}

/// <summary>
/// Guests of two kernels that are given the same scripts. No model says which of them is right; the models only keep
/// both out of what is not defined.
/// </summary>
/// <param name="profiles">What their kernels show.</param>
sealed class GuestPair(IGuest one, IGuest two, IEnumerable<KernelProfile> profiles)
{
    readonly Referee[] _referees = [.. profiles.Distinct().Select(profile => new Referee(profile))];

    /// <summary>The script as far as it is defined on both kernels.</summary>
    public Script Defined(Script script)
    {
        foreach (var referee in _referees)
        {
            if (referee.FindHazard(script) is { } hazard)
                script = script with { Ops = script.Ops[..hazard] };
        }
        return script;
    }

    /// <exception cref="GuestException">One of the guests failed.</exception>
    public async Task<PairAnswer> RunAsync(Script script, CancellationToken cancellationToken)
    {
        var running = one.RunAsync(script, cancellationToken);
        var second = await two.RunAsync(script, cancellationToken);
        return new(script, SeenIn(await running), SeenIn(second));
    }

    /// <summary>The smallest script that they answer differently, and how.</summary>
    /// <param name="call">The call in which they differ.</param>
    public async Task<PairAnswer> MinimizeAsync(Script script, int call, CancellationToken cancellationToken)
    {
        var minimizer = new Minimizer(async (candidate, cancellation) =>
            Defined(candidate) != candidate ? null : (await RunAsync(candidate, cancellation)).Difference);
        return await RunAsync(await minimizer.MinimizeAsync(script, call, cancellationToken), cancellationToken);
    }

    static EquatableArray<Outcome> SeenIn(GuestAnswer answer) =>
        answer is GuestAnswer.Ran(var seen) ? seen : throw new GuestException($"a script was not run: {answer}");
}
