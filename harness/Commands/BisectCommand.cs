using System.CommandLine;
using Reuseport.Containers;
using Reuseport.Harness.History;
using Reuseport.Harness.Profiles;
using Reuseport.Harness.Reporting;
using Reuseport.Harness.Targets;
using Reuseport.Vocabulary;

namespace Reuseport.Harness.Commands;

/// <summary><c>bisect</c>: between which packaged kernels the outcome of a trace changes.</summary>
sealed class BisectCommand(Terminal terminal, ProbeFile? probe, OpenTarget open, PackagedKernels kernels)
{
    /// <summary>
    /// An outcome that is seen every third time escapes so many runs of an end once in 60 bisections.
    /// </summary>
    const int RunsAtEnds = 10;

    /// <summary>How many candidates of each source are printed.</summary>
    const int CandidatesShown = 10;

    readonly Argument<string> _file = new("TRACE") { Description = "a trace" };

    readonly Option<string> _good = Kernel("--good", "a kernel that does as it should");

    readonly Option<string> _bad = Kernel("--bad", "a kernel that does otherwise");

    readonly Option<int?> _runs = Options.Number(
        "--runs", 2, $"how often the good and the bad kernel run the trace at first (default {RunsAtEnds})");

    readonly HistoryOptions _history = new(terminal, probe, open, kernels);

    public Command Create()
    {
        var command = new Command(
            "bisect", "finds the packaged kernels between which the outcome of a trace changes")
        {
            _file, _good, _bad, _runs,
        };
        _history.AddTo(command);
        command.SetAction(async (options, cancellationToken) => (int)await RunAsync(options, cancellationToken));
        return command;
    }

    static Option<string> Kernel(string name, string description) => new(name)
    {
        Description = $"{description}: a release, a package's version, a series, whose newest counts, or a path",
        HelpName = "KERNEL",
        Required = true,
    };

    async Task<ExitCode> RunAsync(ParseResult options, CancellationToken cancellationToken)
    {
        var file = TraceFiles.Read(options.GetRequiredValue(_file));
        var call = _history.Call(options, [file]);
        string[] names = [options.GetRequiredValue(_good), options.GetRequiredValue(_bad)];
        var tree = await _history.TreeAsync(options, names, cancellationToken);
        var (good, bad) = (Find(tree, "--good", names[0]), Find(tree, "--bad", names[1]));
        if (good == bad)
            throw new UsageException($"--good and --bad: both are {good}");
        var way = tree.Way(good, bad);
        await terminal.Output.WriteLineAsync($"way      {way.Count} releases from {good} to {bad}");

        using var store = _history.Store(options);
        var (look, script) = (_history.Look(options, store), file.Trace.Script);
        Bisection? bisection = null;
        bisection = new(way, LookAsync, call, _history.SideBySide(options), options.GetValue(_runs) ?? RunsAtEnds);
        try
        {
            var reason = await bisection.SearchAsync(cancellationToken);
            await WriteAsync(options, file, bisection, call);
            if (reason is not null)
                await terminal.Error.WriteLineAsync($"harness: nothing can be told: {reason}");
            return reason is not null ? ExitCode.CannotTest
                : bisection.Change is null ? ExitCode.Diverges
                : ExitCode.Agrees;
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            await WriteAsync(options, file, bisection, call);
            return ExitCode.Interrupted;
        }

        async Task<Sight> LookAsync(KernelNode node, int times, CancellationToken cancellation)
        {
            if (bisection!.Left is > 0 and var left)
                terminal.Say($"{node} is next, of {left} that are left");
            return (await look(node, [new(file.Path, script, times)], cancellation))[0];
        }
    }

    static KernelNode Find(KernelTree tree, string option, string name) => tree.Find(name)
        ?? throw new UsageException($"{option}: there is no kernel {name}: harness kernels list shows those that are");

    /// <summary>What is known, also of a bisection that was interrupted.</summary>
    async Task WriteAsync(ParseResult options, TraceFile file, Bisection bisection, int? call)
    {
        var (script, seen) = (file.Trace.Script, bisection.Seen);
        var good = seen is [{ Sight: Sight.Ran ran }, ..] ? ran : null;
        List<string> lines =
            [.. seen.Select(look => $"kernel   {look.Kernel,-10} {Describe(look.Sight, good, script, call)}")];
        var changes = new List<ToldChange>();
        if (bisection.Change is { } change)
        {
            var told = await ToldAsync(options, script, change);
            changes.Add(told);
            lines.AddRange(["", .. ChangeText.Lines(script, told, CandidatesShown)]);
            if (bisection.Repetition.Rarest < 1)
                lines.Add(ChangeText.Flaky(bisection.Repetition, bisection.Risk));
        }
        else if (seen is [{ Sight: Sight.Ran }, .., { Sight: Sight.Ran }])
        {
            lines.Add("same     the ends do the same");
        }
        await _history.WriteAsync(options, "bisect", lines, [TraceReport.Of(file.Path, script, seen, changes)]);
    }

    /// <summary>
    /// The changelog may have to be fetched; a bisection that was interrupted has its answer all the same.
    /// </summary>
    async Task<ToldChange> ToldAsync(ParseResult options, Script script, Change change) => new(
        change, change.Contrast.Because(script),
        await _history.Candidates(options).FindAsync(script, change, CancellationToken.None));

    static string Describe(Sight sight, Sight.Ran? good, Script script, int? call) => sight switch
    {
        Sight.Untold(var reason) => $"untold: {reason}",
        Sight.Ran ran when good?.Against(ran, call) is { } contrast =>
            $"differs at call {contrast.Call + 1}, {ChangeText.Op(script, contrast)} -> "
                + contrast.After.At(contrast.Call),
        _ => "as the good one",
    };
}
