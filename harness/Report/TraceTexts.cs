using Reuseport.Harness.Nights;
using Reuseport.Harness.Profiles;
using Reuseport.Vocabulary;

namespace Reuseport.Harness.Report;

/// <summary>
/// The traces of the folders that nights replayed. Results have outcomes alone: what the calls were is read of the
/// folders, where they are there.
/// </summary>
sealed class TraceTexts
{
    readonly Dictionary<string, (IReadOnlyDictionary<string, TraceFile> Files, string Content)> _folders = [];

    /// <summary>A trace of a folder; null where it is not to be had.</summary>
    public WrittenTrace? Find(string folder, string name) => Read(folder).Files.GetValueOrDefault(name)?.Written;

    /// <summary>Whether a folder is as it was when a shard ran.</summary>
    public bool IsUnchanged(Shard shard) => Read(shard.Folder!).Content == shard.Content;

    (IReadOnlyDictionary<string, TraceFile> Files, string Content) Read(string folder)
    {
        if (_folders.TryGetValue(folder, out var known))
            return known;
        var read = (Files: (IReadOnlyDictionary<string, TraceFile>)new Dictionary<string, TraceFile>(), Content: "");
        try
        {
            var traces = TraceFolder.Read(folder);
            read = (
                traces.Files.ToDictionary(traces.NameOf), traces.Content());
        }
        catch (Exception e) when (e is UsageException or IOException or UnauthorizedAccessException)
        {
            // It is not there, or not what it was: the outcomes are shown by the numbers of their calls.
        }
        return _folders[folder] = read;
    }
}
