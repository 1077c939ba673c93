using System.Globalization;
using System.Text;
using System.Text.Json;
using Reuseport.Harness.History;
using Reuseport.Harness.Nights;

namespace Reuseport.Harness.Store;

/// <summary>
/// What came of all nights, in one file. A night is merged in one transaction, and as often as one likes: what is there
/// and what is new is put together as <see cref="Merging"/> does with folders.
/// </summary>
sealed class NightStore : IDisposable
{
    readonly Database _database;
    readonly string _path;

    NightStore(Database database, string path) => (_database, _path) = (database, path);

    /// <inheritdoc cref="Database.Open"/>
    public static NightStore Open(string path) => new(Database.Open(path), path);

    public void Dispose() => _database.Dispose();

    /// <summary>Takes the results of a night in, to those that are there.</summary>
    /// <returns>What came of the night with all of them.</returns>
    /// <exception cref="StoreException">Another night of the date is there, or nothing can be written.</exception>
    public Merging Merge(Night night, IEnumerable<FoundResult> found)
    {
        List<FoundResult> fresh = [.. found];
        Merging? merging = null;
        _database.InOne(() =>
        {
            if (PlanOf(night.Name) is { } plan && plan != night.ToJson())
                throw new StoreException(_path, $"another night of {night.Name} is there, of other shards");
            merging = new(night, [.. ResultsOf(night.Name), .. fresh]);
            foreach (var one in merging.Copies)
            {
                _database.Execute(
                    "INSERT OR IGNORE INTO shards VALUES ($1, $2, $3, $4)", night.Name, one.Result.Name,
                    DigestOf(one), one.Json);
            }
            Write(night, merging);
            WriteSpeeds(night, fresh);
        });
        return merging!;
    }

    /// <summary>The nights in their order.</summary>
    public IReadOnlyList<string> Nights() =>
        _database.Read("SELECT date FROM nights ORDER BY date", row => row.GetString(0));

    /// <summary>A night with all that was merged of it; null when there is none.</summary>
    public Merging? Read(string night) => PlanOf(night) is { } plan
        ? new(JsonSerializer.Deserialize(plan, NightJson.Readable.Night)!, ResultsOf(night))
        : null;

    /// <summary>What is to be told of every finding after a night.</summary>
    public FindingHistory HistoryUpTo(string night) =>
        FindingHistory.Of(MergedUpTo(night).Where(merged => merged.IsComplete));

    /// <summary>What is to be told of every finding after a night that may be incomplete.</summary>
    public FindingHistory HistoryAfter(MergedNight night)
    {
        var history = HistoryUpTo(Night.NameOf(night.Date));
        return night.IsComplete ? history : history.After(night);
    }

    /// <summary>What came of each night up to one, in their order; some may be incomplete.</summary>
    public IReadOnlyList<MergedNight> MergedUpTo(string night) => _database.Read(
        "SELECT merged FROM nights WHERE date <= $1 ORDER BY date",
        row => JsonSerializer.Deserialize(row.GetString(0), NightJson.Readable.MergedNight)!, night);

    /// <summary>Whether a night is complete here, with each of the results.</summary>
    public bool Holds(Night night, IEnumerable<FoundResult> found)
    {
        var digests = _database.Read(
            "SELECT digest FROM shards JOIN nights ON night = date WHERE date = $1 AND complete AND plan = $2",
            row => row.GetString(0), night.Name, night.ToJson()).ToHashSet();
        return digests is { Count: > 0 } && found.All(one => digests.Contains(DigestOf(one)));
    }

    /// <summary>The hash of what a folder of traces had when a kernel replayed it; null where it did not.</summary>
    public string? ContentOf(string night, string target, string folder) => _database.Read(
        """
        SELECT json_extract(result, '$.shard.content') FROM shards
        WHERE night = $1 AND json_extract(result, '$.shard.target') = $2
            AND json_extract(result, '$.shard.folder') = $3
        """,
        row => row.GetString(0), night, target, folder) is [var content, ..] ? content : null;

