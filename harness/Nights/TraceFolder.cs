using System.Text;
using Reuseport.Harness.Profiles;

namespace Reuseport.Harness.Nights;

/// <summary>A folder of traces that a night replays.</summary>
sealed class TraceFolder
{
    readonly string _path;

    TraceFolder(string path, IReadOnlyList<TraceFile> files) => (_path, Files) = (path, files);

    /// <summary>Its traces, and those below, in the order of their names.</summary>
    public IReadOnlyList<TraceFile> Files { get; }

    /// <exception cref="UsageException">It is missing, or a file in it is no trace.</exception>
    public static TraceFolder Read(string path) => Directory.Exists(path)
        ? new(path, TraceFiles.Read([path]).AllOrThrow())
        : throw new UsageException($"{path}: there is no such folder");

    /// <summary>What a trace is called: its path in the folder, without its end.</summary>
    public string NameOf(TraceFile file) => Path.ChangeExtension(Path.GetRelativePath(_path, file.Path), null);

    /// <summary>The SHA-256 of its traces, of their names, and of the snapshots beside them.</summary>
    public string Content()
    {
        var files = Directory.EnumerateFiles(_path, "*", SearchOption.AllDirectories)
            .Where(file => file.EndsWith(".trace", StringComparison.Ordinal)
                || file.EndsWith(".verified.txt", StringComparison.Ordinal)
                || Path.GetFileName(file) == Snapshots.Releases.FileName)
            .Select(file => (Name: Path.GetRelativePath(_path, file), File: file))
            .OrderBy(file => file.Name, StringComparer.Ordinal);
        var lines = files.Select(file => $"{file.Name} {Shard.Hash(File.ReadAllBytes(file.File))}\n");
        return Shard.Hash(Encoding.UTF8.GetBytes(string.Concat(lines)));
    }
}
