using System.Security.Cryptography;

namespace Reuseport.Containers.Kernels;

/// <summary>
/// Kernels by reference: a path of an image, a tree or a <c>.deb</c>, a version, its beginning, a release or a package.
/// </summary>
/// <param name="folder">The harness's cache, such as <see cref="CacheFolder.Default"/>.</param>
/// <param name="say">Takes a line for each thing that takes long.</param>
public sealed class KernelStore(string folder, TimeProvider clock, Action<string> say)
{
    readonly string _kernels = Path.Combine(folder, "kernels");
    readonly AptArchive _archive = new(Path.Combine(folder, "apt"), clock, say);

    public KernelCache Cache { get; } = KernelCache.Of(folder);

    Changelogs Changelogs => new(Cache, _archive);

    /// <summary>The kernel that a reference means, from files and the cache only.</summary>
    /// <exception cref="KernelException">It is not cached, or a file is missing or broken.</exception>
    public async Task<KernelImage> ResolveAsync(string reference, CancellationToken cancellationToken)
    {
        if (IsPath(reference))
            return await OpenFileAsync(reference, cancellationToken);
        var cached = FindCached(reference) ?? throw new KernelException(
            $"kernel {reference} is not cached: harness kernels fetch {reference}")
        {
            IsMissing = true,
        };
        return cached.Open();
    }

    /// <summary>The kernel that a reference means, from the archive if need be; says what it did.</summary>
    /// <returns>Null when nothing is called so.</returns>
    /// <exception cref="KernelException">It cannot be had.</exception>
    public async Task<KernelImage?> FetchAsync(string reference, CancellationToken cancellationToken)
    {
        if (IsPath(reference))
            return await OpenFileAsync(reference, cancellationToken);
        if (FindCached(reference) is { Image: { } image } cached && cached.Package.IsExactly(reference))
        {
            say($"{image.Name} is cached already");
            return image;
        }

        using var exclusive = await LockAsync(cancellationToken);
        KernelPackage? package;
        try
        {
            package = await FindInArchiveAsync(reference, cancellationToken);
        }
        catch (KernelException e) when (FindCached(reference)?.Image is { } newest)
        {
            say($"{e.Message}; using {newest.Name}, the newest {reference} in the cache");
            return newest;
        }
        return package is null ? null : await FetchAsync(package, cancellationToken);
    }

    /// <summary>What the archive has, oldest first.</summary>
    /// <exception cref="KernelException">There is no apt here, or no archive to be reached.</exception>
    public async Task<IReadOnlyList<KernelPackage>> ArchiveAsync(CancellationToken cancellationToken)
    {
        using var exclusive = await LockAsync(cancellationToken);
        return await _archive.PackagesAsync(cancellationToken);
    }

    /// <summary>The changelog of a cached package's version, as it is in the package.</summary>
    /// <param name="offline">It is not fetched if the cache lacks it, as one of an older harness does.</param>
    /// <returns>Null where it cannot be had.</returns>
    /// <exception cref="KernelException">The archive cannot be reached.</exception>
    public async Task<string?> ChangelogAsync(string version, bool offline, CancellationToken cancellationToken)
    {
        if (Cache.FromArchive().FirstOrDefault(kernel => kernel.Package.Version == version) is not { } cached)
            return null;
        if (!offline && !Changelogs.Has(cached))
        {
            using var exclusive = await LockAsync(cancellationToken);
            await Changelogs.KeepAsync(cached, cancellationToken);
        }
        return await Changelogs.ReadAsync(cached, cancellationToken);
    }

    /// <summary>Takes a kernel out of the cache: exactly that one, not the newest of many.</summary>
    /// <returns>False when it is not cached.</returns>
    public async Task<bool> RemoveAsync(string reference, CancellationToken cancellationToken)
    {
        using var exclusive = await LockAsync(cancellationToken);
        var cached = IsPath(reference)
            ? Cache.Find(KernelCache.KeyOf(await HashAsync(reference, cancellationToken)))
            : Cache.FromArchive().FirstOrDefault(kernel => kernel.Package.IsExactly(reference));
        if (cached is not null)
            Cache.Remove(cached);
        return cached is not null;
    }

