using Microsoft.Data.Sqlite;
using static System.FormattableString;

namespace Reuseport.Harness.Store;

/// <summary>
/// The tables of a store, version by version. A version that was released is never changed: the next one says what it
/// adds.
/// </summary>
static class Schema
{
    /// <summary>PRAGMA application_id: what file(1) and other programs know a store by.</summary>
    public const int ApplicationId = 0x52_53_50_54;

    /// <summary>What brings a store from one version to the next; the first makes it.</summary>
    static readonly string[] _steps =
    [
        """
        CREATE TABLE nights (
            date TEXT PRIMARY KEY, plan TEXT NOT NULL, merged TEXT NOT NULL, complete INTEGER NOT NULL);
        CREATE TABLE shards (
            night TEXT NOT NULL, name TEXT NOT NULL, digest TEXT NOT NULL, result TEXT NOT NULL,
            PRIMARY KEY (night, name, digest));
        CREATE TABLE kernels (
            night TEXT NOT NULL, target TEXT NOT NULL, version TEXT, profile TEXT, verdict TEXT NOT NULL,
            tested INTEGER NOT NULL, PRIMARY KEY (night, target));
        CREATE TABLE findings (
            night TEXT NOT NULL, signature TEXT NOT NULL, target TEXT NOT NULL, verdict TEXT NOT NULL,
            PRIMARY KEY (night, signature, target));
        CREATE TABLE outcomes (
            night TEXT NOT NULL, target TEXT NOT NULL, probe TEXT NOT NULL, folder TEXT NOT NULL, trace TEXT NOT NULL,
            verdict TEXT NOT NULL, outcomes TEXT NOT NULL, PRIMARY KEY (night, target, folder, trace));
        CREATE TABLE reached (
            night TEXT NOT NULL, target TEXT NOT NULL, result TEXT NOT NULL, times INTEGER NOT NULL,
            PRIMARY KEY (night, target, result));
        """,
        """
        CREATE TABLE speeds (
            night TEXT NOT NULL, shard TEXT NOT NULL, target TEXT NOT NULL, how TEXT, seconds REAL NOT NULL,
            start_seconds REAL NOT NULL, scripts_per_second REAL NOT NULL, calls_per_second REAL NOT NULL,
            PRIMARY KEY (night, shard));
        CREATE INDEX outcomes_by_trace ON outcomes (trace, target);
        """,
        """
        ALTER TABLE speeds ADD COLUMN started TEXT;
        ALTER TABLE speeds ADD COLUMN work TEXT;
        UPDATE speeds SET work = (
            SELECT json_extract(result, '$.shard.work') FROM shards
            WHERE shards.night = speeds.night AND shards.name = speeds.shard);
        """,
        """
        CREATE TABLE followups (
            night TEXT NOT NULL, signature TEXT NOT NULL, followup TEXT NOT NULL, PRIMARY KEY (night, signature));
        CREATE TABLE sights (
            kernel TEXT NOT NULL, build TEXT NOT NULL, script TEXT NOT NULL, profile TEXT NOT NULL,
            runs TEXT NOT NULL, PRIMARY KEY (kernel, build, script));
        """,
    ];

    /// <summary>The version that this harness writes.</summary>
    public static int Current => _steps.Length;

    /// <summary>Brings a store to a version, in one transaction.</summary>
    /// <exception cref="StoreException">It is of a newer harness, or of another program.</exception>
    public static void Bring(SqliteConnection connection, string path, int to)
    {
        using var transaction = connection.BeginTransaction();
        // The tables are counted each time: a store whose list of them is damaged is told before the night.
        var (id, from, tables) = (Pragma("application_id"), Pragma("user_version"), Tables());
        if (id != ApplicationId && (id != 0 || from != 0 || tables > 0))
            throw new StoreException(path, "the file is not a store of the harness");
        if (from > Current)
        {
            throw new StoreException(path, Invariant(
                $"the store is of a newer harness (version {from}; this one knows up to {Current})"));
        }
        if (from >= to)
            return;
        foreach (var step in _steps[(int)from..to])
            Execute(step);
        Execute(Invariant($"PRAGMA application_id = {ApplicationId}; PRAGMA user_version = {to};"));
        transaction.Commit();

        long Pragma(string name) => Scalar($"PRAGMA {name}");

        long Tables() => Scalar("SELECT count(*) FROM sqlite_schema");

        long Scalar(string text)
        {
            using var command = Command(text);
            return (long)command.ExecuteScalar()!;
        }

        void Execute(string text)
        {
            using var command = Command(text);
            command.ExecuteNonQuery();
        }

        SqliteCommand Command(string text)
        {
            var command = connection.CreateCommand();
            (command.CommandText, command.Transaction) = (text, transaction);
            return command;
        }
    }
}
