using DiffEngine;
using Reuseport.Harness.History;
using Reuseport.Harness.Reporting;
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
            if (!await AnswerAsync(folder, scenario, cancellationToken))
                break;
        }
        return folder.Received.Count;
    }

    async Task ShowAsync(Scenario scenario, Releases releases, CancellationToken cancellationToken)
    {
        if (scenario.Comment is not [])
            await WriteAsync($"# {scenario.Paragraph}", "# ");
        foreach (var setting in scenario.Settings)
            await WriteAsync(setting);
        foreach (var change in ReceivedChange.Of(scenario, releases))
        {
            await WriteAsync($"kernels  {change.Ranges}");
            var lines = change.Verified is { } verified
                ? SnapshotDiff.Lines(scenario, verified, change.Received)
                : scenario.Lines(change.Received).Select(line => $"+ {line}");
            foreach (var line in lines)
                await WriteAsync($"  {line}");
            await ShowCauseAsync(scenario.Script, change, cancellationToken);
        }
    }

    async Task ShowCauseAsync(Script script, ReceivedChange received, CancellationToken cancellationToken)
    {
        if (received.Begins(packageOf) is { } change)
        {
            await WriteAsync($"step     {change.Step}");
            var told = new ToldChange(
                change, change.Contrast.Because(script), await candidates.FindAsync(script, change, cancellationToken));
            foreach (var line in ChangeText.Causes(told.Behaviour, told.Candidates, CandidatesShown))
                await WriteAsync(line);
        }
        if (await received.BlameAsync(packageOf, cancellationToken) is { } blamed)
            await WriteAsync($"blame    {blamed}");
    }

    /// <summary>Writes a line so that it fits on a terminal.</summary>
    /// <param name="indent">What a part of it begins with that does not fit on the first line.</param>
    async Task WriteAsync(string line, string indent = "         ")
    {
        foreach (var part in Folding.Lines(line, indent))
            await terminal.Output.WriteLineAsync(part);
    }

    /// <returns>Whether to go on with the next one.</returns>
    async Task<bool> AnswerAsync(ScenarioFolder folder, Scenario scenario, CancellationToken cancellationToken)
    {
        while (true)
        {
            await terminal.Output.WriteAsync(Question);
            await terminal.Output.FlushAsync(cancellationToken);
            // The end of the input is a person that went away: nothing is decided for it.
            switch ((await terminal.Input.ReadLineAsync(cancellationToken))?.Trim())
            {
                case "a":
                    folder.Accept(scenario);
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
