using Reuseport.Containers.Kernels;

namespace Reuseport.Containers.Vm;

/// <summary>
/// The file beside what is kept of an image that tells where the image is, a line for each place. Its own time is when
/// the image was used last. A process that uses the image holds a shared lock on the record, flock(2), which ends with
/// its process. For the holder of the folder's lock.
/// </summary>
sealed class ImageRecord
{
    const string Suffix = ".image";

    readonly string _file;
    readonly IReadOnlyList<ImageOrigin> _origins;

    ImageRecord(string folder, string hash)
    {
        _file = Path.Combine(folder, hash + Suffix);
        Hash = hash;
        _origins = File.Exists(_file) ? [.. File.ReadLines(_file).Select(ImageOrigin.Parse).OfType<ImageOrigin>()] : [];
    }

    /// <summary>Of the image, as <see cref="ContentFile.Hash"/> gives it.</summary>
    public string Hash { get; }

    /// <summary>When the image was used last, in UTC.</summary>
    public DateTime Used => File.GetLastWriteTimeUtc(_file);

    /// <summary>Whether one of the places still has the image.</summary>
    public bool IsAlive => _origins.Any(origin => origin.StillHolds(Hash));

    /// <summary>The record of an image; null when there is none.</summary>
    public static ImageRecord? Find(string folder, string hash) =>
        new ImageRecord(folder, hash) is var record && File.Exists(record._file) ? record : null;

    /// <summary>Writes down that the image is there and used now.</summary>
    /// <returns>The use, which ends when it is disposed of.</returns>
    public static IDisposable Use(string folder, string hash, string vmlinuz, DateTime now)
    {
        var record = new ImageRecord(folder, hash);
        var origin = ImageOrigin.Of(vmlinuz);
        var others = record._origins.Where(other => other.Path != origin.Path && File.Exists(other.Path));
        // In place: others have this very file open.
        File.WriteAllLines(record._file, [.. others.Append(origin).Select(place => place.ToString())]);
        File.SetLastWriteTimeUtc(record._file, now);
        return new FileStream(record._file, FileMode.Open, FileAccess.Read, FileShare.Read);
    }

    /// <summary>Whether it is a kernel of a package.</summary>
    public bool IsIn(KernelCache kernels) => _origins.Any(origin => kernels.Has(origin.Path));

    /// <summary>Whether a process uses the image, be it this one.</summary>
    public bool IsInUse()
    {
        try
        {
            new FileStream(_file, FileMode.Open, FileAccess.ReadWrite, FileShare.None).Dispose();
            return false;
        }
        catch (IOException e) when (FolderLock.IsHeld(e))
        {
            return true;
        }
    }
}
