namespace Reuseport.Harness.Tests;

static class Repository
{
    /// <summary>The folder that holds the solution, above the tests.</summary>
    public static string Root { get; } = Find(new(AppContext.BaseDirectory));

    /// <summary>The text of a file, by its path from there.</summary>
    public static string Read(string path) => File.ReadAllText(Path.Combine(Root, path));

    static string Find(DirectoryInfo directory) => File.Exists(Path.Combine(directory.FullName, "Harness.sln"))
        ? directory.FullName
        : Find(directory.Parent ?? throw new DirectoryNotFoundException("the tests are not below the solution"));
}
