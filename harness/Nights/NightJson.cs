using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;

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

    /// <summary>Reads the text of a file; null where it is none of that kind.</summary>
    public static T? Parse<T>(string json, JsonTypeInfo<T> type)
        where T : class
    {
        try
        {
            return JsonSerializer.Deserialize(json, type);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    static JsonSerializerOptions OptionsOf(bool indented) => new()
    {
        WriteIndented = indented,
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        IgnoreReadOnlyProperties = true,
    };
}
