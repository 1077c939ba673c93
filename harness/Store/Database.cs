using Microsoft.Data.Sqlite;

namespace Reuseport.Harness.Store;

/// <summary>The file of a store. Whatever SQLite says against it is one line.</summary>
sealed class Database : IDisposable
{
    /// <summary>How long another program may keep it locked.</summary>
    const int PatienceSeconds = 5;

    readonly SqliteConnection _connection;
    readonly string _path;
    SqliteTransaction? _transaction;

    Database(SqliteConnection connection, string path) => (_connection, _path) = (connection, path);

    /// <summary>Opens one, or makes it; an older one is brought to this version.</summary>
    /// <param name="version">Only tests ask for another one than the current.</param>
    /// <exception cref="StoreException">It is damaged, locked, newer, or none.</exception>
    public static Database Open(string path, int? version = null)
    {
        var connection = new SqliteConnection(new SqliteConnectionStringBuilder
        {
            DataSource = path,
            Pooling = false,
            DefaultTimeout = PatienceSeconds,
        }.ToString());
        var database = new Database(connection, path);
        try
        {
            if (Path.GetDirectoryName(Path.GetFullPath(path)) is { } folder)
                Directory.CreateDirectory(folder);
            database.Guard(() =>
            {
                connection.Open();
                Schema.Bring(connection, path, version ?? Schema.Current);
                return 0;
            });
            return database;
        }
        catch
        {
            database.Dispose();
            throw;
        }
    }

    /// <summary>Does all of the work, or nothing of it.</summary>
    public void InOne(Action work) => Guard(() =>
    {
        using var transaction = _transaction = _connection.BeginTransaction();
        try
        {
            work();
            transaction.Commit();
        }
        finally
        {
            _transaction = null;
        }
        return 0;
    });

    /// <summary>Changes rows.</summary>
    /// <param name="values">Those of $1, $2, ….</param>
    public void Execute(string text, params object?[] values)
    {
        using var command = Command(text, values);
        command.ExecuteNonQuery();
    }

    /// <summary>Reads rows.</summary>
    public IReadOnlyList<T> Read<T>(string text, Func<SqliteDataReader, T> row, params object?[] values) => Guard(() =>
    {
        using var command = Command(text, values);
        using var reader = command.ExecuteReader();
        var rows = new List<T>();
        while (reader.Read())
            rows.Add(row(reader));
        return rows;
    });

    public void Dispose() => _connection.Dispose();

    SqliteCommand Command(string text, object?[] values)
    {
        var command = _connection.CreateCommand();
        (command.CommandText, command.Transaction) = (text, _transaction);
        foreach (var (i, value) in values.Index())
            command.Parameters.AddWithValue(FormattableString.Invariant($"${i + 1}"), value ?? DBNull.Value);
        return command;
    }

    T Guard<T>(Func<T> work)
    {
        try
        {
            return work();
        }
        catch (SqliteException e)
        {
            throw StoreException.Of(_path, e);
        }
    }
}
