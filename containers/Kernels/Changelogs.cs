using System.IO.Compression;

namespace Reuseport.Containers.Kernels;

/// <summary>
/// The changelogs of cached packages, each beside its kernel. From 6.19 on the package of the image has only a link to
/// that of <c>linux-base-…</c>, which is of the same version.
/// </summary>
sealed class Changelogs(KernelCache cache, AptArchive archive)
{
    public static bool Has(CachedKernel kernel) => File.Exists(PathOf(kernel));

    /// <summary>Puts the changelog beside the kernel, unless it is there.</summary>
    /// <exception cref="KernelException">It cannot be had.</exception>
    public async Task KeepAsync(CachedKernel kernel, CancellationToken cancellationToken)
    {
        if (Has(kernel))
            return;
        using var scratch = cache.MakeScratch();
        var deb = await archive.DownloadAsync(
            kernel.Package.Name.Replace("linux-binary-", "linux-base-", StringComparison.Ordinal),
            kernel.Package.Version, scratch.Folder, cancellationToken);
        await new DebFile(deb).UnpackChangelogAsync(scratch.Folder, cancellationToken);
        var unpacked = Path.Combine(scratch.Folder, DebFile.Changelog);
        if (File.Exists(unpacked))
            File.Move(unpacked, PathOf(kernel), overwrite: true);
    }

    /// <summary>The text; null where it is not there.</summary>
    /// <exception cref="KernelException">The file is damaged.</exception>
    public static async Task<string?> ReadAsync(CachedKernel kernel, CancellationToken cancellationToken)
    {
        if (!Has(kernel))
            return null;
        try
        {
            await using var packed = File.OpenRead(PathOf(kernel));
            using var text = new StreamReader(new GZipStream(packed, CompressionMode.Decompress));
            return await text.ReadToEndAsync(cancellationToken);
        }
        catch (Exception e) when (e is InvalidDataException or IOException)
        {
            throw new KernelException($"{PathOf(kernel)} cannot be read: remove it", e);
        }
    }

    static string PathOf(CachedKernel kernel) => Path.Combine(kernel.Folder, DebFile.Changelog);
}
