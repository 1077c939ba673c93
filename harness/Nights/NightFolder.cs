
namespace Reuseport.Harness.Nights;

/// <summary>The folder of a night: the plan, the results of its shards, and what came of them.</summary>
sealed class NightFolder
{
    const string ShardsName = "shards";
    const string LockName = "lock";
    const string FollowUpsName = "followups";

    NightFolder(string path, Night night) => (Path, Night) = (path, night);

    public string Path { get; }

    public Night Night { get; }

    /// <summary>The folder that has this one and those of the other nights.</summary>
    public string Beside => System.IO.Path.GetDirectoryName(System.IO.Path.GetFullPath(Path))!;

    public ShardFolders Shards => new(System.IO.Path.Combine(Path, ShardsName));

    /// <summary>Begins a night in the folder of its date.</summary>
    /// <exception cref="UsageException">It is there already.</exception>
    public static NightFolder Begin(string nights, Night night)
    {
        var path = System.IO.Path.Combine(nights, night.Name);
        if (HasNight(path))
            throw new UsageException($"{path} is there already: --resume goes on with it");
        Directory.CreateDirectory(System.IO.Path.Combine(path, ShardsName));
        Write(path, Night.FileName, night.ToJson());
        return new(path, night);
    }

    /// <summary>A night that was begun, or planned.</summary>
    /// <exception cref="UsageException">There is none in the folder.</exception>
    public static NightFolder Open(string path) => new(path, Night.Read(path));

    /// <summary>The last night that was begun.</summary>
    /// <exception cref="UsageException">There is none.</exception>
    public static NightFolder Last(string nights) => All(nights).LastOrDefault() is { } path
        ? Open(path)
        : throw new UsageException($"{nights}: no night was begun there");

    /// <summary>A night's folder itself, or of a folder of nights one of them.</summary>
    /// <param name="night">The date of the one; null for the last.</param>
    /// <exception cref="UsageException">There is none.</exception>
    public static NightFolder Find(string path, string? night)
    {
        if (!Directory.Exists(path))
            throw new UsageException($"{path}: there is no such file or folder");
        if (night is null)
            return HasNight(path) ? Open(path) : Last(path);
        if (System.IO.Path.Combine(path, night) is var one && HasNight(one))
            return Open(one);
        return HasNight(path) && Open(path) is { Night.Name: var name } own && name == night
            ? own
            : throw new UsageException($"{path}: no night of {night} is there");
    }

    static bool HasNight(string path) => File.Exists(System.IO.Path.Combine(path, Night.FileName));

    /// <summary>The packages that there were in the nights that came to their end.</summary>
    public static IReadOnlySet<string> KnownPackages(string nights) => All(nights)
        .Where(path => File.Exists(System.IO.Path.Combine(path, MergedNight.FileName)))
        .SelectMany(path => Night.Read(path).Offered).ToHashSet();

    /// <summary>Keeps others out until it is disposed of, and removes what a night that was killed left.</summary>
    /// <exception cref="IOException">Another harness works on it.</exception>
    public IDisposable Lock()
    {
        var path = System.IO.Path.Combine(Path, LockName);
        try
        {
            var file = new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            Shards.Sweep();
            return file;
        }
        catch (IOException e)
        {
            throw new IOException($"{Path}: another harness works on this night ({e.Message})", e);
        }
    }

    /// <summary>Puts what is there together; of a night that is complete, writes it.</summary>
    /// <param name="folders">Where else there are results.</param>
    /// <exception cref="UsageException">A folder is missing.</exception>
    public Merging Merge(params IEnumerable<string> folders)
    {
        var merging = new Merging(Night, ShardFolders.Find([Path, .. folders]));
        if (merging.Merged.IsComplete)
            Write(Path, MergedNight.FileName, merging.Merged.ToJson());
        return merging;
    }

    /// <summary>What was found out about a finding; null where nothing was yet.</summary>
    public FollowUp? FollowUpOf(string signature)
    {
        var path = System.IO.Path.Combine(Path, FollowUpsName, $"{FollowUp.FileOf(signature)}.json");
        return File.Exists(path) ? FollowUp.Parse(File.ReadAllText(path)) : null;
    }

    /// <summary>What was found out about all findings.</summary>
    public IReadOnlyList<FollowUp> FollowUps()
    {
        var folder = System.IO.Path.Combine(Path, FollowUpsName);
        return !Directory.Exists(folder) ? [] :
        [
            .. Directory.GetFiles(folder, "*.json").Order(StringComparer.Ordinal)
                .Select(path => FollowUp.Parse(File.ReadAllText(path))).OfType<FollowUp>(),
        ];
    }

    /// <summary>Keeps what was found out about a finding, with its trace and its program as files of their own.
    /// </summary>
    public void Keep(FollowUp followUp, string trace)
    {
        var folder = System.IO.Path.Combine(Path, FollowUpsName);
        Directory.CreateDirectory(folder);
        var name = FollowUp.FileOf(followUp.Signature);
        if (trace is not "")
            Write(folder, $"{name}.trace", trace);
        if (followUp.Program is { } program)
            Write(folder, $"{name}.c", program);
        Write(folder, $"{name}.json", followUp.ToJson());
    }

    /// <summary>The folders of nights, in their order.</summary>
    public static IEnumerable<string> All(string nights) => !Directory.Exists(nights) ? [] :
        Directory.GetDirectories(nights)
            .Where(HasNight).Order(StringComparer.Ordinal);

    /// <summary>A file that is there as a whole or not at all.</summary>
    public static void Write(string folder, string name, string text)
    {
        var path = System.IO.Path.Combine(folder, name);
        ShardFolders.Write(folder, $"{name}.unfinished", text);
        File.Move($"{path}.unfinished", path, overwrite: true);
    }
}