    /// <summary>How fast random scripts ran, by night and kernel.</summary>
    public IReadOnlyList<StoredSpeed> Speeds() => _database.Read(
        """
        SELECT night, target, count(*), sum(seconds), sum(start_seconds),
            sum(scripts_per_second * seconds) / sum(seconds), sum(calls_per_second * seconds) / sum(seconds)
        FROM speeds
        WHERE seconds > 0 AND work = $1 GROUP BY night, target ORDER BY night, target
        """,
        row => new StoredSpeed(
            row.GetString(0), row.GetString(1), row.GetInt32(2), row.GetDouble(3), row.GetDouble(4), row.GetDouble(5),
            row.GetDouble(6)),
        WorkWords.Word(Work.Scripts));

    /// <summary>What a kernel did with traces when it was asked last, by folder and trace.</summary>
    /// <param name="probe">The build of the probe that asked.</param>
    public IReadOnlyList<StoredOutcomes> OutcomesOf(string target, string probe) => _database.Read(
        """
        SELECT folder, trace, verdict, outcomes, max(night) FROM outcomes
        WHERE target = $1 AND probe = $2 GROUP BY folder, trace ORDER BY folder, trace
        """,
        row => new StoredOutcomes(
            row.GetString(0), row.GetString(1), row.GetString(2), row.GetString(3).Split('\n'), row.GetString(4)),
        target, probe);

    /// <summary>What was found out about findings, the last of each, up to a night.</summary>
    public IReadOnlyList<FollowUp> FollowUpsUpTo(string night) =>
    [
        .. _database.Read(
            """
            SELECT followup, max(night) FROM followups WHERE night <= $1 GROUP BY signature ORDER BY signature
            """,
            row => FollowUp.Parse(row.GetString(0))
                ?? throw new StoreException(_path, "the store is damaged: a follow-up cannot be read"), night),
    ];

    /// <summary>Keeps what was found out about findings of a night.</summary>
    public void Keep(Night night, IEnumerable<FollowUp> followUps) => _database.InOne(() =>
    {
        foreach (var one in followUps)
        {
            _database.Execute(
                "INSERT OR REPLACE INTO followups VALUES ($1, $2, $3)", night.Name, one.Signature, one.ToJson());
        }
    });

    /// <summary>Looks only where the store does not know what a kernel did, and keeps what is seen.</summary>
    /// <inheritdoc cref="KeptSights" path="/param"/>
    public LookAt Knowing(string build, LookAt look)
    {
        var sights = new KeptSights(_database, build);
        return (node, showings, cancellation) => sights.LookAsync(look, node, showings, cancellation);
    }

    /// <summary>When the shards of a night were done, and how fast, by their names; those of older harnesses are not
    /// known.</summary>
    public IReadOnlyDictionary<string, ShardTiming> TimingsOf(string night) => _database.Read(
        """
        SELECT shard, started, seconds, start_seconds, scripts_per_second, calls_per_second, how FROM speeds
        WHERE night = $1 AND started IS NOT NULL
        """,
        row => (Shard: row.GetString(0), Timing: new ShardTiming(
            DateTimeOffset.Parse(row.GetString(1), CultureInfo.InvariantCulture), row.GetDouble(2), row.GetDouble(3),
            row.GetDouble(4), row.GetDouble(5), row.IsDBNull(6) ? null : row.GetString(6))),
        night).ToDictionary(row => row.Shard, row => row.Timing);

    static string DigestOf(FoundResult one) => Shard.Hash(Encoding.UTF8.GetBytes(one.Json));

    /// <summary>What kernels did in the last night that tested them, of those that a night has not tested.</summary>
    public IReadOnlyList<ShardResult> LastOfOthers(string night)
    {
        var last = _database.Read(
            """
            SELECT target, max(night) FROM kernels WHERE tested AND night <= $1
            GROUP BY target HAVING max(night) < $1 ORDER BY target
            """,
            row => (Target: row.GetString(0), Night: row.GetString(1)), night);
        return
        [
            .. from kernel in last
               group kernel.Target by kernel.Night into targets
               from one in ResultsOf(targets.Key)
               where targets.Contains(one.Result.Shard.Target)
               group one.Result by one.Result.Name into copies
               select copies.First(),
        ];
    }

