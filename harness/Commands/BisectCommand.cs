using System.CommandLine;
using Reuseport.Harness.History;
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

        NamedTrace[] traces = [new(file.Path, file.Trace.Script)];
        var witness = new KernelWitness(
            open, offline ? (_, _) => Task.FromResult(true) : kernels.FetchAsync, terminal.Clock,
            line => terminal.Error.WriteLine($"harness: {line}"));
        var bisection = new Bisection(
            way, async (node, cancellation) => (await witness.LookAsync(node, traces, cancellation))[0], call,
            options.GetValue(_sideBySide) ?? 1);
        try
        {
            var reason = await bisection.SearchAsync(cancellationToken);
            await WriteAsync(file.Trace.Script, way, bisection, call);
            if (reason is not null)
                await terminal.Error.WriteLineAsync($"harness: nothing can be told: {reason}");
            return reason is not null ? ExitCode.CannotTest
                : bisection.Range is null ? ExitCode.Diverges
                : ExitCode.Agrees;
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            await WriteAsync(file.Trace.Script, way, bisection, call);
            return ExitCode.Interrupted;
        }
    }

    static KernelNode Find(KernelTree tree, string option, string name) => tree.Find(name)
        ?? throw new UsageException($"{option}: there is no kernel {name}: harness kernels list shows those that are");

    async Task WriteAsync(Script script, IReadOnlyList<KernelNode> way, Bisection bisection, int? call)
    {
        var seen = bisection.Seen.ToList();
        var good = seen.Find(pair => pair.Kernel == way[0]).Sight as Sight.Ran;
        foreach (var (kernel, sight) in seen)
            await terminal.Output.WriteLineAsync($"kernel   {kernel,-10} {Describe(sight, good, script, call)}");
        if (bisection.Range is not var (before, after))
        {
            if (bisection.Difference is null && good is not null)
                await terminal.Output.WriteLineAsync("same     the ends do the same");
            return;
        }
        var untold = seen.Where(pair => pair.Sight is Sight.Untold).Select(pair => pair.Kernel)
            .Where(kernel => IsBetween(way, before, kernel, after)).ToList();
        await terminal.Output.WriteLineAsync($"\nstep     {new Step(before, after)}");
        if (untold is not [])
            await terminal.Output.WriteLineAsync($"untold   {string.Join(", ", untold)}, in between");
        var (old, now) = ((Sight.Ran)seen.Find(pair => pair.Kernel == before).Sight,
            (Sight.Ran)seen.Find(pair => pair.Kernel == after).Sight);
        await WriteAsync(script, old, now, call);
    }

    async Task WriteAsync(Script script, Sight.Ran old, Sight.Ran now, int? call)
    {
        if (old.FirstDifference(now, call) is not { } first)
            return;
        await terminal.Output.WriteLineAsync($"call     {first + 1}, {script.Ops[first]}");
        await terminal.Output.WriteLineAsync($"before   {old.At(first)}");
        await terminal.Output.WriteLineAsync($"after    {now.At(first)}");
        var explained = Explanation.Of(script, old, now);
        await terminal.Output.WriteLineAsync(explained is []
            ? "because  of no behaviour of the profile"
            : $"because  of {string.Join(", ", explained)}");
    }

    static bool IsBetween(IReadOnlyList<KernelNode> way, KernelNode before, KernelNode kernel, KernelNode after)
    {
        var nodes = way.ToList();
        return nodes.IndexOf(kernel) > nodes.IndexOf(before) && nodes.IndexOf(kernel) < nodes.IndexOf(after);
    }

    static string Describe(Sight sight, Sight.Ran? good, Script script, int? call) => sight switch
    {
        Sight.Untold(var reason) => $"untold: {reason}",
        Sight.Ran ran when good?.FirstDifference(ran, call) is { } first =>
            $"differs at call {first + 1}, {script.Ops[first]} -> {ran.At(first)}",
        _ => "as the good one",
    };
}
