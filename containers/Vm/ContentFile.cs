using System.Security.Cryptography;

namespace Reuseport.Containers.Vm;

/// <summary>Files of the cache whose names tell what is in them.</summary>
static class ContentFile
{
    /// <summary>Hexadecimal digits of a hash in a file's name.</summary>
    const int Digits = 16;

    public static string Hash(byte[] bytes) => Convert.ToHexStringLower(SHA256.HashData(bytes))[..Digits];

    /// <summary>Writes a file that is not there: as a whole or not at all.</summary>
    public static async Task WriteOnceAsync(string file, byte[] bytes, CancellationToken cancellationToken)
    {
        if (File.Exists(file))
            return;
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        var partial = $"{file}.{Guid.NewGuid():N}";
        try
        {
            await File.WriteAllBytesAsync(partial, bytes, cancellationToken);
            File.Move(partial, file, overwrite: true);
        }
        finally
        {
            File.Delete(partial);
        }
    }
}