    string? PlanOf(string night) =>
        _database.Read("SELECT plan FROM nights WHERE date = $1", row => row.GetString(0), night).SingleOrDefault();

    IReadOnlyList<FoundResult> ResultsOf(string night) =>
        [.. _database.Read("SELECT result FROM shards WHERE night = $1", row => row.GetString(0), night)
            .Select(json => new FoundResult(_path, json, ShardResult.Parse(json)
                ?? throw new StoreException(_path, $"the store is damaged: a shard of {night} cannot be read")))];

    /// <summary>All but the shards is made of them: it is written anew.</summary>
    void Write(Night night, Merging merging)
    {
        foreach (var table in (string[])["kernels", "findings", "outcomes", "reached"])
            _database.Execute($"DELETE FROM {table} WHERE night = $1", night.Name);
        var merged = merging.Merged;
        _database.Execute(
            "INSERT OR REPLACE INTO nights VALUES ($1, $2, $3, $4)", night.Name, night.ToJson(), merged.ToJson(),
            merged.IsComplete);
        foreach (var kernel in merged.Kernels)
        {
            _database.Execute(
                "INSERT INTO kernels VALUES ($1, $2, $3, $4, $5, $6)", night.Name, kernel.Target,
                kernel.Kernel?.Version, kernel.Kernel is { } tested ? string.Join(',', tested.Profile) : null,
                kernel.Verdict, kernel.IsTested);
        }
        foreach (var finding in merged.Findings)
        {
            foreach (var target in finding.Kernels)
            {
                _database.Execute(
                    "INSERT INTO findings VALUES ($1, $2, $3, $4)", night.Name, finding.Signature, target,
                    finding.Verdict);
            }
        }
        foreach (var result in merging.Results.Select(one => one.Result))
        {
            Write(night, result);
            KeptSights.Keep(_database, night.Build, result);
        }
    }

    void Write(Night night, ShardResult result)
    {
        foreach (var trace in result.Traces)
        {
            _database.Execute(
                "INSERT INTO outcomes VALUES ($1, $2, $3, $4, $5, $6, $7)", night.Name, result.Shard.Target,
                result.Kernel!.ProbeBuild, result.Shard.Folder, trace.Name, trace.Verdict,
                string.Join('\n', trace.Outcomes));
        }
        foreach (var (name, times) in result.Reached)
        {
            _database.Execute(
                """
                INSERT INTO reached VALUES ($1, $2, $3, $4)
                ON CONFLICT DO UPDATE SET times = times + excluded.times
                """,
                night.Name, result.Shard.Target, name, times);
        }
    }

    void WriteSpeeds(Night night, IEnumerable<FoundResult> found)
    {
        foreach (var one in found.Where(one => one.Result.Night == night.Date))
        {
            if (ShardTiming.Read(one.Folder) is not { } timing)
                continue;
            _database.Execute(
                """
                INSERT OR IGNORE INTO speeds (
                    night, shard, target, how, seconds, start_seconds, scripts_per_second, calls_per_second, started,
                    work)
                VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
                """,
                night.Name, one.Result.Name, one.Result.Shard.Target, timing.How, timing.Seconds, timing.StartSeconds,
                timing.ScriptsPerSecond, timing.CallsPerSecond,
                timing.Started.ToString("O", CultureInfo.InvariantCulture), WorkWords.Word(one.Result.Shard.Work));
        }
    }
}

/// <summary>What a kernel did with a trace.</summary>
/// <param name="Night">When it was asked last.</param>
public sealed record StoredOutcomes(
    string Folder, string Trace, string Verdict, IReadOnlyList<string> Outcomes, string Night);

/// <summary>How fast the random scripts of a night ran on a kernel.</summary>
/// <param name="Shards">How many there were.</param>
/// <param name="Seconds">What they took together.</param>
/// <param name="StartSeconds">What of that went by before the first script.</param>
/// <param name="ScriptsPerSecond">Of one shard, on the average of the time that they took.</param>
/// <param name="CallsPerSecond">As <paramref name="ScriptsPerSecond"/>.</param>
public sealed record StoredSpeed(
    string Night, string Target, int Shards, double Seconds, double StartSeconds, double ScriptsPerSecond,
    double CallsPerSecond);
