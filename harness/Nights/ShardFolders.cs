using System.Text;

namespace Reuseport.Harness.Nights;

/// <summary>
/// The results of shards, a folder for each. It is written beside its place and renamed, so that a result is there as a
/// whole or not at all, whenever the harness is killed.
/// </summary>
public sealed class ShardFolders(string path)
{
    const string Unfinished = ".unfinished";

    /// <summary>Whether the result of a shard is there.</summary>
    public bool Has(string name) => Read(PathOf(name))?.Result.Name == name;

    /// <summary>Makes the folder that a shard works in.</summary>
    public string Begin(string name)
    {
        var folder = Path.Combine(path, $"{name}.{Guid.NewGuid():N}{Unfinished}");
        Directory.CreateDirectory(folder);
        return folder;
    }

    /// <summary>Makes a shard's folder its result.</summary>
    /// <returns>
    /// False where another one was there first, with other bytes: both are kept, and a merge tells of them.
    /// </returns>
    public bool Publish(string folder, ShardResult result, ShardTiming timing)
    {
        Write(folder, ShardTiming.FileName, timing.ToJson());
        Write(folder, ShardResult.FileName, result.ToJson());
        var place = PathOf(result.Name);
        if (Read(place) is { } first)
        {
            var isEqual = first.Json == result.ToJson();
            if (isEqual)
                Directory.Delete(folder, recursive: true);
            else
                Directory.Move(folder, $"{place}.{Guid.NewGuid():N}");
            return isEqual;
        }
        // What is there and cannot be read is the rest of a machine that lost its power.
        if (Directory.Exists(place))
            Directory.Delete(place, recursive: true);
        Directory.Move(folder, place);
        return true;
    }

    /// <summary>Removes what shards left that did not come to their end. None may be at work here.</summary>
    public void Sweep()
    {
        if (!Directory.Exists(path))
            return;
        foreach (var folder in Directory.GetDirectories(path, $"*{Unfinished}"))
            Directory.Delete(folder, recursive: true);
    }

    /// <summary>Every result in folders and below, in the order of their names.</summary>
    /// <exception cref="UsageException">A folder is missing.</exception>
    public static IReadOnlyList<FoundResult> Find(IEnumerable<string> folders)
    {
        var found = new List<FoundResult>();
        foreach (var folder in folders)
        {
            if (!Directory.Exists(folder))
                throw new UsageException($"{folder}: there is no such folder");
            var files = Directory.GetFiles(folder, ShardResult.FileName, SearchOption.AllDirectories)
                .Select(file => Path.GetDirectoryName(file)!)
                .Where(shard => !shard.EndsWith(Unfinished, StringComparison.Ordinal))
                .Order(StringComparer.Ordinal);
            found.AddRange(files.Select(Read).OfType<FoundResult>());
        }
        return found;
    }

    string PathOf(string name) => Path.Combine(path, name);

    static FoundResult? Read(string folder)
    {
        var file = Path.Combine(folder, ShardResult.FileName);
        if (!File.Exists(file))
            return null;
        var json = File.ReadAllText(file);
        return ShardResult.Parse(json) is { } result ? new(folder, json, result) : null;
    }

    /// <summary>Writes a file, and returns when it is on the disk.</summary>
    internal static void Write(string folder, string name, string text)
    {
        using var file = new FileStream(Path.Combine(folder, name), FileMode.Create);
        file.Write(Encoding.UTF8.GetBytes(text));
        file.Flush(flushToDisk: true);
    }
}

/// <summary>A result where it was found.</summary>
/// <param name="Json">The bytes of its <c>shard.json</c>, as text.</param>
public sealed record FoundResult(string Folder, string Json, ShardResult Result);
