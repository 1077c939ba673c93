using Reuseport.Containers.Kernels;

namespace Reuseport.Containers.Source;

/// <summary>The distribution's packages of kernel source, of which a few files are kept.</summary>
/// <param name="folder">The harness's cache, such as <see cref="CacheFolder.Default"/>.</param>
/// <param name="say">Takes a line for each thing that takes long.</param>
public sealed class SourcePackages(string folder, TimeProvider clock, Action<string> say)
{
    const string Prefix = "linux-source-";

    readonly DirectoryInfo _sources = new(Path.Combine(folder, "sources"));
    readonly AptArchive _archive = new(Path.Combine(folder, "apt"), clock, say);

    /// <summary>The file at a path, or of a package: <c>linux-source-6.1</c>, or <c>6.1</c> for short.</summary>
    /// <exception cref="KernelException">It cannot be had.</exception>
    public async Task<SourceFile> FindAsync(string reference, CancellationToken cancellationToken)
    {
        if (reference.Contains('/', StringComparison.Ordinal) || File.Exists(reference) || Directory.Exists(reference))
            return SourceFile.Open(reference, text => Nearest(reference, text));

        var name = reference.StartsWith(Prefix, StringComparison.Ordinal) ? reference : Prefix + reference;
        // The archive is a gigabyte long: tar stops when it has seen the last file that it was asked for.
        var (version, cached) = await FindAsync(
            name, _sources, ["--occurrence=1"], [SourceFile.InTree, SourceFile.HeaderInTree], cancellationToken);
        return SourceFile.Open(cached) with { Origin = $"{name}_{version}" };
    }

    /// <summary>The header of the cached package that is most like a file; one line says which it is.</summary>
    string? Nearest(string reference, string text)
    {
        var packages = _sources.Exists ? _sources.GetDirectories($"{Prefix}*") : [];
        string[] headers =
        [
            .. packages.OrderBy(package => package.Name.Split('_')[^1], DebianVersion.Order)
                .Select(package => Path.Combine(package.FullName, SourceFile.HeaderInTree)).Where(File.Exists),
        ];
        if (NearestHeader.Of(text, headers) is not { } nearest)
            return null;
        var owner = Path.GetRelativePath(_sources.FullName, nearest).Split(Path.DirectorySeparatorChar)[0];
        say($"{reference} has no {SourceFile.HeaderName}: that of {owner} is taken, the nearest");
        return nearest;
    }

    /// <summary>A folder with a part of the tree of a package, such as its scripts.</summary>
    /// <param name="name">That of the package, such as <c>linux-source-6.1</c>.</param>
    /// <param name="part">What tells it from other parts in the cache.</param>
    /// <param name="paths">Files and folders of the tree.</param>
    /// <exception cref="KernelException">It cannot be had.</exception>
    public async Task<string> FindPartAsync(
        string name, string part, IReadOnlyList<string> paths, CancellationToken cancellationToken)
    {
        var parts = new DirectoryInfo(Path.Combine(_sources.FullName, part));
        return (await FindAsync(name, parts, [], paths, cancellationToken)).Cached;
    }

    async Task<(string Version, string Cached)> FindAsync(
        string name, DirectoryInfo parts, IReadOnlyList<string> options, IReadOnlyList<string> paths,
        CancellationToken cancellationToken)
    {
        using var exclusive = await FolderLock.TakeAsync(folder, clock, cancellationToken);
        parts.Create();
        Scratch.Sweep(parts.FullName);
        var version = await NewestAsync(name, parts, cancellationToken);
        var cached = Path.Combine(parts.FullName, $"{name}_{version}");
        if (!Directory.Exists(cached))
        {
            IReadOnlyList<string> wanted = [.. options, .. paths.Select(path => $"{name}/{path}")];
            await FetchAsync(name, version, wanted, cached, cancellationToken);
        }
        return (version, cached);
    }

    /// <summary>The newest version of the archive, or of the cache where the archive cannot be reached.</summary>
    async Task<string> NewestAsync(string name, DirectoryInfo parts, CancellationToken cancellationToken)
    {
        try
        {
            return await _archive.NewestAsync(name, cancellationToken)
                ?? throw new KernelException($"the archive has no package {name}, and there is no file of that name");
        }
        catch (KernelException) when (NewestCached(name, parts) is not null)
        {
            return NewestCached(name, parts)!;
        }
    }

    static string? NewestCached(string name, DirectoryInfo parts) =>
        parts.GetDirectories($"{name}_*").Select(cached => cached.Name[(name.Length + 1)..])
            .Order(DebianVersion.Order).LastOrDefault();

    /// <param name="wanted">What tar is told.</param>
    async Task FetchAsync(
        string name, string version, IReadOnlyList<string> wanted, string cached, CancellationToken cancellationToken)
    {
        say($"fetching {name} {version}: the whole source package, of which little is kept");
        using var scratch = new Scratch(_sources);
        var deb = await _archive.DownloadAsync(name, version, scratch.Folder, cancellationToken);
        await new ExternalCommand("dpkg-deb", ["--extract", deb, scratch.Folder]).ReadAsync(cancellationToken);
        var tree = Directory.CreateDirectory(Path.Combine(scratch.Folder, "tree"));
        var tar = Path.Combine(scratch.Folder, "usr", "src", $"{name}.tar.xz");
        await new ExternalCommand("tar", ["--extract", "--file", tar, "--strip-components=1", .. wanted])
            .In(tree.FullName).ReadAsync(cancellationToken);
        tree.MoveTo(cached);
    }
}
