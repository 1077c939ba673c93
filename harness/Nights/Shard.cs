using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Reuseport.Harness.Generation;

namespace Reuseport.Harness.Nights;

/// <summary>
/// Some minutes of work on one kernel: a value, which is the same on every machine. Random scripts have a seed of their
/// own, as the generator steers by what it has reached: a part of another run's scripts cannot be made alone.
/// </summary>
/// <param name="Target">The kernel as <c>--target</c> takes it, such as <c>vm:6.12.118-1</c>.</param>
public sealed record Shard(string Target, Work Work)
{
    /// <summary>The SHA-256 of the kernel's file; null for a package.</summary>
    public string? Image { get; init; }

    /// <summary>The seed of the scripts; null for traces.</summary>
    public ulong? Seed { get; init; }

    /// <summary>From which slice on the cases of three sockets are; null for traces.</summary>
    public int? Slice { get; init; }

    /// <summary>How many scripts; null for traces.</summary>
    public long? Scripts { get; init; }

    /// <summary>The folder of the traces; null for scripts.</summary>
    public string? Folder { get; init; }

    /// <summary>The SHA-256 of what the folder has; null for scripts.</summary>
    public string? Content { get; init; }

    /// <summary>The hash of the value, 16 digits.</summary>
    public string Name => Hash(JsonSerializer.SerializeToUtf8Bytes(this, NightJson.Line.Shard))[..16];

    /// <summary>The seed of a shard of a night: no two of them share one.</summary>
    /// <param name="place">Its place in the night, from 0.</param>
    public static ulong SeedAt(DateOnly night, int place)
    {
        var value = JsonSerializer.SerializeToUtf8Bytes([SeedOf(night), (ulong)place], NightJson.Line.UInt64Array);
        return BinaryPrimitives.ReadUInt64LittleEndian(SHA256.HashData(value));
    }

    /// <summary>The slice of a night: all its kernels have the same, and the next night has the next.</summary>
    public static int SliceOf(DateOnly night) => night.DayNumber % Triples.Slices;

    /// <summary>The seed of a night: its date, such as 20261127.</summary>
    static ulong SeedOf(DateOnly night) => (ulong)((((night.Year * 100) + night.Month) * 100) + night.Day);

    /// <summary>A name made of a text: the first 16 digits of its hash.</summary>
    internal static string NameOf(string text) => Hash(Encoding.UTF8.GetBytes(text))[..16];

    internal static string Hash(ReadOnlySpan<byte> bytes) => Convert.ToHexStringLower(SHA256.HashData(bytes));

    public override string ToString() => string.Join(
        ' ', [Target, WorkWords.Word(Work), Folder ?? FormattableString.Invariant($"{Scripts} of seed {Seed}")]);
}
