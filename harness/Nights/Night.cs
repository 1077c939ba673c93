using System.Text.Json;

namespace Reuseport.Harness.Nights;

/// <summary>
/// A night as it was planned: all that its shards depend on. The file <c>night.json</c> is the same for every machine
/// that works on it.
/// </summary>
/// <param name="Date">In UTC.</param>
/// <param name="Build">The build of harness and probe that does it.</param>
/// <param name="Ledger">The text of the ledger; empty where nothing is known.</param>
/// <param name="Offered">The packaged kernels that there were.</param>
/// <param name="Shards">In the order in which they are done.</param>
public sealed record Night(
    DateOnly Date, string Build, string Ledger, IReadOnlyList<string> Offered, IReadOnlyList<NamedShard> Shards)
{
    public const string FileName = "night.json";

    /// <summary>As it names files, such as <c>2026-11-27</c>.</summary>
    public string Name => NameOf(Date);

    public static string NameOf(DateOnly date) => FormattableString.Invariant($"{date:yyyy-MM-dd}");

    /// <summary>The shard of a name; null when the night has none.</summary>
    public Shard? Find(string name) => Shards.FirstOrDefault(shard => shard.Name == name)?.Value;

    public string ToJson() => JsonSerializer.Serialize(this, NightJson.Readable.Night) + "\n";

    /// <summary>Reads a night's file, or the one in a folder.</summary>
    /// <exception cref="UsageException">It is missing, or is none.</exception>
    public static Night Read(string path)
    {
        var file = Directory.Exists(path) ? Path.Combine(path, FileName) : path;
        try
        {
            var night = JsonSerializer.Deserialize(File.ReadAllText(file), NightJson.Readable.Night)!;
            return night.Shards.FirstOrDefault(shard => shard.Name != shard.Value.Name) is { } wrong
                ? throw new UsageException($"{file}: shard {wrong.Name} is not what its name says")
                : night;
        }
        catch (JsonException e)
        {
            throw new UsageException($"{file}: not a planned night (harness nightly plan writes one): {e.Message}");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new UsageException($"{file}: {e.Message}");
        }
    }
}

/// <summary>A shard with its name, for a person to look for.</summary>
public sealed record NamedShard(string Name, Shard Value)
{
    public static NamedShard Of(Shard shard) => new(shard.Name, shard);
}
