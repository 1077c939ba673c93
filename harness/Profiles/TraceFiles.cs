using Reuseport.Model;
using Reuseport.Vocabulary;

namespace Reuseport.Harness.Profiles;

/// <summary>A trace and where it was read.</summary>
/// <param name="Written">The trace in the form in which it was written.</param>
public sealed record TraceFile(string Path, WrittenTrace Written)
{
    /// <summary>The trace; of one kernel, what it says of that.</summary>
    public Trace Trace { get; private init; } = Written.Trace;

    /// <summary>The file as it says what one kernel does.</summary>
    public TraceFile On(KernelProfile profile) => this with { Trace = Profile.Expected(Trace, profile) };
}

/// <summary>What was read of files: one that is no trace does not stop the others.</summary>
/// <param name="Errors">
/// <c>path:line:column: reason</c>, or <c>path: reason</c> where the file cannot be read, in the order of the files.
/// </param>
public sealed record TraceFiles(IReadOnlyList<TraceFile> Files, IReadOnlyList<string> Errors)
{
    /// <summary>Reads files, and every <c>.trace</c> in folders and below, in the order of their names.</summary>
    public static TraceFiles Read(IEnumerable<string> paths)
    {
        var (files, errors) = (new List<TraceFile>(), new List<string>());
        foreach (var path in paths)
            Find(path, files, errors);
        return new(files, errors);
    }

    /// <summary>The files, for commands that need all of them.</summary>
    /// <exception cref="UsageException">A file is missing or is not a trace: has all errors, one a line.</exception>
    public IReadOnlyList<TraceFile> AllOrThrow() =>
        Errors is [] ? Files : throw new UsageException(string.Join('\n', Errors));

    /// <exception cref="UsageException">
    /// The file is missing or is not a trace: has all its errors, one a line.
    /// </exception>
    public static TraceFile Read(string path)
    {
        var (files, errors) = (new List<TraceFile>(), new List<string>());
        Read(path, files, errors);
        return new TraceFiles(files, errors).AllOrThrow()[0];
    }

    static void Find(string path, List<TraceFile> files, List<string> errors)
    {
        if (!Directory.Exists(path))
        {
            Read(path, files, errors);
            return;
        }
        string[] found;
        try
        {
            found = Directory.GetFiles(path, "*.trace", SearchOption.AllDirectories);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            errors.Add($"{path}: {e.Message}");
            return;
        }
        Array.Sort(found, StringComparer.Ordinal);
        if (found is [])
            errors.Add($"{path}: there is no .trace file in it");
        foreach (var file in found)
            Read(file, files, errors);
    }

    static void Read(string path, List<TraceFile> files, List<string> errors)
    {
        try
        {
            if (TraceReader.ReadWritten(File.ReadAllText(path), out var refusals, Profile.KnownNames) is { } trace)
                files.Add(new(path, trace));
            errors.AddRange(refusals.Select(e =>
                $"{path}:{e.Line}:{e.Column}: {e.Reason}{(e.Hint is null ? "" : $"; {e.Hint}")}"));
        }
        catch (FileNotFoundException)
        {
            errors.Add($"{path}: there is no such file");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            errors.Add($"{path}: {e.Message}");
        }
    }
}
