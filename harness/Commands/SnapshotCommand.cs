using System.CommandLine;
using System.IO.Enumeration;
using Reuseport.Containers;
using Reuseport.Harness.History;
using Reuseport.Harness.Profiles;
using Reuseport.Harness.Snapshots;
using Reuseport.Harness.Targets;
using Reuseport.Vocabulary;

namespace Reuseport.Harness.Commands;

/// <summary><c>snapshot</c>: what kernels do with scenarios, beside what a person accepted.</summary>
sealed class SnapshotCommand(Terminal terminal, ProbeFile? probe, OpenTarget open, PackagedKernels kernels)
{
    const string DefaultFolder = "tests/scenarios";

    readonly HistoryOptions _history = new(terminal, probe, open, kernels);

    readonly Option<string> _folder = new("--dir")
    {
        Description = $"the folder of the scenarios (default {DefaultFolder})",
        HelpName = "DIR",
        DefaultValueFactory = _ => DefaultFolder,
    };

    readonly Option<string?> _kernels = HistoryOptions.Kernels();

    readonly Option<string[]> _targets = Options.Targets();

    readonly Argument<string> _name = new("NAME") { Description = "a scenario, or a pattern with * and ?" };

    public Command Create()
    {
        var record = new Command("record", "runs the scenarios on every packaged kernel, and writes what is missing")
        {
            _folder, _kernels,
        };
        _history.AddKernelOptionsTo(record);
        record.SetAction(async (options, cancellation) => (int)await RecordAsync(options, cancellation));
        var check = new Command("check", "runs the scenarios, and says what is not as it was accepted")
        {
            _folder, _targets, _kernels,
        };
        _history.AddKernelOptionsTo(check);
        check.SetAction(async (options, cancellation) => (int)await CheckAsync(options, cancellation));
        var accept = new Command("accept", "accepts what was received") { _name, _folder };
        accept.SetAction(options => (int)Accept(options));
        var review = new Command("review", "goes through what was received: accept, refuse, skip") { _folder };
        _history.AddKernelOptionsTo(review);
        review.SetAction(async (options, cancellation) => (int)await ReviewAsync(options, cancellation));
        return new("snapshot", "what kernels do with scenarios, beside what a person accepted")
        {
            record, check, review, accept,
        };
    }

    async Task<ExitCode> RecordAsync(ParseResult options, CancellationToken cancellationToken)
    {
        var folder = Read(options);
        var recording = new Recording(folder.Scenarios, folder.Releases, byProfile: false);
        using var journal = Journal.Open(folder.Path, probe);
        if (journal.Kept > 0)
            terminal.Say($"goes on with {journal.Kept} answers that {Journal.FileName} has");
        await RunOnPackagesAsync(options, folder, recording, journal, cancellationToken);
        await WriteAsync(folder, recording);
        if (!recording.IsInPart)
            journal.Remove();
        return await SayAsync(folder, recording);
    }

    /// <summary>
    /// Writes what was recorded, the list at the end: a release that it lacks does not count in any snapshot, so that
    /// the new ones are in all of them or in none whenever this is cut.
    /// </summary>
    async Task WriteAsync(ScenarioFolder folder, Recording recording)
    {
        var deviant = recording.Deviations.Select(deviation => deviation.Scenario).ToHashSet();
        foreach (var (scenario, text) in recording.Texts(withNew: true))
        {
            if (scenario.Snapshot.Receive(text) == SnapshotState.Equal || deviant.Contains(scenario))
                continue;
            scenario.Snapshot.Accept();
            await terminal.Output.WriteLineAsync($"recorded  {scenario.Name}");
        }
        recording.WithNew().Write(folder.Path);
    }

    async Task<ExitCode> CheckAsync(ParseResult options, CancellationToken cancellationToken)
    {
        var folder = Read(options);
        var ofPackages = options.GetValue(_kernels) is not null;
        var recording = new Recording(folder.Scenarios, folder.Releases, byProfile: !ofPackages);
        if (ofPackages)
            await RunOnPackagesAsync(options, folder, recording, journal: null, cancellationToken);
        else
            await RunOnTargetsAsync(options, folder, recording, cancellationToken);
        foreach (var (scenario, text) in recording.Texts(withNew: false))
        {
            if (recording.IsToReview(scenario))
                scenario.Snapshot.Receive(text);
        }
        return await SayAsync(folder, recording);
    }

