using System.CommandLine;
using Reuseport.Harness.History;
using Reuseport.Harness.Profiles;
using Reuseport.Harness.Targets;
using Reuseport.Vocabulary;

namespace Reuseport.Harness.Commands;

/// <summary><c>bisect</c>: between which packaged kernels the outcome of a trace changes.</summary>
sealed class BisectCommand(Terminal terminal, OpenTarget open, PackagedKernels kernels)
{
    readonly Argument<string> _file = new("TRACE") { Description = "a trace" };

    readonly Option<string> _good = Kernel("--good", "a kernel that does as it should");

    readonly Option<string> _bad = Kernel("--bad", "a kernel that does otherwise");

    readonly Option<int?> _call = Options.Number(
        "--call", 1, "looks at this call alone, counted from 1 (default: at every call)");

    readonly Option<int?> _sideBySide = Options.Number("-j", 1, "how many kernels side by side (default 1)");

    readonly Option<bool> _offline = new("--offline") { Description = "takes only kernels that are cached" };

    public Command Create()
    {
        var command = new Command(
            "bisect", "finds the packaged kernels between which the outcome of a trace changes")
        {
            _file, _good, _bad, _call, _sideBySide, _offline,
        };
        command.SetAction(async (options, cancellationToken) => (int)await RunAsync(options, cancellationToken));
        return command;
    }

    static Option<string> Kernel(string name, string description) => new(name)
    {
        Description = $"{description}: a release, a package's version, or a series, whose newest counts",
        HelpName = "KERNEL",
        Required = true,
    };

    async Task<ExitCode> RunAsync(ParseResult options, CancellationToken cancellationToken)
    {
        var file = TraceFiles.Read(options.GetRequiredValue(_file));
        var call = options.GetValue(_call) - 1;
        if (call >= file.Trace.Script.Ops.Count)
            throw new UsageException($"--call: {file.Path} has {file.Trace.Script.Ops.Count} calls");
        var offline = options.GetValue(_offline);
        var tree = KernelTree.Of(await kernels.ListAsync(offline, cancellationToken));
        var (good, bad) = (Find(tree, "--good", options.GetRequiredValue(_good)),
            Find(tree, "--bad", options.GetRequiredValue(_bad)));
        if (good == bad)
            throw new UsageException($"--good and --bad: both are {good}");
        var way = tree.Way(good, bad);
        await terminal.Output.WriteLineAsync($"way      {way.Count} releases from {good} to {bad}");

        var witness = new KernelWitness(
            open, offline ? (_, _) => Task.FromResult(true) : kernels.FetchAsync, terminal.Clock,
            line => terminal.Error.WriteLine($"harness: {line}"));
        var bisection = new Bisection(
            way, (node, cancellation) => witness.LookAsync(node, file.Path, file.Trace.Script, cancellation), call,
            options.GetValue(_sideBySide) ?? 1);
        try
        {
            var reason = await bisection.SearchAsync(cancellationToken);
            await WriteAsync(file.Trace.Script, bisection, call);
            if (reason is not null)
                await terminal.Error.WriteLineAsync($"harness: nothing can be told: {reason}");
            return reason is not null ? ExitCode.CannotTest
                : bisection.Range is null ? ExitCode.Diverges
                : ExitCode.Agrees;
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            await WriteAsync(file.Trace.Script, bisection, call);
            return ExitCode.Interrupted;
        }
    }

    static KernelNode Find(KernelTree tree, string option, string name) => tree.Find(name)
        ?? throw new UsageException($"{option}: there is no kernel {name}: harness kernels list shows those that are");

    async Task WriteAsync(Script script, Bisection bisection, int? call)
    {
        var seen = bisection.Seen;
        var good = seen is [{ Sight: Sight.Ran ran }, ..] ? ran : null;
        var lines = seen.Select(look => $"kernel   {look.Kernel,-10} {Describe(look.Sight, good, script, call)}");
        foreach (var line in lines)
            await terminal.Output.WriteLineAsync(line);
        if (bisection.Range is [var before, .. var untold, var after])
            await WriteAsync(script, before, untold, after, call);
        else if (seen is [{ Sight: Sight.Ran }, { Sight: Sight.Ran }])
            await terminal.Output.WriteLineAsync("same     the ends do the same");
    }

    async Task WriteAsync(
        Script script, KernelSight before, EquatableArray<KernelSight> untold, KernelSight after, int? call)
    {
        await terminal.Output.WriteLineAsync($"\nstep     {new Step(before.Kernel, after.Kernel)}");
        if (untold is not [])
        {
            var kernels = string.Join(", ", untold.Select(pair => pair.Kernel));
            await terminal.Output.WriteLineAsync($"untold   {kernels}, in between");
        }
        var (old, now) = ((Sight.Ran)before.Sight, (Sight.Ran)after.Sight);
        if (old.FirstDifference(now, call) is not { } first)
            return;
        await terminal.Output.WriteLineAsync($"call     {first + 1}, {script.Ops[first]}");
        await terminal.Output.WriteLineAsync($"before   {old.At(first)}");
        await terminal.Output.WriteLineAsync($"after    {now.At(first)}");
        await terminal.Output.WriteLineAsync($"because  of {Because(script, first, old.Answers, now.Answers)}");
    }

    static string Because(Script script, int call, KernelAnswers old, KernelAnswers now) =>
        now.ExplainDifference(script, call, old) is not { } behaviour ? "no behaviour of the profile"
        : behaviour.IsIn(now.Profile) ? behaviour.Name
        : $"{behaviour.Name} is gone";

    static string Describe(Sight sight, Sight.Ran? good, Script script, int? call) => sight switch
    {
        Sight.Untold(var reason) => $"untold: {reason}",
        Sight.Ran ran when good?.FirstDifference(ran, call) is { } first =>
            $"differs at call {first + 1}, {script.Ops[first]} -> {ran.At(first)}",
        _ => "as the good one",
    };
}
