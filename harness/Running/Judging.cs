using System.Threading.Channels;
using Reuseport.Containers;
using Reuseport.Harness.Comparing;
using Reuseport.Harness.Reporting;
using Reuseport.Vocabulary;

namespace Reuseport.Harness.Running;

/// <summary>
/// Hears every answer of a run: agreement is counted, a suspect is handed on, what is broken is saved.
/// </summary>
sealed class Judging(
    Referee referee, Tally tally, ChannelWriter<Suspect> suspects, ResultsFolder results,
    Action<Case, EquatableArray<Outcome>> heard)
{
    /// <summary>
    /// After so many broken scripts a run ends: the infrastructure is at fault, and more of it says nothing.
    /// </summary>
    public const int BrokenMax = 20;

    /// <summary>After so many failures of the kernel a run ends: each costs a guest, and the first ones say enough.
    /// </summary>
    public const int SplatMax = 20;

    /// <exception cref="GuestException">Too many scripts are broken.</exception>
    public async Task JudgeAsync(Case answered, GuestAnswer answer, CancellationToken cancellationToken)
    {
        if (answer is not GuestAnswer.Ran(var seen))
        {
            Break(answered, $"the probe could not go on: {answer}");
            return;
        }
        heard(answered, seen);
        if (referee.Compare(answered.Expected, seen) is { } difference)
        {
            tally.CountSuspect(seen.Count);
            await suspects.WriteAsync(new Suspect.Diverged(answered, seen, difference), cancellationToken);
        }
        else
        {
            tally.CountAgrees(seen.Count);
        }
    }

    /// <summary>The kernel itself failed while the script ran.</summary>
    /// <exception cref="GuestException">It did so too often.</exception>
    public async Task SplatAsync(Case ran, Splat splat, CancellationToken cancellationToken)
    {
        tally.CountSplat();
        await suspects.WriteAsync(new Suspect.Splatted(ran, splat), cancellationToken);
        if (tally.Splats >= SplatMax)
            throw new GuestException($"the kernel failed {tally.Splats} times, the last one: {splat.Title}", "");
    }

    /// <exception cref="GuestException">Too many scripts are broken.</exception>
    public void Break(Case broken, string reason)
    {
        SaveBroken(broken, reason);
        if (tally.Broken >= BrokenMax)
            throw new GuestException($"{tally.Broken} scripts are broken, the last one: {reason}", "");
    }

    public void SaveBroken(Case broken, string reason)
    {
        tally.CountBroken();
        results.SaveBroken(broken, reason);
    }
}
