using System.Buffers.Binary;
using System.Text;

namespace Reuseport.Containers.Kernels;

/// <summary>An x86 kernel's image, as Documentation/arch/x86/boot.rst lays it out.</summary>
sealed class BzImage
{
    const int Sector = 512;

    /// <summary>More than any kernel unpacks to: what says more is not unpacked.</summary>
    const int UnpackedMax = 1 << 29;

    readonly byte[] _bytes;
    readonly Lazy<byte[]> _unpacked;

    BzImage(byte[] bytes)
    {
        _bytes = bytes;
        _unpacked = new(Unpack);
    }

    /// <summary>What it was built with; null when it does not tell (CONFIG_IKCONFIG).</summary>
    public KernelConfig? Config => KernelConfig.In(Unpacked);

    /// <summary>What <c>uname -r</c> says in it, or null.</summary>
    public string? Release
    {
        get
        {
            var start = BinaryPrimitives.ReadUInt16LittleEndian(_bytes.AsSpan(0x20e)) + Sector;
            if (start == Sector || start >= _bytes.Length)
                return null;
            var text = _bytes.AsSpan(start);
            var end = text.IndexOfAny((byte)' ', (byte)0);
            return end <= 0 ? null : Encoding.ASCII.GetString(text[..end]);
        }
    }

    int SetupBytes => ((_bytes[0x1f1] is 0 ? 4 : _bytes[0x1f1]) + 1) * Sector;

    long ExpectedBytes => SetupBytes + 16L * BinaryPrimitives.ReadUInt32LittleEndian(_bytes.AsSpan(0x1f4));

    /// <exception cref="KernelException">The file is missing, no such image, or cut short.</exception>
    public static BzImage Read(string path)
    {
        byte[] bytes;
        try
        {
            bytes = File.ReadAllBytes(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            var isMissing = !File.Exists(path);
            throw new KernelException(isMissing ? $"{path}: there is no such file" : $"{path}: {e.Message}", e)
            {
                IsMissing = isMissing,
            };
        }

        if (bytes.Length < 2 * Sector || !bytes.AsSpan(0x202, 4).SequenceEqual("HdrS"u8))
            throw new KernelException($"{path} is not a bzImage");
        var image = new BzImage(bytes);
        return image.ExpectedBytes <= bytes.Length ? image : throw new KernelException(
            $"{path} is cut short: {bytes.Length} bytes of {image.ExpectedBytes}");
    }

    /// <summary>Whether each of the drivers is built in. What cannot be unpacked has none that we know of.</summary>
    public bool HasBuiltIn(params IEnumerable<string> drivers)
    {
        return drivers.All(driver => Unpacked.AsSpan().IndexOf(Encoding.ASCII.GetBytes($"\0{driver}\0")) >= 0);
    }

    /// <summary>The kernel as the ELF file that it is; empty when it cannot be unpacked.</summary>
    public byte[] Unpacked => _unpacked.Value;

    byte[] Unpack()
    {
        var start = SetupBytes + BinaryPrimitives.ReadUInt32LittleEndian(_bytes.AsSpan(0x248));
        var length = BinaryPrimitives.ReadUInt32LittleEndian(_bytes.AsSpan(0x24c));
        if (length < 8 || start + length > _bytes.Length)
            return [];
        // The build puts the unpacked length behind the payload.
        var packed = _bytes.AsSpan((int)start, (int)length - 4);
        var size = BinaryPrimitives.ReadUInt32LittleEndian(_bytes.AsSpan((int)(start + length) - 4));
        return size > UnpackedMax ? [] : PackedKernel.Unpack(packed, (int)size);
    }
}
