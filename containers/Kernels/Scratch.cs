namespace Reuseport.Containers.Kernels;

/// <summary>A folder for work in progress, on the same file system as what it becomes; gone when it is disposed of.
/// </summary>
sealed class Scratch(DirectoryInfo parent) : IDisposable
{
    public const string Prefix = ".new-";

    public string Folder { get; } = parent.CreateSubdirectory(Prefix + Guid.NewGuid().ToString("N")).FullName;

    public void Dispose() => Directory.Delete(Folder, recursive: true);

    /// <summary>Deletes what a harness that was killed left behind. For the holder of the folder's lock.</summary>
    public static void Sweep(string folder)
    {
        if (!Directory.Exists(folder))
            return;
        foreach (var left in Directory.GetDirectories(folder, $"{Prefix}*"))
            Directory.Delete(left, recursive: true);
    }
}
