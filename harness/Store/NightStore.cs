using System.Text.Json;
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
                    Shard.Hash(System.Text.Encoding.UTF8.GetBytes(one.Json)), one.Json);
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
    public FindingHistory HistoryUpTo(string night) => FindingHistory.Of(
        _database.Read(
            "SELECT merged FROM nights WHERE date <= $1 AND complete ORDER BY date",
            row => JsonSerializer.Deserialize(row.GetString(0), NightJson.Readable.MergedNight)!, night));

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

    /// <summary>The nights up to one as a line of numbers.</summary>
    /// <param name="count">How many of them at most.</param>
    public IReadOnlyList<NightPoint> LineUpTo(string night, int count)
    {
        var nights = _database.Read(
            "SELECT merged FROM nights WHERE date <= $1 ORDER BY date",
            row => JsonSerializer.Deserialize(row.GetString(0), NightJson.Readable.MergedNight)!, night);
        var speeds = _database.Read(
            "SELECT night, scripts_per_second FROM speeds WHERE night <= $1 AND scripts_per_second > 0",
            row => (Night: row.GetString(0), Speed: row.GetDouble(1)), night);
        return [.. NightLine.Of(nights, speeds.ToLookup(row => row.Night, row => row.Speed)).TakeLast(count)];
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
            Write(night, result);
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
                "INSERT OR IGNORE INTO speeds VALUES ($1, $2, $3, $4, $5, $6, $7, $8)", night.Name, one.Result.Name,
                one.Result.Shard.Target, timing.How, timing.Seconds, timing.StartSeconds, timing.ScriptsPerSecond,
                timing.CallsPerSecond);
        }
    }
}

/// <summary>What a kernel did with a trace.</summary>
/// <param name="Night">When it was asked last.</param>
public sealed record StoredOutcomes(
    string Folder, string Trace, string Verdict, IReadOnlyList<string> Outcomes, string Night);
