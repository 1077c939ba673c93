using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Reuseport.Harness.Nights;

/// <summary>The files of a night. What is null is left out: a value has one form.</summary>
[JsonSerializable(typeof(Night))]
[JsonSerializable(typeof(Shard))]
[JsonSerializable(typeof(ulong[]))]
[JsonSerializable(typeof(ShardResult))]
[JsonSerializable(typeof(ShardTiming))]
[JsonSerializable(typeof(MergedNight))]
[JsonSerializable(typeof(FollowUp))]
sealed partial class NightJson : JsonSerializerContext
{
    /// <summary>In lines, for people.</summary>
    public static NightJson Readable { get; } = new(OptionsOf(indented: true));

    /// <summary>In one line, for a hash.</summary>
    public static NightJson Line { get; } = new(OptionsOf(indented: false));

    static JsonSerializerOptions OptionsOf(bool indented) => new()
    {
        WriteIndented = indented,
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        IgnoreReadOnlyProperties = true,
    };
}
