using System.CommandLine;
using Reuseport.Containers;
using Reuseport.Harness.Comparing;
using Reuseport.Harness.Running;
using Reuseport.Harness.Targets;
using Reuseport.Vocabulary;

namespace Reuseport.Harness.Commands;

/// <summary><c>replay</c>: traces from files, on the kernel and on the model.</summary>
sealed class ReplayCommand(Terminal terminal, OpenTarget open)
{
    readonly EachTarget _each = new(terminal, open);
    readonly Argument<string[]> _files = Options.Files("traces, or folders of .trace files");
    readonly Option<string?> _profile = Options.Profile();
    readonly Option<bool> _gitBisect = Options.GitBisect();

    public Command Create()
    {
        var command = new Command("replay", "runs traces on the kernel and compares every result with the model's")
        {
            _files, _each.Option, _profile, _gitBisect,
        };
        command.SetAction(RunAsync);
        return command;
    }

    async Task<int> RunAsync(ParseResult options, CancellationToken cancellationToken)
    {
        var files = TraceFiles.Read(options.GetRequiredValue(_files)).AllOrThrow();
        return await _each.DoAsync(
            options, (target, cancellation) => RunAsync(options, files, target, cancellation), cancellationToken);
    }

    async Task<ExitCode> RunAsync(
        ParseResult options, IReadOnlyList<TraceFile> files, ITarget target, CancellationToken cancellationToken)
    {
        await using var kernel = await Kernel.MeetAsync(
            target, options.GetValue(_profile), terminal.Clock, cancellationToken);
        foreach (var file in files)
            kernel.Refuse(file.Path, file.Trace.Script);

        var confirmation = new Confirmation(kernel.StartAsync, kernel.Referee, number: 0);
        var verdicts = new List<Verdict>();
        foreach (var file in files)
            verdicts.Add(await ReplayAsync(file, kernel, confirmation, cancellationToken));
        return ExitCodes.Of(Verdicts.Worst(verdicts), options.GetValue(_gitBisect));
    }

    /// <summary>Runs one trace on a fresh guest, and again when it diverges.</summary>
    async Task<Verdict> ReplayAsync(
        TraceFile file, Kernel kernel, Confirmation confirmation, CancellationToken cancellationToken)
    {
        try
        {
            await using var guest = await kernel.StartAsync(0, cancellationToken);
            var first = await confirmation.ObserveAsync(guest, file.Trace.Script, cancellationToken);
            var verdict = first.Difference is { } difference
                ? Confirmation.Judge(difference, await confirmation.RepeatAsync(file.Trace.Script, cancellationToken))
                : Verdict.Agrees;
            await WriteAsync(verdict, file, first);
            return verdict;
        }
        catch (GuestException e) when (e.Splat is { } splat)
        {
            await terminal.Output.WriteLineAsync($"splat     {file.Path}\n{splat.Console.TrimEnd()}");
            return Verdict.Splat;
        }
        catch (GuestException e)
        {
            await terminal.Output.WriteLineAsync($"broken    {file.Path}");
            await terminal.Error.WriteLineAsync($"harness: {file.Path}: {e.Message}");
            return Verdict.Broken;
        }
    }

    async Task WriteAsync(Verdict verdict, TraceFile file, Observation observation)
    {
        await terminal.Output.WriteLineAsync($"{Verdicts.Word(verdict),-9} {file.Path}");
        for (var i = 0; i < observation.Seen.Count; i++)
        {
            var (op, recorded, seen) = (file.Trace.Script.Ops[i], file.Trace.Outcomes[i], observation.Seen[i]);
            if (i == observation.Difference?.Call)
                await terminal.Output.WriteLineAsync(observation.Difference.ToString());
            if (!recorded.Allows(seen))
                await terminal.Output.WriteLineAsync($"{TraceText.Line(op, seen)}\n  the file says {recorded}");
        }
    }
}
