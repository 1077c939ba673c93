using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using Reuseport.Containers.Kernels;
using Reuseport.Model;

namespace Reuseport.Harness.Profiles;

/// <summary>What was measured of a release once.</summary>
/// <param name="Kernel">The version of its package, or its release where it has none.</param>
/// <param name="Behaviours">The names of those that it shows.</param>
public sealed record RecordedProfile(string Kernel, IReadOnlyList<string> Behaviours)
{
    [JsonIgnore]
    public KernelRelease Release => KernelRelease.Parse(Kernel)
        ?? throw new UsageException($"'{Kernel}' is not the release of a kernel");

    [JsonIgnore]
    public KernelProfile Profile => Profiles.Profile.Parse(Behaviours);
}

/// <summary>
/// The profiles of releases, as they were measured: <c>profiles.json</c> beside this file, which
/// <c>harness profile --record</c> writes.
/// </summary>
public sealed class RecordedProfiles(IEnumerable<RecordedProfile> profiles)
{
    static readonly Lazy<RecordedProfiles> _built = new(ReadBuilt);

    readonly List<RecordedProfile> _profiles =
        [.. profiles.OrderBy(profile => profile.Kernel, DebianVersion.Order)];

    /// <summary>Those that are part of the build.</summary>
    public static RecordedProfiles Built => _built.Value;

    /// <summary>In the order of their releases.</summary>
    public IReadOnlyList<RecordedProfile> All => _profiles;

    /// <summary>
    /// What is expected of a release: what was recorded of its package, or of its upstream release. Where neither was,
    /// what the nearest release of its series before it shows; if the nearest release after it differs in a behaviour,
    /// that changed in between: with and without are both right.
    /// </summary>
    /// <returns>Null where nothing of its series before it was recorded.</returns>
    public ExpectedProfile? Expect(KernelRelease release)
    {
        var series = _profiles.Where(profile => profile.Release.Series == release.Series).ToList();
        var same = series.FindLast(profile => profile.Kernel == release.Package)
            ?? series.FindLast(profile => profile.Release.Patch == release.Patch);
        if (same is not null)
            return new(same.Kernel, same.Profile, same.Profile);
        return series.FindLast(profile => profile.Release.Patch < release.Patch) is { } before
            ? new(before.Kernel, before.Profile,
                (series.Find(profile => profile.Release.Patch > release.Patch) ?? before).Profile)
            : null;
    }

    /// <summary>The same with what was measured of a release, in place of what was recorded of it before.</summary>
    public RecordedProfiles With(RecordedProfile measured) =>
        new(_profiles.Where(profile => profile.Kernel != measured.Kernel).Append(measured));

    /// <exception cref="UsageException">The text is no such file.</exception>
    public static RecordedProfiles Read(string json, string path)
    {
        try
        {
            var profiles = new RecordedProfiles(
                JsonSerializer.Deserialize(json, ProfilesJson.Readable.IReadOnlyListRecordedProfile) ?? []);
            profiles._profiles.ForEach(profile => _ = profile.Profile);
            return profiles;
        }
        catch (JsonException e)
        {
            throw new UsageException($"{path}: {e.Message}");
        }
    }

    /// <summary>The file, one release a line, so that a diff shows which changed.</summary>
    public string ToJson()
    {
        var lines = _profiles.Select(profile =>
            $"  {JsonSerializer.Serialize(profile, ProfilesJson.Readable.RecordedProfile)}");
        return $"[\n{string.Join(",\n", lines)}\n]\n";
    }

    static RecordedProfiles ReadBuilt()
    {
        const string Name = "profiles.json";
        using var file = typeof(RecordedProfiles).Assembly.GetManifestResourceStream(Name)
            ?? throw new FileNotFoundException("the recorded profiles are not part of the build", Name);
        using var reader = new StreamReader(file);
        return Read(reader.ReadToEnd(), Name);
    }
}

[JsonSerializable(typeof(IReadOnlyList<RecordedProfile>))]
sealed partial class ProfilesJson : JsonSerializerContext
{
    public static ProfilesJson Readable { get; } = new(new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    });
}
