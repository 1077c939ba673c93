using Reuseport.Harness.History;
using Reuseport.Harness.Nights;
using Reuseport.Harness.Profiles;
using Reuseport.Harness.Targets;
using Reuseport.Vocabulary;

namespace Reuseport.Harness.Store;

/// <summary>
/// What packaged kernels did with scripts, so that what was measured is not measured again. Another build of harness or
/// probe measures anew.
/// </summary>
/// <param name="build">That of harness and probe.</param>
sealed class KeptSights(Database database, string build)
{
    readonly Lock _lock = new();

    /// <summary>What was given from the store: another question wants other runs.</summary>
    readonly HashSet<(string Kernel, string Script)> _given = [];

    /// <summary>Looks only where the store does not have enough, and keeps what is seen.</summary>
    public async Task<IReadOnlyList<Sight>> LookAsync(
        LookAt look, KernelNode node, IReadOnlyList<Showing> showings, CancellationToken cancellationToken)
    {
        var kept = showings.Select(showing => Give(node, showing.Script)).ToList();
        List<Showing> wanted =
        [
            .. from pair in showings.Zip(kept)
               let left = pair.First.Times - (pair.Second?.Runs.Count ?? 0)
               where left > 0
               select pair.First with { Times = left },
        ];
        var seen = new Queue<Sight>(wanted is [] ? [] : await look(node, wanted, cancellationToken));
        var sights = new List<Sight>();
        foreach (var (showing, old) in showings.Zip(kept))
        {
            if (old?.Runs.Count >= showing.Times)
            {
                sights.Add(old);
                continue;
            }
            var sight = seen.Dequeue();
            if (sight is Sight.Ran ran)
                Keep(showing.Script, ran);
            sights.Add(sight.After(old));
        }
        return sights;
    }

    /// <summary>What the first of a node's packages did that is known of; null where none is, or where it was given.
    /// </summary>
    Sight.Ran? Give(KernelNode node, Script script)
    {
        var name = TraceResult.NameOf(script);
        lock (_lock)
        {
            var kept = node.Tried.Select(version => Find(version, name, script))
                .FirstOrDefault(ran => ran is not null);
            return kept is not null && _given.Add((kept.Version, name)) ? kept : null;
        }
    }

    Sight.Ran? Find(string version, string name, Script script) => database.Read(
        "SELECT profile, runs FROM sights WHERE kernel = $1 AND build = $2 AND script = $3",
        row => Read(version, script, row.GetString(0), row.GetString(1)), version, build, name).SingleOrDefault();

    static Sight.Ran Read(string version, Script script, string names, string runs)
    {
        var profile = Profile.Parse(names);
        return new(version, profile,
        [
            .. runs.Split("\n\n").Select(run => TraceRun.Of(script, new(
                profile, [.. run.Split('\n').Select(outcome => TraceReader.ReadOutcome(outcome))]))),
        ]);
    }

    /// <summary>
    /// Adds runs to those that are there. One in which the kernel failed is looked at anew each time.
    /// </summary>
    void Keep(Script script, Sight.Ran ran)
    {
        if (ran.Version.Contains('/') || ran.Runs.Any(run => run.Splat is not null))
            return;
        var name = TraceResult.NameOf(script);
        lock (_lock)
        {
            _given.Add((ran.Version, name));
            var runs = ran.Runs.Select(run => string.Join('\n', run.Answers.Seen));
            database.InOne(() => database.Execute(
                """
                INSERT INTO sights VALUES ($1, $2, $3, $4, $5)
                ON CONFLICT DO UPDATE SET runs = runs || char(10) || char(10) || excluded.runs
                """,
                ran.Version, build, name, Profile.Describe(ran.Profile), string.Join("\n\n", runs)));
        }
    }

    /// <summary>
    /// Keeps the runs of a night, unless there are some; where the kernel was free, it is not known what it did.
    /// </summary>
    internal static void Keep(Database database, string build, ShardResult result)
    {
        if (result is not { Shard: { Image: null, Target: var target }, Kernel: { } kernel }
            || VmName.KernelOf(target) is not { } version)
            return;
        foreach (var trace in result.Traces.Where(trace => trace.IsWhole))
        {
            database.Execute(
                "INSERT OR IGNORE INTO sights VALUES ($1, $2, $3, $4, $5)", version, build,
                trace.Script, Profile.Describe(Profile.Parse(kernel.Profile)), string.Join('\n', trace.Outcomes));
        }
    }
}