    /// <summary>Runs the scenarios on each kernel of the tree.</summary>
    /// <param name="journal">Has what was answered before, and takes what is answered now; null for none.</param>
    async Task RunOnPackagesAsync(
        ParseResult options, ScenarioFolder folder, Recording recording, Journal? journal,
        CancellationToken cancellationToken)
    {
        var tree = await _history.TreeAsync(options, options.GetValue(_kernels), cancellationToken);
        var traces = folder.Scenarios.ToDictionary(
            scenario => new TraceHistory(tree, scenario.Path, scenario.Script, call: null, every: true));
        var witness = _history.Witness(options);
        var histories = new Histories(
            [.. traces.Keys], journal is null ? witness.LookAsync : LookAsync, _history.SideBySide(options),
            terminal.Say);
        await histories.LookAsync(cancellationToken);
        foreach (var (trace, scenario) in traces)
        {
            foreach (var look in trace.Seen)
                recording.Add(scenario, look.Kernel.ToString(), look.Sight);
        }

        Task<IReadOnlyList<Sight>> LookAsync(
            KernelNode node, IReadOnlyList<Showing> showings, CancellationToken cancellation) => journal.LookAsync(
            node, showings, (rest, seen) => witness.LookAsync(node, rest, seen, cancellation));
    }

    async Task RunOnTargetsAsync(
        ParseResult options, ScenarioFolder folder, Recording recording, CancellationToken cancellationToken)
    {
        var witness = _history.Witness(options);
        List<Showing> showings =
            [.. folder.Scenarios.Select(scenario => new Showing(scenario.Path, scenario.Script, Times: 2))];
        foreach (var target in options.GetRequiredValue(_targets))
        {
            var sights = await witness.LookAsync(
                target, version: null, showings, seen: null, cancellationToken);
            foreach (var (scenario, sight) in folder.Scenarios.Zip(sights))
                recording.Add(scenario, target, sight);
        }
    }

    /// <summary>Says what is not as it was accepted.</summary>
    async Task<ExitCode> SayAsync(ScenarioFolder folder, Recording recording)
    {
        foreach (var same in recording.Deviations.GroupBy(found => (found.Scenario, found.Verified, found.Seen)))
        {
            var ranges = recording.Ranges(same.Select(found => found.Release));
            await WriteAsync(same.Key.Scenario, ranges, same.Key.Verified, same.Key.Seen);
        }
        foreach (var known in recording.Known)
        {
            await terminal.Output.WriteLineAsync(
                $"known     {known.Scenario.Name}\n  kernel {known.Release}, {known.Known}");
        }
        foreach (var (kernel, reason) in recording.Untold)
            await terminal.Output.WriteLineAsync($"untold    {kernel}: {reason}");
        List<string> failures =
        [
            .. folder.Orphans.Select(name => $"{name} has a snapshot and no scenario"),
            .. folder.Scenarios.Where(scenario => scenario.Snapshot.Verified is null)
                .Select(scenario => $"{scenario.Name} has no snapshot: harness snapshot record"),
            .. recording.Problems,
        ];
        foreach (var failure in failures)
            await terminal.Output.WriteLineAsync($"fails     {failure}");
        var differing = recording.Deviations.Select(found => found.Scenario).Distinct().Count();
        await terminal.Output.WriteLineAsync(FormattableString.Invariant(
            $"{folder.Scenarios.Count} scenarios, {differing} differ, {failures.Count} fail"));
        return differing + failures.Count > 0 ? ExitCode.Diverges
            : recording.HasSeenNothing ? ExitCode.Broken
            : ExitCode.Agrees;
    }

    async Task WriteAsync(
        Scenario scenario, string ranges, EquatableArray<string> verified, EquatableArray<string> seen)
    {
        await terminal.Output.WriteLineAsync($"differs   {scenario.Name}\n  kernels {ranges}");
        foreach (var line in SnapshotDiff.Lines(scenario, verified, seen))
            await terminal.Output.WriteLineAsync($"  {line}");
    }

    async Task<ExitCode> ReviewAsync(ParseResult options, CancellationToken cancellationToken)
    {
        var tree = KernelTree.Of(await kernels.ListAsync(true, cancellationToken));
        var review = new SnapshotReview(
            terminal, _history.Candidates(options), release => tree.Find(release)?.Tried.First() ?? release);
        var left = await review.AskAsync(Read(options), cancellationToken);
        await terminal.Output.WriteLineAsync(FormattableString.Invariant($"{left} left"));
        return left > 0 ? ExitCode.Diverges : ExitCode.Agrees;
    }

    ExitCode Accept(ParseResult options)
    {
        var (folder, name) = (Read(options), options.GetRequiredValue(_name));
        var accepted = folder.Received
            .Where(scenario => FileSystemName.MatchesSimpleExpression(name, scenario.Name)).ToList();
        if (accepted is [])
            throw new UsageException($"{name}: nothing was received that is called so");
        foreach (var scenario in accepted)
        {
            folder.Accept(scenario);
            terminal.Output.WriteLine($"accepted  {scenario.Name}");
        }
        return ExitCode.Agrees;
    }

    /// <exception cref="UsageException">The folder is missing, or a scenario is no trace.</exception>
    ScenarioFolder Read(ParseResult options)
    {
        var path = options.GetRequiredValue(_folder);
        if (!Directory.Exists(path))
            throw new UsageException($"{path}: there is no such folder");
        var files = TraceFiles.Read([path]).AllOrThrow();
        return new(
            path, [.. files.Select(file => Scenario.Of(file.Path, file.Trace.Script, File.ReadAllText(file.Path)))]);
    }
}
