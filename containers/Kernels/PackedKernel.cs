using System.Buffers.Binary;
using System.IO.Compression;
using System.Runtime.InteropServices;

namespace Reuseport.Containers.Kernels;

/// <summary>The ELF file in a bzImage, as the kernel's build compresses it (kernel: scripts/Makefile.lib).</summary>
static class PackedKernel
{
    /// <summary>The kernel; empty when it is broken, or packed in a way that none of Debian's is.</summary>
    public static byte[] Unpack(ReadOnlySpan<byte> packed, int size) => packed switch
    {
        [0x1f, 0x8b, ..] => UnpackGzip(packed.ToArray(), size),
        [0x28, 0xb5, 0x2f, 0xfd, ..] => UnpackWith("libzstd.so.1", packed, size, UnpackZstd),
        [0x02, 0x21, 0x4c, 0x18, ..] => UnpackWith("liblz4.so.1", packed[sizeof(int)..], size, UnpackLz4),
        _ => [],
    };

    delegate long Unpacker(ReadOnlySpan<byte> packed, Span<byte> kernel);

    static byte[] UnpackGzip(byte[] packed, int size)
    {
        using var gzip = new GZipStream(new MemoryStream(packed), CompressionMode.Decompress);
        var kernel = new byte[size];
        try
        {
            return gzip.ReadAtLeast(kernel, size, throwOnEndOfStream: false) == size ? kernel : [];
        }
        catch (InvalidDataException)
        {
            return [];
        }
    }

    /// <summary>apt and dpkg need these libraries as well: where packages can be fetched, they are there.</summary>
    static byte[] UnpackWith(string library, ReadOnlySpan<byte> packed, int size, Unpacker unpack)
    {
        if (!NativeLibrary.TryLoad(library, out _))
            return [];
        var kernel = new byte[size];
        return unpack(packed, kernel) == size ? kernel : [];
    }

    static long UnpackZstd(ReadOnlySpan<byte> packed, Span<byte> kernel) => (long)ZstdDecompress(
        ref MemoryMarshal.GetReference(kernel), (nuint)kernel.Length,
        in MemoryMarshal.GetReference(packed), (nuint)packed.Length);

    /// <summary>The legacy frame (lz4: doc/lz4_Frame_format.md): blocks, each behind its length.</summary>
    static long UnpackLz4(ReadOnlySpan<byte> packed, Span<byte> kernel)
    {
        var done = 0;
        while (packed.Length > sizeof(int) && done < kernel.Length)
        {
            var length = BinaryPrimitives.ReadInt32LittleEndian(packed);
            packed = packed[sizeof(int)..];
            if (length <= 0 || length > packed.Length)
                return 0;
            var rest = kernel[done..];
            var unpacked = Lz4Decompress(
                in MemoryMarshal.GetReference(packed), ref MemoryMarshal.GetReference(rest), length, rest.Length);
            if (unpacked <= 0)
                return 0;
            done += unpacked;
            packed = packed[length..];
        }
        return done;
    }

    [DllImport("libzstd.so.1", EntryPoint = "ZSTD_decompress")]
    static extern nuint ZstdDecompress(ref byte kernel, nuint capacity, in byte packed, nuint size);

    [DllImport("liblz4.so.1", EntryPoint = "LZ4_decompress_safe")]
    static extern int Lz4Decompress(in byte packed, ref byte kernel, int size, int capacity);
}
