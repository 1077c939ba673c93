namespace Reuseport.Harness.Tests.Guests;

/// <summary>A folder for one test.</summary>
sealed class Scratch : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("harness-test-").FullName;

    public string In(string name) => System.IO.Path.Combine(Path, name);

    public string Write(string name, string text)
    {
        var path = In(name);
        File.WriteAllText(path, text);
        return path;
    }

    /// <summary>The traces below a folder; each must be one.</summary>
    public IReadOnlyList<Trace> Traces(string folder)
    {
        var path = In(folder);
        var files = Directory.Exists(path) ? Directory.GetFiles(path, "*.trace") : [];
        return [.. files.Order().Select(file => TraceReader.ReadTrace(File.ReadAllText(file)))];
    }

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
