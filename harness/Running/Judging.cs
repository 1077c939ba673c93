using System.Threading.Channels;
using Reuseport.Containers;
using Reuseport.Harness.Comparing;
using Reuseport.Harness.Reporting;

namespace Reuseport.Harness.Running;

/// <summary>
/// Hears every answer of a run: agreement is counted, a suspect is handed on, what is broken is saved.
/// </summary>
sealed class Judging(Referee referee, Tally tally, ChannelWriter<Suspect> suspects, ResultsFolder results)
{
    /// <summary>
    /// After so many broken scripts a run ends: the infrastructure is at fault, and more of it says nothing.
    /// </summary>
    public const int BrokenMax = 20;

    /// <exception cref="GuestException">Too many scripts are broken.</exception>
    public async Task JudgeAsync(Case answered, GuestAnswer answer, CancellationToken cancellationToken)
    {
        if (answer is not GuestAnswer.Ran(var seen))
        {
            Break(answered, $"the probe could not go on: {answer}");
        }
        else if (referee.Compare(answered.Expected, seen) is { } difference)
        {
            tally.CountSuspect(seen.Count);
            await suspects.WriteAsync(new(answered, seen, difference), cancellationToken);
        }
        else
        {
            tally.CountAgrees(seen.Count);
        }
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
