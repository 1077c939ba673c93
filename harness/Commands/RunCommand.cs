using System.CommandLine;
using System.Globalization;
using Reuseport.Harness.Generation;
using Reuseport.Harness.Profiles;
using Reuseport.Harness.Reporting;
using Reuseport.Harness.Running;

namespace Reuseport.Harness.Commands;

/// <summary><c>run</c>: random scripts, compared until the plan is done.</summary>
sealed class RunCommand(Terminal terminal, StartGuest start)
{
    /// <summary>How many scripts a run has when nobody says how long it is to be.</summary>
    const long DefaultScripts = 10_000;

    readonly Option<long?> _scripts =
        Options.Number("--scripts", 1L, $"how many scripts (default {DefaultScripts:N0}, or as many as --time allows)");

    readonly Option<TimeSpan?> _time = Options.Duration("--time", "how long, such as 30s, 10m or 8h");

    readonly Option<ulong?> _seed =
        Options.Number("--seed", 0UL, "makes the same scripts again (default: drawn and printed)");

    readonly Option<int?> _probes =
        Options.Number("-j", 1, "how many probes side by side (default: half the processors; the model needs some)");

    readonly Option<string?> _out =
        new("--out", "-o") { Description = "where the results go (default results/<utc>_<seed>)", HelpName = "DIR" };

    readonly Option<string?> _profile = Options.Profile();

    readonly Option<bool> _gitBisect = Options.GitBisect();

    public Command Create()
    {
        var command = new Command("run", "runs random scripts on the kernel and on the model, compares every result")
        {
            _scripts, _time, _seed, _probes, _out, _profile, _gitBisect,
        };
        command.SetAction(RunAsync);
        return command;
    }

    async Task<int> RunAsync(ParseResult options, CancellationToken cancellationToken)
    {
        var seed = options.GetValue(_seed) ?? (ulong)Random.Shared.NextInt64();
        await terminal.Output.WriteLineAsync($"seed     {seed}");

        var plan = PlanOf(options);
        var kernel = await Kernel.MeetAsync(start, options.GetValue(_profile), cancellationToken);
        var generator = new Generator(kernel.Profile, seed);
        await WriteHeadAsync(kernel, generator);

        var started = terminal.Clock.GetUtcNow();
        var origin = $"harness run --seed {seed} --profile {Profile.Describe(kernel.Profile)}, "
            + $"kernel {kernel.Hello.Kernel}, probe {kernel.Hello.Build}";
        var results = ResultsFolder.Create(options.GetValue(_out) ?? DefaultFolder(started, seed), origin);
        await terminal.Output.WriteLineAsync($"results  {results.Path}");

        var run = new Run(
            plan, generator.Next, kernel.Referee, start, kernel.Hello.Kernel, results, terminal.Clock);
        var running = run.ExecuteAsync(cancellationToken);
        await Progress.ShowAsync(running, run.Tally, plan, terminal);

        var summary = new RunSummary(run, await running, generator, options.GetValue(_gitBisect));
        results.Write(summary.Report(seed, plan, started, kernel));
        await summary.WriteAsync(terminal.Output);
        return (int)summary.ExitCode;
    }

    RunPlan PlanOf(ParseResult options)
    {
        var time = options.GetValue(_time);
        var scripts = options.GetValue(_scripts) ?? (time is null ? DefaultScripts : null);
        return new(scripts, time, options.GetValue(_probes) ?? Math.Max(1, Environment.ProcessorCount / 2));
    }

    async Task WriteHeadAsync(Kernel kernel, Generator generator) =>
        await terminal.Output.WriteLineAsync(
            $"""
            kernel   {kernel.Hello.Kernel} {kernel.Hello.Arch}, probe {kernel.Hello.Build}
            profile  {Profile.Describe(kernel.Profile)}
            drawn    {generator.Swarm}
            """);

    static string DefaultFolder(DateTimeOffset started, ulong seed) =>
        string.Create(CultureInfo.InvariantCulture, $"results/{started.UtcDateTime:yyyyMMdd'T'HHmmss'Z'}_{seed}");
}