    /// <summary>A name that reports use has a slash too, but no file.</summary>
    static bool IsPath(string reference) =>
        File.Exists(reference)
        || (Directory.Exists(reference) && OwnImage.IsTree(reference))
        || (reference.Contains('/', StringComparison.Ordinal)
            && !reference.StartsWith("debian/", StringComparison.Ordinal));

    CachedKernel? FindCached(string name)
    {
        var cached = Cache.FromArchive();
        var package = KernelPackage.Find(cached.Select(kernel => kernel.Package), name);
        return cached.FirstOrDefault(kernel => kernel.Package == package);
    }

    /// <summary>A name that the lists do not have may be newer than they are.</summary>
    async Task<KernelPackage?> FindInArchiveAsync(string name, CancellationToken cancellationToken)
    {
        var package = KernelPackage.Find(await _archive.PackagesAsync(cancellationToken), name);
        if (package is not null || _archive.IsFresh)
            return package;
        await _archive.RefreshAsync(cancellationToken);
        return KernelPackage.Find(await _archive.PackagesAsync(cancellationToken), name);
    }

    async Task<KernelImage> FetchAsync(KernelPackage package, CancellationToken cancellationToken)
    {
        var key = KernelCache.KeyOf(package);
        if (Cache.Find(key)?.Image is { } image)
        {
            say($"{image.Name} is cached already");
            return image;
        }

        say($"fetching {package.VendorName}: {package.Name}, {package.Size / 1e6:0.0} MB");
        using var scratch = Cache.MakeScratch();
        var deb = await _archive.DownloadAsync(package, scratch.Folder, cancellationToken);
        var cached = await Cache.AddAsync(key, package, deb, cancellationToken);
        try
        {
            await Changelogs.KeepAsync(cached, cancellationToken);
        }
        catch (KernelException e)
        {
            say($"{package.VendorName}: its changelog cannot be had: {e.Message}");
        }
        return cached.Open();
    }

    async Task<KernelImage> OpenFileAsync(string path, CancellationToken cancellationToken)
    {
        if (!path.EndsWith(".deb", StringComparison.Ordinal))
            return OwnImage.Open(path);

        var sha256 = await HashAsync(path, cancellationToken);
        var key = KernelCache.KeyOf(sha256);
        if (Cache.Find(key) is not { Image: not null } cached)
        {
            using var exclusive = await LockAsync(cancellationToken);
            var (name, version, architecture) = await new DebFile(path).IdentifyAsync(cancellationToken);
            var size = new FileInfo(path).Length;
            var package = new KernelPackage(name, version, Release: "?", architecture, Suites: [], size, sha256);
            cached = await Cache.AddAsync(key, package, path, cancellationToken);
        }
        return cached.Open() with { Name = path };
    }

    static async Task<string> HashAsync(string path, CancellationToken cancellationToken)
    {
        try
        {
            await using var file = File.OpenRead(path);
            return Convert.ToHexStringLower(await SHA256.HashDataAsync(file, cancellationToken));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            var isMissing = e is FileNotFoundException or DirectoryNotFoundException;
            throw new KernelException(isMissing ? $"{path}: there is no such file" : $"{path}: {e.Message}", e)
            {
                IsMissing = isMissing,
            };
        }
    }

    /// <summary>Under the lock no other harness works, so half-done folders are leftovers and are removed.</summary>
    async Task<IDisposable> LockAsync(CancellationToken cancellationToken)
    {
        var exclusive = await FolderLock.TakeAsync(folder, clock, cancellationToken);
        Scratch.Sweep(_kernels);
        return exclusive;
    }
}
