using System.CommandLine;
using Reuseport.Harness.Comparing;
using Reuseport.Harness.Reporting;
using Reuseport.Harness.Running;

namespace Reuseport.Harness.Commands;

/// <summary><c>minimize</c>: the calls of a diverging trace that matter.</summary>
sealed class MinimizeCommand(Terminal terminal, StartGuest start)
{
    readonly Argument<string> _file = new("FILE") { Description = "a trace that diverges on this kernel" };
    readonly Option<string?> _profile = Options.Profile();
    readonly Option<bool> _gitBisect = Options.GitBisect();

    public Command Create()
    {
        var command = new Command("minimize", "confirms that a trace diverges; prints the shortest one that still does")
        {
            _file, _profile, _gitBisect,
        };
        command.SetAction(RunAsync);
        return command;
    }

    async Task<int> RunAsync(ParseResult options, CancellationToken cancellationToken)
    {
        var file = TraceFiles.Read(options.GetRequiredValue(_file));
        var kernel = await Kernel.MeetAsync(start, options.GetValue(_profile), cancellationToken);
        kernel.Refuse(file);

        var first = await ObserveAsync(file, kernel.Referee, cancellationToken);
        if (first.Difference is null)
        {
            await terminal.Error.WriteLineAsync(
                $"{file.Path} agrees on {kernel.Hello.Kernel}: there is nothing to minimize");
            return (int)ExitCode.Agrees;
        }

        var examination = new Examination(start, kernel.Referee, number: 0);
        var finding = await examination.ExamineAsync(kernel.Hello.Kernel, file.Trace.Script, first, cancellationToken);
        await terminal.Error.WriteLineAsync($"{file.Path}: {ExitCodes.Word(finding.Verdict)}, {finding.Note}");
        if (finding.Verdict == Verdict.Diverges)
            await terminal.Output.WriteAsync(AnnotatedTrace.Write([finding.Note], finding.Trace, finding.Difference));
        return (int)ExitCodes.Of(finding.Verdict, options.GetValue(_gitBisect));
    }

    async Task<Observation> ObserveAsync(TraceFile file, Referee referee, CancellationToken cancellationToken)
    {
        await using var guest = await start(0, cancellationToken);
        var confirmation = new Confirmation(start, referee, number: 0);
        return await confirmation.ObserveAsync(guest, file.Trace.Script, cancellationToken);
    }
}
