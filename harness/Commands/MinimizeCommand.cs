using System.CommandLine;
using Reuseport.Containers;
using Reuseport.Harness.Ledger;
using Reuseport.Harness.Profiles;
using Reuseport.Harness.Results;
using Reuseport.Harness.Targets;
using Reuseport.Harness.Verdicts;
using Reuseport.Vocabulary;

namespace Reuseport.Harness.Commands;

/// <summary><c>minimize</c>: the calls of a diverging trace that matter.</summary>
sealed class MinimizeCommand(Terminal terminal, OpenTarget open)
{
    readonly EachTarget _each = new(terminal, open);
    readonly Argument<string> _file = new("FILE") { Description = "a trace that diverges on this kernel" };
    readonly Option<string?> _profile = Options.Profile();
    readonly Option<bool> _gitBisect = Options.GitBisect();

    public Command Create()
    {
        var command = new Command("minimize", "confirms that a trace diverges; prints the shortest one that still does")
        {
            _file, _each.Option, _profile, _gitBisect,
        };
        command.SetAction(RunAsync);
        return command;
    }

    async Task<int> RunAsync(ParseResult options, CancellationToken cancellationToken)
    {
        var file = TraceFiles.Read(options.GetRequiredValue(_file));
        return await _each.DoAsync(
            options, (target, cancellation) => RunAsync(options, file, target, cancellation), cancellationToken);
    }

    async Task<ExitCode> RunAsync(
        ParseResult options, TraceFile file, ITarget target, CancellationToken cancellationToken)
    {
        var choice = ProfileChoice.Measured with
        {
            Declared = options.GetValue(_profile) is { } names ? Profile.Parse(names) : null,
        };
        await using var trials = await FileTrials.BeginAsync(
            target, choice, DivergenceLedger.Empty, [file], terminal.Clock, cancellationToken);
        return ExitCodes.Of(await MinimizeAsync(file, trials, cancellationToken), options.GetValue(_gitBisect));
    }

    async Task<Verdict> MinimizeAsync(TraceFile file, FileTrials trials, CancellationToken cancellationToken)
    {
        var (first, suspect) = await trials.ObserveAsync(file, cancellationToken);
        if (suspect is null)
        {
            await terminal.Error.WriteLineAsync(first is Observation.Failed(var reason)
                ? $"{file.Path}: {reason}"
                : $"{file.Path} agrees on {trials.Kernel.Hello.Kernel}: there is nothing to minimize");
            return Judge.OfSingleRun(first);
        }

        var findings = await trials.Examination.ExamineAsync(suspect, cancellationToken);
        foreach (var finding in findings)
            await WriteAsync(finding, file.Written.Comments);
        return VerdictWords.Worst(findings.Select(finding => finding.Verdict));
    }

    /// <param name="comments">Those of the file. A call that is left keeps its own.</param>
    async Task WriteAsync(Finding finding, TraceComments comments)
    {
        var calls = finding.Origins ?? [.. Enumerable.Range(0, finding.Trace.Script.Ops.Count)];
        await terminal.Error.WriteLineAsync(
            $"{finding.Case.Name}: {VerdictWords.Word(finding.Verdict)}, {finding.Note}");
        if (finding.Splat is { } splat)
            await terminal.Error.WriteLineAsync(splat.Console.TrimEnd());
        if (finding.Verdict is Verdict.Diverges or Verdict.Splat)
        {
            await terminal.Output.WriteAsync(
                AnnotatedTrace.Write([finding.Note], finding.Trace, finding.Difference, comments.Of(calls)));
        }
    }
}
