using System.Threading.Channels;
using Reuseport.Containers;
using Reuseport.Harness.Comparing;
using Reuseport.Harness.Results;
using Reuseport.Harness.Verdicts;
using Reuseport.Vocabulary;

namespace Reuseport.Harness.Running;

/// <summary>
/// The first look at every answer of a run: agreement is counted, a suspect is handed on, what is broken is saved.
/// </summary>
/// <param name="answered">Is told of every script that ran.</param>
sealed class Judging(
    Referee referee, Tally tally, ChannelWriter<Suspect> suspects, ResultsFolder results,
    Action<Case, EquatableArray<Outcome>> answered)
{
    /// <summary>
    /// After so many broken scripts a run ends: the infrastructure is at fault, and more of it says nothing.
    /// </summary>
    public const int BrokenMax = 20;

    /// <summary>After so many failures of the kernel a run ends: each costs a guest, and the first ones say enough.
    /// </summary>
    public const int SplatMax = 20;

    /// <exception cref="GuestException">Too many scripts are broken.</exception>
    public async Task JudgeAsync(Case @case, GuestAnswer answer, CancellationToken cancellationToken)
    {
        if (answer is not GuestAnswer.Ran(var seen) ran)
        {
            CountBroken(@case, $"the probe has a fault: {answer}");
            return;
        }
        answered(@case, seen);
        var observation = new Observation.Ran(seen, referee.Compare(@case.Expected, seen))
        {
            LeftSomething = ran.LeftSomething,
        };
        if (Suspect.Of(@case, observation) is not { } suspect)
        {
            tally.CountAgrees(seen.Count);
            return;
        }
        tally.CountSuspect(seen.Count);
        await suspects.WriteAsync(suspect, cancellationToken);
    }

    /// <summary>The guest ended while the script ran: its kernel failed, or the script is broken.</summary>
    /// <exception cref="GuestException">That was so too often.</exception>
    public async Task JudgeAsync(Case @case, GuestException end, CancellationToken cancellationToken)
    {
        if (end.Splat is not { } splat)
        {
            CountBroken(@case, end.Message);
            return;
        }
        tally.CountSplat();
        await suspects.WriteAsync(new Suspect.Splatted(@case, splat, end.SeenBefore), cancellationToken);
        if (tally.Splats >= SplatMax)
            throw new GuestException($"the kernel failed {tally.Splats} times, most recently: {splat.Title}");
    }

    /// <summary>A script that got no answer, as the run ended early.</summary>
    public void SaveBroken(Case @case, string reason)
    {
        tally.CountBroken();
        results.SaveBroken(@case, reason);
    }

    void CountBroken(Case @case, string reason)
    {
        SaveBroken(@case, reason);
        if (tally.Broken >= BrokenMax)
            throw new GuestException($"{tally.Broken} scripts are broken, most recently: {reason}");
    }
}
