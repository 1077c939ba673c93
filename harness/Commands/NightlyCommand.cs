using System.CommandLine;
using Reuseport.Containers;
using Reuseport.Harness.History;
using Reuseport.Harness.Nights;
using Reuseport.Harness.Outputs;
using Reuseport.Harness.Store;
using Reuseport.Harness.Targets;

namespace Reuseport.Harness.Commands;

/// <summary><c>nightly</c>: all that a night should do, on this machine or a shard of it on each of many.</summary>
sealed class NightlyCommand(Terminal terminal, ProbeFile? probe, OpenTarget open, PackagedKernels kernels)
{
    const string DefaultPlan = "nightly.toml";

    readonly Argument<string> _plan = new("PLAN")
    {
        Description = $"what a night does (default {DefaultPlan})",
        DefaultValueFactory = _ => DefaultPlan,
    };

    readonly Option<bool> _init = new("--init") { Description = "write a plan with comments that works as it is" };

    readonly Option<bool> _dryRun = new("--dry-run")
    {
        Description = "print kernels, shards and expected minutes, and do nothing",
    };

    readonly Option<bool> _resume = new("--resume") { Description = "go on with the last night that was begun" };

    readonly Option<bool> _offline = new("--offline") { Description = "takes only kernels that are cached" };

    readonly Option<DateOnly?> _night = new("--night")
    {
        Description = "the date of the night, of which its seeds are made (default: today in UTC)",
        HelpName = "DATE",
    };

    readonly Option<string> _planned = new("--plan")
    {
        Description = $"the planned night: {Night.FileName}, or a folder with it",
        HelpName = "FILE",
        Required = true,
    };

    readonly Option<string> _out = new("--out", "-o")
    {
        Description = "where it goes",
        HelpName = "DIR",
        Required = true,
    };

    readonly Option<string?> _store = new("--store")
    {
        Description = "the file that keeps what came of all nights",
        HelpName = "FILE",
    };

    readonly Option<bool> _always = new("--always")
    {
        Description = "write the mail also where nothing is new and nothing is gone",
    };

    readonly Option<string?> _nipa = new("--nipa")
    {
        Description = $"also write {NipaFolder.Name}/ beside the first folder, which is served at this address",
        HelpName = "URL",
    };

    readonly NightOutcome _outcome = new(terminal);

    readonly Argument<string> _name = new("NAME") { Description = "the name of a shard" };

    readonly Argument<string[]> _folders = new("DIR")
    {
        Description = $"folders with results; the first has {Night.FileName}, and takes {MergedNight.FileName}",
        Arity = ArgumentArity.OneOrMore,
    };

    public Command Create()
    {
        var plan = new Command("plan", $"writes {Night.FileName}, the list of shards, for many machines")
        {
            _plan, _night, _offline, _out,
        };
        plan.SetAction(PlanAsync);
        var shard = new Command(
            "run-shard", "does one shard; exits 0 whatever was found, else the shard is to be tried elsewhere")
        {
            _name, _planned, _out, _offline,
        };
        shard.SetAction(RunShardAsync);
        var merge = new Command("merge", "puts the results of a night together, and lists what is missing")
        {
            _folders, _store, _offline, _nipa,
        };
        merge.SetAction(MergeAsync);
        var nightly = new Command("nightly", "does all that a plan says should be done every night")
        {
            _plan, _init, _dryRun, _resume, _night, _offline, _always, plan, shard, merge,
            new NightHistoryCommand(terminal).Create(),
        };
        nightly.SetAction(RunAsync);
        return nightly;
    }

    async Task<int> RunAsync(ParseResult options, CancellationToken cancellationToken)
    {
        var path = options.GetRequiredValue(_plan);
        if (options.GetValue(_init))
            return await InitAsync(path);
        var plan = Plan.Read(path);
        if (options.GetValue(_dryRun))
            return await DryRunAsync(options, plan, cancellationToken);
        // A store that cannot be used is told before the night, not after it.
        using var store = plan.Store is null ? null : NightStore.Open(plan.Store);
        var folder = options.GetValue(_resume)
            ? NightFolder.Last(plan.Nights)
            : NightFolder.Begin(plan.Nights, (await PlannedAsync(options, plan, cancellationToken)).Night);
        RequireBuild(folder.Night);
        using var exclusive = folder.Lock();
        await terminal.Output.WriteLineAsync($"night    {folder.Path}, {folder.Night.Shards.Count} shards");
        await Work(options, folder.Night, folder.Shards)
            .DoAsync(folder.Night.Shards, plan.SideBySide, cancellationToken);
        return (int)await _outcome.SayAsync(
            folder, folder.Merge(), store, plan, Following(options, store, plan.SideBySide), options.GetValue(_always),
            cancellationToken);
    }

