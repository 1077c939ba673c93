using Reuseport.Vocabulary;

namespace Reuseport.Harness.Commands;

/// <summary>A trace and where it was read.</summary>
public sealed record TraceFile(string Path, Trace Trace);

public static class TraceFiles
{
    /// <summary>Reads files, and every <c>.trace</c> in folders and below, in the order of their names.</summary>
    /// <exception cref="UsageException">A file is missing or is no trace: says where and why.</exception>
    public static IReadOnlyList<TraceFile> Read(IEnumerable<string> paths) => [.. paths.SelectMany(Find).Select(Read)];

    /// <exception cref="UsageException">The file is missing or is no trace: says where and why.</exception>
    public static TraceFile Read(string path)
    {
        try
        {
            return new(path, TraceReader.ReadTrace(File.ReadAllText(path)));
        }
        catch (TraceException e)
        {
            throw new UsageException($"{path}:{e.Line}:{e.Column}: {e.Reason}");
        }
        catch (FileNotFoundException)
        {
            throw new UsageException($"{path}: there is no such file");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new UsageException($"{path}: {e.Message}");
        }
    }

    static IEnumerable<string> Find(string path)
    {
        if (!Directory.Exists(path))
            return [path];
        var files = Directory.GetFiles(path, "*.trace", SearchOption.AllDirectories);
        Array.Sort(files, StringComparer.Ordinal);
        return files.Length > 0 ? files : throw new UsageException($"{path}: there is no .trace file in it");
    }
}
