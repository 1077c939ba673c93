using Reuseport.Harness.Nights;

namespace Reuseport.Harness.Store;

/// <summary>
/// Removes the folders of nights that are old, and whose results are all in the store. A store has what a report needs;
/// a folder has the files of each run besides.
/// </summary>
static class OldNights
{
    const string Removed = ".removed";

    /// <param name="nights">The folder that has those of the nights.</param>
    /// <param name="tonight">It stays, as does any that is not older.</param>
    /// <param name="days">How long the others stay.</param>
    /// <returns>The folders that were removed.</returns>
    public static IReadOnlyList<string> Remove(string nights, Night tonight, int days, NightStore store)
    {
        // What was killed while it removed goes on.
        foreach (var rest in Directory.GetDirectories(nights, $"????-??-??{Removed}"))
            Directory.Delete(rest, recursive: true);
        var oldest = tonight.Date.AddDays(-Math.Min(days, tonight.Date.DayNumber));
        return [.. NightFolder.All(nights).Where(path => Remove(path, tonight, oldest, store))];
    }

    static bool Remove(string path, Night tonight, DateOnly oldest, NightStore store)
    {
        try
        {
            var folder = NightFolder.Open(path);
            if (folder.Night.Date >= oldest || folder.Night.Date >= tonight.Date)
                return false;
            using (folder.Lock())
            {
                if (!store.Holds(folder.Night, ShardFolders.Find([path])))
                    return false;
                // One that is half removed would look like a night that has to be gone on with.
                Directory.Move(path, path + Removed);
            }
            Directory.Delete(path + Removed, recursive: true);
            return true;
        }
        catch (Exception e) when (e is UsageException or IOException or UnauthorizedAccessException
            && e is not StoreException)
        {
            // Another harness works on it, or it is no night that this one can read: it stays.
            return false;
        }
    }
}
