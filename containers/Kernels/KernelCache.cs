namespace Reuseport.Containers.Kernels;

/// <summary>A folder of the cache.</summary>
/// <param name="Image">Null when it is broken.</param>
/// <param name="Problem">Why it is broken and what to do, in a line; null when it is not.</param>
public sealed record CachedKernel(string Folder, KernelPackage Package, KernelImage? Image, string? Problem)
{
    /// <exception cref="KernelException">It is broken.</exception>
    public KernelImage Open() => (Image ?? throw new KernelException(Problem!)) with
    {
        Config = KernelConfig.Read(Path.Combine(Folder, DebFile.Config)),
    };
}

/// <summary>
/// Kernels that need no archive any more, a folder for each. A folder appears as a whole or not at all, so that neither
/// a second harness nor Ctrl-C can leave half a kernel.
/// </summary>
public sealed class KernelCache(string folder)
{
    const string Vmlinuz = "vmlinuz";

    /// <summary>The user's.</summary>
    public static KernelCache Default => Of(CacheFolder.Default);

    /// <summary>That of the harness's cache.</summary>
    internal static KernelCache Of(string cache) => new(Path.Combine(cache, "kernels"));

    /// <summary>The kernels of the archive: those that have names.</summary>
    public IReadOnlyList<CachedKernel> FromArchive() => Read("debian_*");

    /// <summary>All kernels, also those that were unpacked from a <c>.deb</c> file.</summary>
    public IReadOnlyList<CachedKernel> All() => [.. FromArchive(), .. Read("file_*")];

    /// <summary>The folder of a package of the archive.</summary>
    internal static string KeyOf(KernelPackage package) => $"debian_{package.Version}_{package.Architecture}";

    /// <summary>The folder of a package that was given as a file.</summary>
    internal static string KeyOf(string sha256) => $"file_{sha256[..16]}";

    /// <summary>The kernel of a folder; null when there is no such folder.</summary>
    internal CachedKernel? Find(string key) =>
        Path.Combine(folder, key) is var path && Directory.Exists(path) ? Read(path, key) : null;

    /// <summary>Whether it is a file of a kernel in the cache.</summary>
    internal bool Has(string path) => path.StartsWith($"{folder}/", StringComparison.Ordinal);

    internal Scratch MakeScratch() => new(Directory.CreateDirectory(folder));

    /// <summary>Unpacks a package into its folder, in place of what may be there.</summary>
    /// <exception cref="KernelException">The package is broken, or no kernel's.</exception>
    internal async Task<CachedKernel> AddAsync(
        string key, KernelPackage package, string deb, CancellationToken cancellationToken)
    {
        using var scratch = MakeScratch();
        var path = Directory.CreateDirectory(Path.Combine(scratch.Folder, "kernel")).FullName;
        var contents = await new DebFile(deb).UnpackAsync(path, cancellationToken);
        var image = BzImage.Read(contents.Vmlinuz);
        var port = VirtioPort.Of(image, contents.Modules);
        foreach (var unneeded in contents.Modules.Except(port.Modules))
            File.Delete(unneeded);
        var modules = port.Modules.Select(module => Path.GetFileName(module)).ToList();
        var described = package with { Release = image.Release ?? package.Release };
        new KernelDescription(described, new FileInfo(contents.Vmlinuz).Length, port.Works, modules).Write(path);

        cancellationToken.ThrowIfCancellationRequested();
        var final = Path.Combine(folder, key);
        if (Directory.Exists(final))
            Directory.Move(final, Path.Combine(scratch.Folder, "old"));
        Directory.Move(path, final);
        return Read(final, key);
    }

    /// <summary>Takes a kernel out of the cache, broken or not.</summary>
    internal void Remove(CachedKernel kernel)
    {
        using var scratch = MakeScratch();
        Directory.Move(kernel.Folder, Path.Combine(scratch.Folder, "old"));
    }

    List<CachedKernel> Read(string pattern) => Directory.Exists(folder)
        ? [.. Directory.GetDirectories(folder, pattern).Select(path => Read(path, Path.GetFileName(path)))]
        : [];

    static CachedKernel Read(string path, string key)
    {
        var package = Guess(key);
        try
        {
            var description = KernelDescription.Read(path);
            package = description.Package;
            return new(path, package, Open(path, description), Problem: null);
        }
        catch (KernelException e)
        {
            return new(path, package, Image: null, Broken(path, package, e.Message));
        }
    }

    static string Broken(string path, KernelPackage package, string why) =>
        $"cached kernel {package.Version} is broken ({why}): harness kernels fetch {package.Version}, or remove {path}";

    /// <summary>What the name of a folder tells of a kernel whose description does not.</summary>
    static KernelPackage Guess(string key)
    {
        var parts = key.Split('_');
        return new("?", parts[1], "?", parts.Length > 2 ? parts[2] : "?", [], Size: 0, Sha256: "");
    }

    /// <exception cref="KernelException">A file is missing or has another length.</exception>
    static KernelImage Open(string path, KernelDescription description)
    {
        var image = new FileInfo(Path.Combine(path, Vmlinuz));
        if (!image.Exists)
            throw new KernelException($"{Vmlinuz} is missing");
        if (image.Length != description.ImageBytes)
            throw new KernelException($"{Vmlinuz} has {image.Length} bytes of {description.ImageBytes}");
        if (description.Modules.FirstOrDefault(module => !File.Exists(Path.Combine(path, module))) is { } missing)
            throw new KernelException($"{missing} is missing");
        return new(
            description.Package.VendorName, description.Package.Release, image.FullName, description.HasVirtioPorts,
            [.. description.Modules.Select(module => Path.Combine(path, module))]);
    }
}
