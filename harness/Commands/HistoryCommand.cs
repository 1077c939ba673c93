using System.CommandLine;
using Reuseport.Containers;
using Reuseport.Harness.History;
using Reuseport.Harness.Profiles;
using Reuseport.Harness.Reporting;
using Reuseport.Harness.Targets;
using Reuseport.Vocabulary;
using static System.FormattableString;

namespace Reuseport.Harness.Commands;

/// <summary><c>history</c>: where in the tree of packaged kernels the outcomes of traces change.</summary>
sealed class HistoryCommand(Terminal terminal, ProbeFile? probe, OpenTarget open, PackagedKernels kernels)
{
    readonly Argument<string[]> _files = Options.Files("traces, or folders of .trace files");

    readonly Option<string?> _kernels = HistoryOptions.Kernels();

    readonly Option<bool> _every = new("--every")
    {
        Description = "looks at every kernel (default: the ends of each series, and within those that differ)",
    };

    readonly Option<string[]> _also = new("--also")
    {
        Description = "the path of another kernel: it has its place in the tree by its release",
        HelpName = "PATH",
    };

    readonly HistoryOptions _history = new(terminal, probe, open, kernels);

    public Command Create()
    {
        var command = new Command("history", "prints where the outcomes of traces change, series by series")
        {
            _files, _kernels, _every, _also,
        };
        _history.AddTo(command);
        command.SetAction(async (options, cancellationToken) => (int)await RunAsync(options, cancellationToken));
        return command;
    }

    async Task<ExitCode> RunAsync(ParseResult options, CancellationToken cancellationToken)
    {
        var files = OnSockets(TraceFiles.Read(options.GetRequiredValue(_files)).AllOrThrow());
        var call = _history.Call(options, files);
        var tree = await TreeAsync(options, cancellationToken);
        var every = options.GetValue(_every);
        using var store = _history.Store(options);
        var histories = new Histories(
            [.. files.Select(file => new TraceHistory(tree, file.Path, file.Trace.Script, call, every))],
            _history.Look(options, store), _history.SideBySide(options), terminal.Say);
        try
        {
            await histories.LookAsync(cancellationToken);
            await WriteAsync(options, histories.Traces);
            return histories.Traces.Any(trace => trace.Seen.Any(look => look.Sight is Sight.Ran))
                ? ExitCode.Agrees
                : ExitCode.CannotTest;
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            await WriteAsync(options, histories.Traces);
            return ExitCode.Interrupted;
        }
    }

    /// <summary>
    /// The traces that a whole kernel can run; those for the kernel's file alone are named and left out.
    /// </summary>
    IReadOnlyList<TraceFile> OnSockets(IReadOnlyList<TraceFile> files)
    {
        var byKind = files.ToLookup(file => file.Trace.Script.Alphabets.HasFlag(Alphabets.Sockets));
        foreach (var file in byKind[false])
            terminal.Say($"{file.Path} is left out: it calls functions of the kernel's file");
        return byKind[true].Any()
            ? [.. byKind[true]]
            : throw new UsageException("history takes traces of sockets, and there is none");
    }

    Task<KernelTree> TreeAsync(ParseResult options, CancellationToken cancellationToken) => _history.TreeAsync(
        options, options.GetValue(_kernels), cancellationToken,
        (options.GetValue(_also) ?? []).Select(path => path.Contains('/') ? path : $"./{path}"));

    /// <summary>What is known, also of a history that was interrupted.</summary>
    async Task WriteAsync(ParseResult options, IReadOnlyList<TraceHistory> traces)
    {
        var (lines, reports) = (new List<string>(), new List<TraceReport>());
        var candidates = _history.Candidates(options);
        foreach (var trace in traces)
        {
            var changes = new List<ToldChange>();
            foreach (var change in trace.Changes)
            {
                changes.Add(new(
                    change, change.Contrast.Because(trace.Script),
                    await candidates.FindAsync(trace.Script, change, CancellationToken.None)));
            }
            reports.Add(TraceReport.Of(trace.Name, trace.Script, trace.Seen, changes));
            if (changes is not [])
                lines.AddRange([trace.Name, .. Lines(trace, changes), ""]);
        }
        await _history.WriteAsync(options, "history", [.. lines, .. Summary(traces, reports)], reports);
    }

    static IEnumerable<string> Lines(TraceHistory trace, IReadOnlyList<ToldChange> changes)
    {
        foreach (var told in changes)
        {
            foreach (var line in ChangeText.Lines(trace.Script, told, candidates: 1))
                yield return $"  {line}";
        }
        if (trace.Repetition.Rarest < 1)
            yield return $"  {ChangeText.Flaky(trace.Repetition, trace.Risk)}";
    }

    static IEnumerable<string> Summary(IReadOnlyList<TraceHistory> traces, IEnumerable<TraceReport> reports)
    {
        var seen = traces.SelectMany(trace => trace.Seen).ToList();
        var untold =
            from look in seen
            let reason = (look.Sight as Sight.Untold)?.Reason
            where reason is not null
            group look.Kernel by reason;
        foreach (var kernels in untold)
            yield return $"untold   {string.Join(", ", kernels.Distinct())}: {kernels.Key}";
        var kernelCount = seen.Where(look => look.Sight is Sight.Ran).Select(look => look.Kernel).Distinct().Count();
        var changed = reports.Count(report => report.Changes is not []);
        yield return Invariant(
            $"{traces.Count} traces on {kernelCount} kernels: {changed} change, {traces.Count - changed} do the same");
    }
}
