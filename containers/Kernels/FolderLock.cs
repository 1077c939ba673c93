namespace Reuseport.Containers.Kernels;

/// <summary>One at a time, among all processes that share a folder. The lock ends with its holder.</summary>
static class FolderLock
{
    /// <summary>The file in the folder. It stays: another one of its name would be another lock.</summary>
    public const string Name = "lock";

    static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);

    /// <summary>Waits for the lock; disposing of it gives it back.</summary>
    public static async Task<IDisposable> TakeAsync(
        string folder, TimeProvider clock, CancellationToken cancellationToken)
    {
        Directory.CreateDirectory(folder);
        var path = Path.Combine(folder, Name);
        while (true)
        {
            try
            {
                return new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            }
            catch (IOException e) when (IsHeld(e))
            {
                await Task.Delay(Pause, clock, cancellationToken);
            }
        }
    }

    /// <summary>EWOULDBLOCK, which is how flock(2) says that another has the lock.</summary>
    public static bool IsHeld(IOException e) => e.HResult == 11;
}