    async Task<int> InitAsync(string path)
    {
        if (File.Exists(path))
            throw new UsageException($"{path} is there already");
        await File.WriteAllTextAsync(path, PlanText.Write(Directory.Exists));
        await terminal.Output.WriteLineAsync($"{path} is written: harness nightly {path} --dry-run shows what it does");
        return (int)ExitCode.Agrees;
    }

    async Task<int> DryRunAsync(ParseResult options, Plan plan, CancellationToken cancellationToken)
    {
        var (planning, night) = await PlannedAsync(options, plan, cancellationToken);
        foreach (var line in NightText.Planned(night, planning.Expected, plan.SideBySide))
            await terminal.Output.WriteLineAsync(line);
        return (int)ExitCode.Agrees;
    }

    async Task<int> PlanAsync(ParseResult options, CancellationToken cancellationToken)
    {
        var (_, night) = await PlannedAsync(options, Plan.Read(options.GetRequiredValue(_plan)), cancellationToken);
        var folder = NightFolder.Begin(options.GetRequiredValue(_out), night);
        foreach (var shard in night.Shards)
            await terminal.Output.WriteLineAsync($"{shard.Name}  {shard.Value}");
        terminal.Say($"{folder.Path} is planned");
        return (int)ExitCode.Agrees;
    }

    async Task<int> RunShardAsync(ParseResult options, CancellationToken cancellationToken)
    {
        var night = Night.Read(options.GetRequiredValue(_planned));
        RequireBuild(night);
        var name = options.GetRequiredValue(_name);
        var shard = night.Find(name) ?? throw new UsageException($"the night has no shard {name}");
        await Work(options, night, new(options.GetRequiredValue(_out))).DoAsync(new(name, shard), cancellationToken);
        return (int)ExitCode.Agrees;
    }

    async Task<int> MergeAsync(ParseResult options, CancellationToken cancellationToken)
    {
        var folders = options.GetRequiredValue(_folders);
        var folder = NightFolder.Open(folders[0]);
        using var store = options.GetValue(_store) is { } path ? NightStore.Open(path) : null;
        var nipa = options.GetValue(_nipa);
        if (nipa is not null && !NipaPlan.IsAddress(nipa))
            throw new UsageException($"--nipa: '{nipa}' is not an address such as https://example.org/nipa");
        var plan = new Plan([]) { Outputs = Plan.FileOutputs, Nipa = nipa is null ? null : new(nipa) };
        return (int)await _outcome.SayAsync(
            folder, folder.Merge(folders[1..]), store, plan, Following(options, store, Options.HalfTheProcessors),
            always: false, cancellationToken);
    }

    async Task<(NightPlanning Planning, Night Night)> PlannedAsync(
        ParseResult options, Plan plan, CancellationToken cancellationToken)
    {
        var offered = await kernels.ListAsync(options.GetValue(_offline), cancellationToken);
        var planning = new NightPlanning(plan, offered, NightFolder.KnownPackages(plan.Nights));
        var today = DateOnly.FromDateTime(terminal.Clock.GetUtcNow().UtcDateTime);
        return (planning, planning.Of(options.GetValue(_night) ?? today, BuildStamp.Of(probe)));
    }

    /// <summary>Another build may measure or find otherwise: its results are of another night.</summary>
    void RequireBuild(Night night)
    {
        if (night.Build != BuildStamp.Of(probe))
            throw new UsageException($"the night of {night.Name} was planned by another build of the harness");
    }

    NightWork Work(ParseResult options, Night night, ShardFolders shards) => new(
        new(open, kernels.FetchUnless(options.GetValue(_offline)), terminal.Clock, night), shards, terminal.Say);

    Following Following(ParseResult options, NightStore? store, int sideBySide)
    {
        var offline = options.GetValue(_offline);
        LookAt look = new KernelWitness(open, kernels.FetchUnless(offline), terminal.Clock, terminal.Say).LookAsync;
        return new(
            store?.Knowing(BuildStamp.Of(probe), look) ?? look, new(kernels, offline, git: null), sideBySide,
            terminal.Say);
    }
}
