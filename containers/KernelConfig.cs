using System.IO.Compression;
using System.Text;

namespace Reuseport.Containers;

/// <summary>What a kernel was built with: its <c>.config</c>.</summary>
public sealed class KernelConfig
{
    /// <summary>The options that look at a kernel while it runs, and what people call them.</summary>
    static readonly (string Option, string Word)[] _instruments =
    [
        ("CONFIG_KASAN", "KASAN"), ("CONFIG_KCSAN", "KCSAN"), ("CONFIG_PROVE_LOCKING", "lockdep"),
        ("CONFIG_GCOV_KERNEL", "gcov"),
    ];

    /// <summary>What kernel/configs.c puts before the packed file in an image, and how that file begins.</summary>
    static readonly byte[] _mark = [.. "IKCFG_ST"u8, 0x1f, 0x8b];

    static ReadOnlySpan<byte> End => "IKCFG_ED"u8;

    readonly Dictionary<string, string> _values;

    KernelConfig(Dictionary<string, string> values) => _values = values;

    /// <summary>What looks for faults in it or counts its lines, such as <c>KASAN</c>.</summary>
    public IReadOnlyList<string> Instruments =>
        [.. from instrument in _instruments where Is(instrument.Option, "y") select instrument.Word];

    /// <summary>Whether an option has this value: <c>y</c>, <c>m</c>, a number, a string in quotes.</summary>
    public bool Is(string option, string value) => _values.GetValueOrDefault(option) == value;

    /// <summary>Of an option that is there twice the last line counts, as for the kernel's build.</summary>
    public static KernelConfig Parse(string text)
    {
        var values = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var line in text.Split('\n', StringSplitOptions.TrimEntries))
        {
            if (line.Split('=', 2) is [var option, var value])
                values[option] = value;
            else if (line.Split(' ') is ["#", var unset, "is", "not", "set"])
                values.Remove(unset);
        }
        return new(values);
    }

    /// <summary>Null where there is no such file, or it cannot be read.</summary>
    public static KernelConfig? Read(string path)
    {
        try
        {
            return File.Exists(path) ? Parse(File.ReadAllText(path)) : null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <summary>
    /// That of this machine, as its kernel (CONFIG_IKCONFIG_PROC) or its distribution tells it; null where neither
    /// does.
    /// </summary>
    public static KernelConfig? OfRunning()
    {
        const string Packed = "/proc/config.gz";
        if (File.Exists(Packed))
            return Unpack(File.ReadAllBytes(Packed));
        return File.Exists("/proc/sys/kernel/osrelease")
            ? Read($"/boot/config-{File.ReadAllText("/proc/sys/kernel/osrelease").Trim()}")
            : null;
    }

    /// <summary>The one that a kernel with CONFIG_IKCONFIG has in itself; null where it has none.</summary>
    /// <param name="kernel">Unpacked.</param>
    internal static KernelConfig? In(ReadOnlySpan<byte> kernel)
    {
        var start = kernel.IndexOf(_mark);
        if (start < 0)
            return null;
        var packed = kernel[(start + "IKCFG_ST".Length)..];
        var end = packed.IndexOf(End);
        return end < 0 ? null : Unpack(packed[..end].ToArray());
    }

    static KernelConfig? Unpack(byte[] packed)
    {
        try
        {
            using var reader = new StreamReader(
                new GZipStream(new MemoryStream(packed), CompressionMode.Decompress), Encoding.UTF8);
            return Parse(reader.ReadToEnd());
        }
        catch (InvalidDataException)
        {
            return null;
        }
    }
}
