using Reuseport.Harness.History;
using Reuseport.Vocabulary;

namespace Reuseport.Harness.Snapshots;

/// <summary>
/// What the kernels do with a scenario: its calls with the outcomes of the most kernels, and for the others the calls
/// that they answer otherwise.
/// </summary>
sealed class Snapshot
{
    const string Head = "kernels ";

    readonly Dictionary<string, EquatableArray<string>> _outcomes;

    Snapshot(Scenario scenario, Dictionary<string, EquatableArray<string>> outcomes) =>
        (Scenario, _outcomes) = (scenario, outcomes);

    public Scenario Scenario { get; }

    public static Snapshot Empty(Scenario scenario) => new(scenario, []);

    /// <summary>
    /// What a release does, as texts; null where nothing is known. A release that is not listed does as the one before
    /// it in its series.
    /// </summary>
    public EquatableArray<string>? Of(string release, Releases releases) =>
        _outcomes.TryGetValue(release, out var outcomes) ? outcomes
        : releases.StepTo(release) is { } step ? Of(step.Before.Upstream, releases)
        : null;

    public Snapshot With(string release, EquatableArray<string> outcomes) =>
        new(Scenario, new(_outcomes) { [release] = outcomes });

    /// <summary>Reads what <see cref="Write"/> wrote.</summary>
    /// <exception cref="UsageException">It is no snapshot of the scenario.</exception>
    public static Snapshot Read(Scenario scenario, string text, Releases releases)
    {
        var outcomes = new Dictionary<string, EquatableArray<string>>();
        List<string>? first = null;
        foreach (var block in text.Split($"\n{Head}").Skip(1))
        {
            var lines = block.Split('\n', StringSplitOptions.RemoveEmptyEntries);
            var ranges = lines[0].Split(' ').Select(KernelRange.Parse).ToList();
            var own = first is null ? [] : first.ToList();
            foreach (var line in lines.Skip(1))
                Add(line, own, isFirst: first is null);
            if (ranges.Contains(null) || own.Count != scenario.Script.Ops.Count)
                throw new UsageException($"{scenario.Snapshot.VerifiedPath}: is no snapshot of {scenario.Name}");
            first ??= own;
            foreach (var release in releases.Names.Where(name => ranges.Any(range => range!.Has(name))))
                outcomes[release] = [.. own];
        }
        return new(scenario, outcomes);
    }

    /// <summary>The text, equal for equal outcomes.</summary>
    public string Write(Releases releases)
    {
        var order = releases.Names.Where(_outcomes.ContainsKey).ToList();
        var groups = order.GroupBy(release => _outcomes[release]).ToList();
        var most = groups.MaxBy(group => group.Count());
        List<string> lines = [.. Scenario.Head];
        if (most is null)
            return string.Join('\n', lines);
        lines.AddRange(["", Head + releases.Ranges(most.ToHashSet()), .. Scenario.Lines(most.Key)]);
        foreach (var group in groups.Where(group => group != most))
        {
            lines.AddRange(["", Head + releases.Ranges(group.ToHashSet())]);
            lines.AddRange(Scenario.Differing(most.Key, group.Key).Select(call => call.Now));
        }
        return string.Join('\n', lines);
    }

    static void Add(string line, List<string> outcomes, bool isFirst)
    {
        var outcome = line[(line.LastIndexOf("-> ", StringComparison.Ordinal) + 3)..];
        if (isFirst)
            outcomes.Add(outcome);
        else if (Digits.TryParse(line.TrimStart().Split(' ')[0], out int call) && call > 0 && call <= outcomes.Count)
            outcomes[call - 1] = outcome;
        else
            outcomes.Clear();
    }
}
