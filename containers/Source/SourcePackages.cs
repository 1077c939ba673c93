using Reuseport.Containers.Kernels;

namespace Reuseport.Containers.Source;

/// <summary>The distribution's packages of kernel source, of which two files are kept.</summary>
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
            return SourceFile.Open(reference);

        var name = reference.StartsWith(Prefix, StringComparison.Ordinal) ? reference : Prefix + reference;
        using var exclusive = await FolderLock.TakeAsync(folder, clock, cancellationToken);
        Scratch.Sweep(_sources.FullName);
        var version = await NewestAsync(name, cancellationToken);
        var cached = Path.Combine(_sources.FullName, $"{name}_{version}");
        if (!Directory.Exists(cached))
            await FetchAsync(name, version, cached, cancellationToken);
        return SourceFile.Open(cached) with { Origin = $"{name}_{version}" };
    }

    /// <summary>The newest version of the archive, or of the cache where the archive cannot be reached.</summary>
    async Task<string> NewestAsync(string name, CancellationToken cancellationToken)
    {
        try
        {
            return await _archive.NewestAsync(name, cancellationToken)
                ?? throw new KernelException($"the archive has no package {name}, and there is no file of that name");
        }
        catch (KernelException) when (NewestCached(name) is not null)
        {
            return NewestCached(name)!;
        }
    }

    string? NewestCached(string name) => !_sources.Exists
        ? null
        : _sources.GetDirectories($"{name}_*").Select(cached => cached.Name[(name.Length + 1)..])
            .Order(DebianVersion.Order).LastOrDefault();

    async Task FetchAsync(string name, string version, string cached, CancellationToken cancellationToken)
    {
        say($"fetching {name} {version}: the whole source package, of which two files are kept");
        using var scratch = new Scratch(_sources);
        var deb = await _archive.DownloadAsync(name, version, scratch.Folder, cancellationToken);
        await new ExternalCommand("dpkg-deb", ["--extract", deb, scratch.Folder]).ReadAsync(cancellationToken);
        var tree = Directory.CreateDirectory(Path.Combine(scratch.Folder, "tree"));
        string[] wanted = [$"{name}/{SourceFile.InTree}", $"{name}/{SourceFile.HeaderInTree}"];
        var tar = Path.Combine(scratch.Folder, "usr", "src", $"{name}.tar.xz");
        // The archive is a gigabyte long: tar stops when it has seen the last file that it was asked for.
        await new ExternalCommand(
            "tar", ["--extract", "--file", tar, "--strip-components=1", "--occurrence=1", .. wanted])
            .In(tree.FullName).ReadAsync(cancellationToken);
        tree.MoveTo(cached);
    }
}
