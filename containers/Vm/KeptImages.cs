using System.Text.RegularExpressions;
using Reuseport.Containers.Kernels;

namespace Reuseport.Containers.Vm;

/// <summary>
/// What is kept of images: the unpacked kernel, the initramfs, the snapshot and the record. It goes when the image is
/// gone, or when there are too many; never while a process uses it.
/// </summary>
static partial class KeptImages
{
    /// <summary>How long what has no record may be wanted by a harness that writes none, at most.</summary>
    public static readonly TimeSpan InUse = TimeSpan.FromHours(1);

    /// <summary>Keeps an image while it is used, and takes away those that are not wanted any more.</summary>
    /// <param name="cache">The harness's cache.</param>
    /// <param name="hash">Of the image.</param>
    /// <returns>The use, which ends when it is disposed of.</returns>
    public static async Task<IDisposable> UseAsync(
        string cache, string hash, string vmlinuz, TimeProvider clock, CancellationToken cancellationToken)
    {
        var folder = Snapshot.Folder(cache);
        using var alone = await FolderLock.TakeAsync(folder, clock, cancellationToken);
        var now = clock.GetUtcNow().UtcDateTime;
        var use = ImageRecord.Use(folder, hash, vmlinuz, now);
        Prune(folder, KernelCache.Of(cache), now);
        return use;
    }

    /// <summary>Removes all that no process uses, and what is known of this machine.</summary>
    /// <returns>The files that were removed.</returns>
    public static async Task<IReadOnlyList<string>> CleanAsync(
        string cache, TimeProvider clock, CancellationToken cancellationToken)
    {
        var folder = Snapshot.Folder(cache);
        if (!Directory.Exists(folder))
            return [];
        using var alone = await FolderLock.TakeAsync(folder, clock, cancellationToken);
        string[] removed =
        [
            .. from file in Directory.GetFiles(folder)
               group file by HashOf(file) into image
               where image.Key is null || ImageRecord.Find(folder, image.Key)?.IsInUse() is not true
               from file in image
               where Path.GetFileName(file) != FolderLock.Name
               select file,
        ];
        Array.ForEach(removed, File.Delete);
        return removed;
    }

    static void Prune(string folder, KernelCache kernels, DateTime now)
    {
        var alive = new List<ImageRecord>();
        var unwanted = new List<ImageRecord>();
        var images = Directory.GetFiles(folder).ToLookup(HashOf);
        foreach (var image in images.Where(image => image.Key is not null))
        {
            if (ImageRecord.Find(folder, image.Key!) is { } record)
                (record.IsAlive ? alive : unwanted).Add(record);
            else if (image.All(file => File.GetLastWriteTimeUtc(file) < now - InUse))
                Remove(image);
        }

        unwanted.AddRange(Surplus(alive.Where(record => record.IsIn(kernels)), SnapshotLimits.PackagedMax));
        unwanted.AddRange(Surplus(alive.Where(record => !record.IsIn(kernels)), SnapshotLimits.OwnMax));
        foreach (var record in unwanted.Where(record => !record.IsInUse()))
            Remove(images[record.Hash]);
    }

    static IEnumerable<ImageRecord> Surplus(IEnumerable<ImageRecord> records, int max) =>
        records.OrderByDescending(record => record.Used).Skip(max);

    static void Remove(IEnumerable<string> files)
    {
        foreach (var file in files)
            File.Delete(file);
    }

    /// <summary>The hash that the name of an image's file begins with; null for another file.</summary>
    static string? HashOf(string file) =>
        Hash().Match(Path.GetFileName(file)) is { Success: true } match ? match.Value : null;

    [GeneratedRegex("^[0-9a-f]{16}(?=[.-])")]
    private static partial Regex Hash();
}
