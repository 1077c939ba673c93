using Microsoft.Data.Sqlite;

namespace Reuseport.Harness.Store;

/// <summary>The store cannot be used. What was merged before is still in it, unless it is damaged.</summary>
/// <param name="path">That of its file.</param>
/// <param name="reason">A sentence.</param>
public sealed class StoreException(string path, string reason, Exception? inner = null)
    : IOException($"{path}: {reason}", inner)
{
    /// <summary>What an error of SQLite means to a person.</summary>
    internal static StoreException Of(string path, SqliteException e) => new(
        path,
        e.SqliteErrorCode switch
        {
            5 or 6 => "the store is locked by another program",
            8 => "the store cannot be written",
            11 => "the store is damaged: restore a copy of it, or merge the nights into a new one",
            13 => "no space is left for the store; what it had is still in it",
            14 => "the store cannot be opened",
            26 => "the file is not a store of the harness",
            _ => $"the store fails: {e.Message}",
        },
        e);
}
