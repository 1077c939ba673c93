using System.Formats.Tar;

namespace Reuseport.Containers.Kernels;

/// <summary>What a kernel's package has for us, unpacked.</summary>
/// <param name="Config">The kernel's build configuration; not every package has it.</param>
/// <param name="Modules">The virtio modules, not compressed.</param>
sealed record DebContents(string Vmlinuz, string? Config, IReadOnlyList<string> Modules);

/// <summary>A Debian package as a file, read with <c>dpkg-deb</c>.</summary>
sealed class DebFile(string path)
{
    /// <summary>The name of the changelog when it is unpacked.</summary>
    public const string Changelog = "changelog.gz";

    /// <summary>What an unpacked configuration is called.</summary>
    public const string Config = "config";

    /// <summary>Its name, version and architecture, in that order.</summary>
    /// <exception cref="KernelException">It is not a package.</exception>
    public async Task<(string Name, string Version, string Architecture)> IdentifyAsync(
        CancellationToken cancellationToken)
    {
        string[] arguments = ["--show", "--showformat", "${Package}\n${Version}\n${Architecture}", path];
        var command = new ExternalCommand("dpkg-deb", arguments);
        var (output, end) = await command.TryReadAsync(cancellationToken);
        return end.ExitCode == 0 && output.Split('\n') is [var name, var version, var architecture]
            ? (name, version, architecture)
            : throw new KernelException($"{path} is not a Debian package");
    }

    /// <summary>Unpacks the image, its configuration, its changelog and the virtio modules into a folder.</summary>
    /// <exception cref="KernelException">The package is broken, or no kernel's.</exception>
    public async Task<DebContents> UnpackAsync(string folder, CancellationToken cancellationToken)
    {
        await UnpackAsync(folder, Wanted, cancellationToken);
        var vmlinuz = Path.Combine(folder, "vmlinuz");
        if (!File.Exists(vmlinuz))
            throw new KernelException($"{path} has no kernel image in it");

        var compressed = Directory.GetFiles(folder, "*.ko.xz");
        if (compressed.Length > 0)
            await new ExternalCommand("xz", ["--decompress", "--", .. compressed]).ReadAsync(cancellationToken);
        var config = Path.Combine(folder, Config);
        return new(vmlinuz, File.Exists(config) ? config : null, Directory.GetFiles(folder, "*.ko"));
    }

    /// <summary>Unpacks the changelog alone, where it has one.</summary>
    /// <exception cref="KernelException">The package is broken.</exception>
    public Task UnpackChangelogAsync(string folder, CancellationToken cancellationToken) =>
        UnpackAsync(folder, entry => Wanted(entry) is Changelog ? Changelog : null, cancellationToken);

    async Task UnpackAsync(string folder, Func<string, string?> wanted, CancellationToken cancellationToken)
    {
        var command = new ExternalCommand("dpkg-deb", ["--fsys-tarfile", path]);
        var end = await command.RunAsync(
            stream => UnpackAsync(stream, folder, wanted, cancellationToken), cancellationToken);
        if (end.ExitCode != 0)
            throw new KernelException($"{path} is broken: {command.Failure(end).Message}");
    }

    static async Task UnpackAsync(
        Stream stream, string folder, Func<string, string?> wanted, CancellationToken cancellationToken)
    {
        await using var tar = new TarReader(stream, leaveOpen: true);
        while (await tar.GetNextEntryAsync(copyData: false, cancellationToken) is { } entry)
        {
            if (entry.EntryType is TarEntryType.RegularFile or TarEntryType.V7RegularFile
                && wanted(entry.Name) is { } name)
                await entry.ExtractToFileAsync(Path.Combine(folder, name), overwrite: false, cancellationToken);
        }
        // dpkg-deb does not like a reader that stops at the end of the archive, before that of its padding.
        await stream.CopyToAsync(Stream.Null, cancellationToken);
    }

    /// <summary>The name that a file of the package has when it is unpacked; null when it is not wanted.</summary>
    static string? Wanted(string entry)
    {
        var name = Path.GetFileName(entry);
        var parts = entry.Split('/').SkipWhile(part => part is "." or "" or "usr").ToArray();
        return parts switch
        {
            ["boot", _] when name.StartsWith("vmlinuz-", StringComparison.Ordinal) => "vmlinuz",
            ["lib", "modules", _, "vmlinuz"] => "vmlinuz",
            ["boot", _] when name.StartsWith("config-", StringComparison.Ordinal) => Config,
            ["lib", "modules", _, Config] => Config,
            ["share", "doc", _, "changelog.gz" or "changelog.Debian.gz"] => Changelog,
            ["lib", "modules", ..] when IsVirtioModule(name) => name,
            _ => null,
        };
    }

    static bool IsVirtioModule(string name) =>
        name.StartsWith("virtio", StringComparison.Ordinal)
        && (name.EndsWith(".ko", StringComparison.Ordinal) || name.EndsWith(".ko.xz", StringComparison.Ordinal));
}
