using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Reuseport.Harness.Outputs;

/// <summary>A run in the list of those that a remote of NIPA offers: an entry of <c>results.json</c>.</summary>
/// <param name="Url">Where its results are; without one it would still be running.</param>
/// <param name="Branch">What was tested; NIPA takes its last 17 letters for the date.</param>
/// <param name="Executor">The machine, or what runs on it, that tested it.</param>
sealed record NipaEntry(string Url, string Branch, string Executor);

/// <summary>A run: the file <c>results-COOKIE.json</c>.</summary>
/// <param name="Start">As Python writes a time, as <paramref name="End"/>.</param>
/// <param name="Link">A page of all that was written beside it.</param>
sealed record NipaRun(
    string Executor, string Branch, string Start, string End, string Link, IReadOnlyList<NipaTest> Results);

/// <summary>A test of a run.</summary>
/// <param name="Result">pass, fail or skip.</param>
/// <param name="Link">What it wrote.</param>
sealed record NipaTest(string Test, string Group, string Result, string Link)
{
    /// <summary>In seconds; null where no clock was read.</summary>
    public double? Time { get; init; }

    /// <summary>What came of it when it was done again; null where it was not.</summary>
    public string? Retry { get; init; }

    /// <summary>What the kernel said of itself; null where it said nothing.</summary>
    public IReadOnlyList<string>? Crashes { get; init; }

    /// <summary>Its parts.</summary>
    public IReadOnlyList<NipaSubtest> Results { get; init; } = [];
}

/// <summary>A part of a test.</summary>
sealed record NipaSubtest(string Test, string Result)
{
    /// <inheritdoc cref="NipaTest.Time"/>
    public double? Time { get; init; }

    /// <inheritdoc cref="NipaTest.Retry"/>
    public string? Retry { get; init; }
}

[JsonSerializable(typeof(IReadOnlyList<NipaEntry>))]
[JsonSerializable(typeof(NipaRun))]
sealed partial class NipaJson : JsonSerializerContext
{
    public static NipaJson Readable { get; } = new(new()
    {
        WriteIndented = true,
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    });
}
