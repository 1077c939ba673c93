using System.IO.Compression;
using Reuseport.Containers.Kernels;

namespace Reuseport.Containers.Tests.Kernels;

public sealed class PackedKernelTests
{
    static ReadOnlySpan<byte> Kernel => "a kernel"u8;

    static IEnumerable<TestCaseData> Packed =>
    [
        new TestCaseData(Gzip()).SetArgDisplayNames("gzip"),
        // A frame that tells its size, and one last block as it is (RFC 8878).
        new TestCaseData((byte[])[0x28, 0xb5, 0x2f, 0xfd, 0x20, 8, (8 << 3) | 1, 0, 0, .. Kernel])
            .SetArgDisplayNames("zstd"),
        // Two blocks behind their lengths, of four literals each.
        new TestCaseData((byte[])
            [0x02, 0x21, 0x4c, 0x18, 5, 0, 0, 0, 4 << 4, .. Kernel[..4], 5, 0, 0, 0, 4 << 4, .. Kernel[4..]])
            .SetArgDisplayNames("lz4"),
    ];

    [TestCaseSource(nameof(Packed))]
    public void Unpacks_what_the_build_of_a_kernel_packs(byte[] packed) =>
        Assert.That(PackedKernel.Unpack(packed, Kernel.Length), Is.EqualTo(Kernel.ToArray()));

    [TestCaseSource(nameof(Packed))]
    public void Nothing_is_in_a_kernel_that_is_cut_short(byte[] packed) =>
        Assert.That(PackedKernel.Unpack(packed.AsSpan(..^10), Kernel.Length), Is.Empty);

    [TestCaseSource(nameof(Packed))]
    public void Nothing_is_in_a_kernel_that_is_shorter_than_it_says(byte[] packed) =>
        Assert.That(PackedKernel.Unpack(packed, Kernel.Length + 1), Is.Empty);

    [TestCase((byte)0xfd, Description = "xz")]
    [TestCase((byte)0x42, Description = "bzip2")]
    public void Nothing_is_in_a_kernel_that_is_packed_in_another_way(byte first) =>
        Assert.That(PackedKernel.Unpack([first, .. Kernel], Kernel.Length), Is.Empty);

    static byte[] Gzip()
    {
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Optimal))
            gzip.Write(Kernel);
        return packed.ToArray();
    }
}
