using System.CommandLine;
using Reuseport.Containers;
using Reuseport.Harness.Profiles;
using Reuseport.Harness.Reporting;
using Reuseport.Harness.Targets;
using Reuseport.Harness.Verdicts;
using Reuseport.Vocabulary;

namespace Reuseport.Harness.Commands;

/// <summary><c>replay</c>: traces from files, on the kernel and on the model.</summary>
sealed class ReplayCommand(Terminal terminal, OpenTarget open, PackagedKernels kernels)
{
    readonly EachTarget _each = new(terminal, open);
    readonly Argument<string[]> _files = Options.Files("traces, or folders of .trace files");
    readonly ProfileOptions _profile = new();
    readonly LedgerOption _ledger = new(terminal);
    readonly BlameOption _blame = new(terminal, open, kernels);
    readonly Option<bool> _gitBisect = Options.GitBisect();

    public Command Create()
    {
        var command = new Command(
            "replay", "runs traces on the kernel; every result is compared with the model's and with the file's")
        {
            _files, _each.Option, _gitBisect,
        };
        _profile.AddTo(command);
        _ledger.AddTo(command);
        _blame.AddTo(command);
        command.SetAction(RunAsync);
        return command;
    }

    async Task<int> RunAsync(ParseResult options, CancellationToken cancellationToken)
    {
        var read = TraceFiles.Read(options.GetRequiredValue(_files));
        var code = await read.WriteErrorsAsync(terminal.Error, options.GetValue(_gitBisect));
        if (read.Files is [])
            return (int)code;
        var replayed = await _each.DoAsync(
            options, (target, cancellation) => RunAsync(options, read.Files, target, cancellation), cancellationToken);
        return (int)ExitCodes.Worst([code, (ExitCode)replayed]);
    }

    async Task<ExitCode> RunAsync(
        ParseResult options, IReadOnlyList<TraceFile> files, ITarget target, CancellationToken cancellationToken)
    {
        var ledger = _ledger.Of(options);
        await using var trials = await FileTrials.BeginAsync(
            target, _profile.Of(options), ledger, files, terminal.Clock, cancellationToken);
        var verdicts = new List<Verdict> { await ProfileOptions.WriteChangesAsync(trials.Kernel, terminal.Output) };
        verdicts.Add(LedgerOption.Write(terminal.Output, ledger.Expired));
        try
        {
            foreach (var suspect in trials.Kernel.Suspects)
            {
                var finding = await trials.ConfirmAsync(suspect, cancellationToken);
                verdicts.Add(
                    await WriteAsync(options, trials.Kernel, finding, suspect.Case.Expected, cancellationToken));
            }
            foreach (var file in files)
                verdicts.Add(await ReplayAsync(options, file.On(trials.Kernel.Profile), trials, cancellationToken));
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            return ExitCodes.OfInterrupted(VerdictWords.Worst(verdicts));
        }
        var notShown = trials.Known.NotShown(trials.Shown, isWhole: !verdicts.Contains(Verdict.Broken));
        verdicts.Add(LedgerOption.Write(terminal.Output, notShown));
        return ExitCodes.Of(VerdictWords.Worst(verdicts), options.GetValue(_gitBisect));
    }

    /// <summary>Runs one trace, and again on fresh guests when it is suspect.</summary>
    async Task<Verdict> ReplayAsync(
        ParseResult options, TraceFile file, FileTrials trials, CancellationToken cancellationToken)
    {
        var (first, suspect) = await ObserveAsync(file, trials, cancellationToken);
        if (suspect is not null)
        {
            var finding = await trials.ConfirmAsync(suspect, cancellationToken);
            return await WriteAsync(options, trials.Kernel, finding, file.Trace, cancellationToken);
        }

        var verdict = Judge.OfSingleRun(first);
        if (first is Observation.Ran(var seen, _))
        {
            verdict = Judge.OfFile(verdict, file.Trace, seen);
            await WriteAsync(verdict, file.Path);
            await WriteContradictionsAsync(file.Trace, seen);
        }
        else if (first is Observation.Failed(var reason))
        {
            await WriteAsync(verdict, file.Path);
            await terminal.Error.WriteLineAsync($"harness: {file.Path}: {reason}");
        }
        return verdict;
    }

    /// <summary>A guest that does not start is told of one trace: the next ones have their turn.</summary>
    static async Task<(Observation Seen, Suspect? Suspect)> ObserveAsync(
        TraceFile file, FileTrials trials, CancellationToken cancellationToken)
    {
        try
        {
            return await trials.ObserveAsync(file, cancellationToken);
        }
        catch (GuestException e)
        {
            var seen = Trials.Of(e);
            return (seen, Suspect.Of(new(file.Path, null, file.Trace), seen));
        }
    }

    async Task<Verdict> WriteAsync(
        ParseResult options, Kernel kernel, Finding finding, Trace file, CancellationToken cancellationToken)
    {
        var before = finding.Trace.Outcomes[..(finding.Difference?.Call ?? 0)];
        var verdict = Judge.OfFile(finding.Verdict, file, before);
        await WriteAsync(verdict, finding.Case.Name);
        if (finding.Known is { } known)
            await terminal.Output.WriteLineAsync($"{VerdictWords.Word(Verdict.Known),-9} {known}");
        if (finding.Verdict == Verdict.Broken)
            await terminal.Error.WriteLineAsync($"harness: {finding.Case.Name}: {finding.Note}");
        if (finding.Splat is { } splat)
            await terminal.Output.WriteLineAsync($"{FindingText.Trace(finding)}\n{splat.Console.TrimEnd()}");
        if (finding.Difference is { } difference)
        {
            await terminal.Output.WriteLineAsync(difference.ToString());
            if (difference.Call >= file.Script.Ops.Count)
                await terminal.Output.WriteLineAsync($"  ({finding.Note})");
        }
        if (await _blame.OfAsync(options, kernel, finding, cancellationToken) is { } blame)
            await terminal.Output.WriteLineAsync(blame);
        await WriteContradictionsAsync(file, finding.Trace.Outcomes);
        return verdict;
    }

    Task WriteAsync(Verdict verdict, string name) =>
        terminal.Output.WriteLineAsync($"{VerdictWords.Word(verdict),-9} {name}");

    /// <summary>Each call whose outcome in the file is another than the one that was seen.</summary>
    async Task WriteContradictionsAsync(Trace file, EquatableArray<Outcome> seen)
    {
        foreach (var (call, says) in Judge.Contradictions(file, [.. seen.TakeWhile(outcome => outcome.CanBeSeen)]))
        {
            await terminal.Output.WriteLineAsync(
                $"{TraceText.Line(file.Script.Ops[call], seen[call])}\n  the file says {says}");
        }
    }
}
