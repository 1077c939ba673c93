using Reuseport.Vocabulary;
using static System.FormattableString;

namespace Reuseport.Containers.Vm;

/// <summary>A file that an image was read from, as it was then.</summary>
/// <param name="Path">Absolute.</param>
/// <param name="Length">Bytes.</param>
/// <param name="Written">When the file was written last, in ticks of UTC.</param>
sealed record ImageOrigin(string Path, long Length, long Written)
{
    public static ImageOrigin Of(string path)
    {
        var file = new FileInfo(path);
        return new(file.FullName, file.Length, file.LastWriteTimeUtc.Ticks);
    }

    /// <summary>Reads what <see cref="ToString"/> wrote; null when it is something else.</summary>
    public static ImageOrigin? Parse(string line) =>
        line.Split(' ', 3) is [var length, var written, { Length: > 0 } path]
        && TryNumber(length, out var bytes) && TryNumber(written, out var ticks)
            ? new(path, bytes, ticks)
            : null;

    /// <summary>
    /// Whether the image is still there. If the file was written since, its content is compared; if it cannot be read,
    /// the image counts as there.
    /// </summary>
    /// <param name="hash">Of the image.</param>
    public bool StillHolds(string hash)
    {
        if (!File.Exists(Path))
            return false;
        try
        {
            return Of(Path) == this || ContentFile.Hash(File.ReadAllBytes(Path)) == hash;
        }
        catch (FileNotFoundException)
        {
            return false;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return true;
        }
    }

    public override string ToString() => Invariant($"{Length} {Written} {Path}");

    static bool TryNumber(string word, out long number) =>
        Digits.TryParse(word, out number);
}
