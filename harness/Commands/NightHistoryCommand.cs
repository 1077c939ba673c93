using System.CommandLine;
using Reuseport.Harness.Nights;
using Reuseport.Harness.Reporting;
using Reuseport.Harness.Store;
using static System.FormattableString;

namespace Reuseport.Harness.Commands;

/// <summary><c>nightly history</c>: all nights of a store, a line each, and the findings that came and went.</summary>
sealed class NightHistoryCommand(Terminal terminal)
{
    readonly Option<string> _store = new("--store")
    {
        Description = "the file that keeps what came of all nights",
        HelpName = "FILE",
        Required = true,
    };

    public Command Create()
    {
        var command = new Command("history", "prints the nights of a store, a line each, and what is flaky in them")
        {
            _store,
        };
        command.SetAction(RunAsync);
        return command;
    }

    async Task<int> RunAsync(ParseResult options, CancellationToken cancellationToken)
    {
        var path = options.GetRequiredValue(_store);
        // To open one that is not there would make it.
        if (!File.Exists(path))
            throw new UsageException($"{path}: there is no such file");
        using var store = NightStore.Open(path);
        var flaky = FlakyFinding.Of(store.MergedUpTo(NightRow.LastDate));
        foreach (var line in Nights(NightRow.Of(store)).Concat(Flaky(flaky)))
            await terminal.Output.WriteLineAsync(line);
        return (int)ExitCode.Agrees;
    }

    static IEnumerable<string> Nights(IReadOnlyList<NightRow> nights)
    {
        string[][] rows =
        [
            ["NIGHT", "KERNELS", "SCRIPTS", "NEW", "STILL", "OPEN", "GONE", "FLAKY", "SCRIPTS/S", "VERDICT"],
            .. nights.Select(night => (string[])
            [
                Night.NameOf(night.Date), Figures.Number(night.Kernels), Figures.Number(night.Scripts),
                Count(night, FindingState.New), Count(night, FindingState.Still), Count(night, FindingState.Open),
                Count(night, FindingState.Gone), Figures.Number(night.Flaky),
                night.ScriptsPerSecond is { } speed ? Invariant($"{speed:0.0}") : "-",
                night.IsComplete ? night.Verdict : $"{night.Verdict}, incomplete",
            ]),
        ];
        return Columns.Align(rows, rows[0][1..^1]);
    }

    static string Count(NightRow night, FindingState state) =>
        night.States is { } states ? Figures.Number(states.GetValueOrDefault(state)) : "-";

    static IEnumerable<string> Flaky(IReadOnlyList<FlakyFinding> findings)
    {
        string[][] rows =
        [
            ["SINCE", "LAST", "FAILED", "PASSED", "STATE", "FLAKY"],
            .. findings.Select(finding => (string[])
            [
                Night.NameOf(finding.Since), Night.NameOf(finding.Last), Figures.Number(finding.Failed),
                Figures.Number(finding.Passed),
                finding.IsStable ? "stable" : Invariant($"passed {finding.PassedLast} of {FindingHistory.StableAfter}"),
                finding.Signature,
            ]),
        ];
        return findings is [] ? [] : Columns.Align(rows, "FAILED", "PASSED").Prepend("");
    }
}
