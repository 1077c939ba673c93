using DiffEngine;
using Reuseport.Harness.History;
using Reuseport.Harness.Snapshots;
using Reuseport.Vocabulary;

namespace Reuseport.Harness.Commands;

/// <summary>
/// Shows a person what was received, one scenario after the other, and does with it what is answered. Each answer is
/// done at once, so that none is lost.
/// </summary>
/// <param name="packageOf">The version of the package of a release.</param>
sealed class SnapshotReview(Terminal terminal, CandidateSearch candidates, Func<string, string> packageOf)
{
    const string Question = "[a]ccept  [r]efuse  [s]kip  [d]iff tool  [q]uit ? ";

    const int CandidatesShown = 3;

    /// <returns>How many are left.</returns>
    public async Task<int> AskAsync(ScenarioFolder folder, CancellationToken cancellationToken)
    {
        var received = folder.Received;
        foreach (var (i, scenario) in received.Index())
        {
            await terminal.Output.WriteLineAsync($"{i + 1} of {received.Count}  {scenario.Name}");
            await ShowAsync(scenario, folder.Releases, cancellationToken);
            if (!await AnswerAsync(scenario, cancellationToken))
                break;
        }
        return folder.Received.Count;
    }

    async Task ShowAsync(Scenario scenario, Releases releases, CancellationToken cancellationToken)
    {
        foreach (var line in scenario.Head)
            await terminal.Output.WriteLineAsync(line);
        foreach (var change in ReceivedChange.Of(scenario, releases))
        {
            await terminal.Output.WriteLineAsync($"kernels  {change.Ranges}");
            var lines = change.Verified is { } verified
                ? SnapshotDiff.Lines(scenario, verified, change.Received)
                : scenario.Lines(change.Received).Select(line => $"+ {line}");
            foreach (var line in lines)
                await terminal.Output.WriteLineAsync($"  {line}");
            await ShowStepAsync(scenario.Script, change, cancellationToken);
        }
    }

    async Task ShowStepAsync(Script script, ReceivedChange change, CancellationToken cancellationToken)
    {
        if (change.Begins(packageOf) is not { } step)
            return;
        await terminal.Output.WriteLineAsync($"step     {step.Step}");
        foreach (var source in await candidates.FindAsync(script, step, cancellationToken))
        {
            foreach (var subject in source.Ranked.Take(CandidatesShown))
                await terminal.Output.WriteLineAsync($"maybe    {subject}");
        }
    }

    /// <returns>Whether to go on with the next one.</returns>
    async Task<bool> AnswerAsync(Scenario scenario, CancellationToken cancellationToken)
    {
        while (true)
        {
            await terminal.Output.WriteAsync(Question);
            await terminal.Output.FlushAsync(cancellationToken);
            // The end of the input is a person that went away: nothing is decided for it.
            switch ((await terminal.Input.ReadLineAsync(cancellationToken))?.Trim())
            {
                case "a":
                    scenario.Snapshot.Accept();
                    await terminal.Output.WriteLineAsync($"accepted  {scenario.Name}\n");
                    return true;
                case "r":
                    scenario.Snapshot.Refuse();
                    await terminal.Output.WriteLineAsync($"refused   {scenario.Name}\n");
                    return true;
                case "s":
                    await terminal.Output.WriteLineAsync();
                    return true;
                case "d":
                    await DiffRunner.LaunchAsync(scenario.Snapshot.ReceivedPath, scenario.Snapshot.VerifiedPath);
                    break;
                case "q" or null:
                    return false;
            }
        }
    }
}
