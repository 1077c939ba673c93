using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;
using Reuseport.Containers.Kernels;

namespace Reuseport.Containers.Tests.Kernels;

/// <summary>Small files that look like kernels, modules and packages.</summary>
sealed class Fabricated : IDisposable
{
    const int Setup = 1024;

    public string Folder { get; } = Directory.CreateTempSubdirectory("kernels-test-").FullName;

    public string Cache => Path.Combine(Folder, "cache");

    public List<string> Said { get; } = [];

    /// <summary>A store that has nothing but its cache.</summary>
    public KernelStore Store => new(Cache, TimeProvider.System, Said.Add);

    public void Dispose() => Directory.Delete(Folder, recursive: true);

    /// <summary>An image with a header, a release and these drivers built in.</summary>
    public static byte[] Image(string release, params IEnumerable<string> drivers) =>
        ImageOf(release, Encoding.ASCII.GetBytes($"\0{string.Concat(drivers.Select(driver => driver + "\0"))}"));

    /// <summary>An image that has its configuration in itself, as kernel/configs.c puts it there.</summary>
    public static byte[] ImageWith(string release, string config) =>
        ImageOf(release, [.. "IKCFG_ST IKCFG_ST"u8, .. Gzip(Encoding.ASCII.GetBytes(config)), .. "IKCFG_ED"u8]);

    static byte[] Gzip(byte[] bytes)
    {
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Fastest, leaveOpen: true))
            gzip.Write(bytes);
        return packed.ToArray();
    }

    static byte[] ImageOf(string release, byte[] kernel)
    {
        var payload = Gzip(kernel);

        var image = new byte[Setup + ((payload.Length + 4 + 15) / 16 * 16)];
        image[0x1f1] = 1;
        BinaryPrimitives.WriteUInt32LittleEndian(image.AsSpan(0x1f4), (uint)(image.Length - Setup) / 16);
        "HdrS"u8.CopyTo(image.AsSpan(0x202));
        BinaryPrimitives.WriteUInt16LittleEndian(image.AsSpan(0x20e), 0x300 - 512);
        BinaryPrimitives.WriteUInt32LittleEndian(image.AsSpan(0x24c), (uint)payload.Length + 4);
        Encoding.ASCII.GetBytes($"{release} (someone@somewhere) #1 SMP\0").CopyTo(image, 0x300);
        payload.CopyTo(image, Setup);
        BinaryPrimitives.WriteUInt32LittleEndian(image.AsSpan(Setup + payload.Length), (uint)kernel.Length);
        return image;
    }

    public static byte[] Module(string depends) =>
        Encoding.ASCII.GetBytes($"\u007fELF\0license=GPL\0depends={depends}\0name=whatever\0");

    public static byte[] Gzip(string text)
    {
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Fastest, leaveOpen: true))
            gzip.Write(Encoding.UTF8.GetBytes(text));
        return packed.ToArray();
    }

    public string Write(string name, byte[] bytes)
    {
        var path = Path.Combine(Folder, name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllBytes(path, bytes);
        return path;
    }

    /// <summary>Builds a package of files.</summary>
    /// <returns>Its path.</returns>
    public async Task<string> DebAsync(string package, string version, params (string Path, byte[] Bytes)[] files)
    {
        var tree = $"tree-{package}-{version}";
        var control =
            $"""
            Package: {package}
            Version: {version}
            Architecture: amd64
            Maintainer: Test <test@example.org>
            Description: a kernel for tests

            """;
        Write($"{tree}/DEBIAN/control", Encoding.ASCII.GetBytes(control));
        foreach (var (path, bytes) in files)
            Write($"{tree}/{path}", bytes);
        var deb = Path.Combine(Folder, $"{package}_{version}.deb");
        string[] arguments = ["--root-owner-group", "-Znone", "--build", Path.Combine(Folder, tree), deb];
        await new ExternalCommand("dpkg-deb", arguments).ReadAsync(CancellationToken.None);
        return deb;
    }

    /// <summary>Puts a kernel into the cache as if it came from the archive.</summary>
    public async Task<CachedKernel> AddAsync(string version, string release, params (string, byte[])[] files)
    {
        var package = Package(version, release);
        var deb = await DebAsync(package.Name, version, [($"boot/vmlinuz-{release}", Image(release)), .. files]);
        return await Store.Cache.AddAsync(KernelCache.KeyOf(package), package, deb, CancellationToken.None);
    }

    public static KernelPackage Package(string version, string release, string kind = "image") =>
        new($"linux-{kind}-{release}", version, release, "amd64", ["trixie"], 1_000_000, new('0', 64));
}
