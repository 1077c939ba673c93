using System.CommandLine;
using System.Threading.Channels;
using Reuseport.Containers;
using Reuseport.Harness.Generation;
using Reuseport.Harness.Ledger;
using Reuseport.Harness.Profiles;
using Reuseport.Harness.Reporting;
using Reuseport.Harness.Results;
using Reuseport.Harness.Running;
using Reuseport.Harness.Targets;

namespace Reuseport.Harness.Commands;

/// <summary><c>run</c>: random scripts, compared until the plan is done.</summary>
/// <param name="defaultScripts">How many scripts a run has if neither their number nor its time is given.</param>
sealed class RunCommand(
    Terminal terminal, OpenTarget open, PackagedKernels kernels, long defaultScripts = 10_000)
{
    readonly EachTarget _each = new(terminal, open);

    readonly Option<long?> _scripts =
        Options.Number("--scripts", 1L, $"how many scripts (default {defaultScripts:N0}, or as many as --time allows)");

    readonly Option<TimeSpan?> _time =
        Options.Duration("--time", "how long the whole run takes, such as 30s, 10m or 8h");

    readonly Option<ulong?> _seed = Options.Seed();

    readonly Option<int?> _slice = Options.Slice();

    readonly Option<int?> _probes =
        Options.Number(
            "-j", 1, "how many probes run side by side (default: half the processors, the rest is for the model)");

    readonly Option<string?> _out = Options.Out();

    readonly Option<bool> _stopAtFirst = new("--stop-at-first")
    {
        Description = "end after the first finding that repeats, once it is minimized",
    };

    readonly Option<bool> _chances = new("--chances")
    {
        Description = "print below the drawn weights how often, in a hundred times, the generator does what",
    };

    readonly ProfileOptions _profile = new();

    readonly LedgerOption _ledger = new(terminal);

    readonly BlameOption _blame = new(terminal, open, kernels);

    readonly Option<bool> _gitBisect = Options.GitBisect();

    public Command Create()
    {
        var command = new Command("run", "runs random scripts on the kernel and on the model, compares every result")
        {
            _each.Option,
        };
        AddTo(command);
        command.SetAction(RunAsync);
        return command;
    }

    /// <summary>Its options, for a command that runs scripts on a target of its own.</summary>
    public void AddTo(Command command)
    {
        Option[] options = [_scripts, _time, _seed, _slice, _probes, _out, _stopAtFirst, _chances, _gitBisect];
        foreach (var option in options)
            command.Add(option);
        _profile.AddTo(command);
        _ledger.AddTo(command);
        _blame.AddTo(command);
    }

    /// <summary>The seed of the command line, or one that is drawn; it is printed.</summary>
    public async Task<ulong> SeedAsync(ParseResult options)
    {
        var seed = options.GetValue(_seed) ?? (ulong)Random.Shared.NextInt64();
        await terminal.Output.WriteLineAsync($"seed     {seed}");
        return seed;
    }

    /// <summary>How many scripts the command line asks for.</summary>
    public long ScriptsOf(ParseResult options) => options.GetValue(_scripts) ?? defaultScripts;

    /// <summary>How many the command line wants side by side; null where it does not say.</summary>
    public int? ProbesOf(ParseResult options) => options.GetValue(_probes);

    /// <summary>The profile that the command line wants.</summary>
    public ProfileChoice ProfileOf(ParseResult options) => _profile.Of(options);

    /// <summary>Where the results go.</summary>
    public string FolderOf(ParseResult options, ulong seed) =>
        options.GetValue(_out) ?? ResultsFolder.DefaultPath(terminal.Clock.GetUtcNow(), seed);

    async Task<int> RunAsync(ParseResult options, CancellationToken cancellationToken)
    {
        var seed = await SeedAsync(options);
        var several = options.GetRequiredValue(_each.Option) is not [_];
        var folder = FolderOf(options, seed);
        return await _each.DoAsync(
            options,
            (target, cancellation) => RunAsync(
                options, target, seed, several ? ResultsFolder.PathOf(folder, target) : folder, cancellation),
            cancellationToken);
    }

    /// <summary>Runs scripts on one target.</summary>
    public async Task<ExitCode> RunAsync(
        ParseResult options, ITarget target, ulong seed, string folder, CancellationToken cancellationToken)
    {
        var begun = terminal.Clock.GetTimestamp();
        var ledger = _ledger.Of(options);
        await using var kernel = await Kernel.OpenAsync(
            target, _profile.Of(options), terminal.Clock, cancellationToken);
        var slice = options.GetValue(_slice);
        var generator = new Generator(kernel.Profile, seed, kernel.Hello.Alphabet, slice);
        await WriteHeadAsync(options, kernel, generator);

        var started = terminal.Clock.GetUtcNow();
        var sliced = slice is null ? "" : FormattableString.Invariant($" --slice {slice}");
        var origin = $"harness run --seed {seed}{sliced} --profile {Profile.Describe(kernel.Profile)}, "
            + $"kernel {kernel.Hello.Kernel}, probe {kernel.Hello.Build}";
        var results = ResultsFolder.Create(folder, origin);
        await terminal.Output.WriteLineAsync($"results  {results.Path}");
        await ProfileOptions.WriteChangesAsync(kernel, terminal.Output);
        foreach (var change in kernel.Changes)
            results.Save(change);

        var known = ledger.Of(kernel);
        var plan = await PlanOfAsync(options, kernel, known, terminal.Clock.GetElapsedTime(begun));
        var blocks = Channel.CreateUnbounded<string>();
        var run = new Run(
            plan, generator.Next, kernel.Referee, kernel.StartAsync, kernel.Hello.Kernel, results, terminal.Clock)
        {
            Origin = () => generator.Origin,
            Found = saved => blocks.Writer.TryWrite(FindingText.Of(saved)),
        };
        var running = run.ExecuteAsync(cancellationToken);
        await Progress.ShowAsync(running, run.Tally, plan, blocks.Reader, terminal);

        var end = await running;
        var summary = new RunSummary(run, end, generator, kernel, options.GetValue(_gitBisect))
        {
            Outdated = [.. ledger.Expired, .. known.NotShown(run.Shown, end.IsWhole)],
            Blames = end.Interrupted ? [] : await BlamesAsync(options, kernel, run, cancellationToken),
        };
        results.SaveReport(summary.Report(seed, plan, started).ToJson());
        await summary.WriteAsync(terminal.Output);
        return summary.ExitCode;
    }

    /// <summary>What is said of the shortest divergence of each group, by the file of its trace.</summary>
    async Task<Dictionary<string, string>> BlamesAsync(
        ParseResult options, Kernel kernel, Run run, CancellationToken cancellationToken)
    {
        var blames = new Dictionary<string, string>();
        foreach (var saved in run.Findings.Select(group => group.Findings.FirstOrDefault()).OfType<SavedFinding>())
        {
            if (await _blame.OfAsync(options, kernel, saved.Finding, cancellationToken) is { } blame)
                blames[saved.File] = blame;
        }
        return blames;
    }

    /// <param name="spent">What is gone of the time already.</param>
    async Task<RunPlan> PlanOfAsync(ParseResult options, Kernel kernel, KernelLedger known, TimeSpan spent)
    {
        var time = options.GetValue(_time);
        var scripts = options.GetValue(_scripts) ?? (time is null ? defaultScripts : null);
        var probes = options.GetValue(_probes) ?? Options.HalfTheProcessors;
        var fitting = kernel.Fit(probes);
        if (fitting < probes)
        {
            await terminal.Error.WriteLineAsync(
                $"harness: {kernel.Target.Name}: memory for {fitting} probes, not {probes}: so many run");
        }
        var left = time is { } whole ? TimeSpan.FromTicks(Math.Max(1, (whole - spent).Ticks)) : time;
        return new(scripts, left, fitting)
        {
            StopsAtFirst = options.GetValue(_stopAtFirst),
            Suspects = kernel.Suspects,
            Explain = known.Explain,
        };
    }

    async Task WriteHeadAsync(ParseResult options, Kernel kernel, Generator generator)
    {
        await terminal.Output.WriteLineAsync(
            $"""
            kernel   {kernel}
            profile  {Profile.Describe(kernel.Profile)}
            drawn    {generator.Swarm}
            """);
        if (!options.GetValue(_chances))
            return;
        foreach (var (name, percent) in Chances.All)
            await terminal.Output.WriteLineAsync(FormattableString.Invariant($"chance   {percent,2}  {name}"));
    }
}
