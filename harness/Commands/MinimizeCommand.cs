using System.CommandLine;
using Reuseport.Containers;
using Reuseport.Harness.Comparing;
using Reuseport.Harness.Reporting;
using Reuseport.Harness.Running;
using Reuseport.Harness.Targets;

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
        await using var kernel = await Kernel.MeetAsync(
            target, options.GetValue(_profile), terminal.Clock, cancellationToken);
        kernel.Refuse(file.Path, file.Trace.Script);
        try
        {
            return ExitCodes.Of(await MinimizeAsync(file, kernel, cancellationToken), options.GetValue(_gitBisect));
        }
        catch (GuestException e) when (e.Splat is { } splat)
        {
            var examination = new SplatExamination(kernel.StartAsync, kernel.Referee, number: 0);
            var finding = await examination.ExamineAsync(file.Trace.Script, splat, cancellationToken);
            await terminal.Error.WriteLineAsync($"{file.Path}: splat, {finding.Note}\n{splat.Console.TrimEnd()}");
            await terminal.Output.WriteAsync(finding.Script.ToString());
            return ExitCodes.Of(Verdict.Splat);
        }
    }

    async Task<Verdict> MinimizeAsync(TraceFile file, Kernel kernel, CancellationToken cancellationToken)
    {
        var first = await ObserveAsync(file, kernel, cancellationToken);
        if (first.Difference is null)
        {
            await terminal.Error.WriteLineAsync(
                $"{file.Path} agrees on {kernel.Hello.Kernel}: there is nothing to minimize");
            return Verdict.Agrees;
        }

        var examination = new Examination(kernel.StartAsync, kernel.Referee, number: 0);
        var finding = await examination.ExamineAsync(kernel.Hello.Kernel, file.Trace.Script, first, cancellationToken);
        await terminal.Error.WriteLineAsync($"{file.Path}: {Verdicts.Word(finding.Verdict)}, {finding.Note}");
        if (finding.Verdict == Verdict.Diverges)
            await terminal.Output.WriteAsync(AnnotatedTrace.Write([finding.Note], finding.Trace, finding.Difference));
        return finding.Verdict;
    }

    static async Task<Observation> ObserveAsync(TraceFile file, Kernel kernel, CancellationToken cancellationToken)
    {
        await using var guest = await kernel.StartAsync(0, cancellationToken);
        var confirmation = new Confirmation(kernel.StartAsync, kernel.Referee, number: 0);
        return await confirmation.ObserveAsync(guest, file.Trace.Script, cancellationToken);
    }
}
