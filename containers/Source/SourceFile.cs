using System.Security.Cryptography;
using System.Text;
using Reuseport.Containers.Kernels;

namespace Reuseport.Containers.Source;

/// <summary>net/core/sock_reuseport.c of some kernel, as it is, with its header.</summary>
/// <param name="Origin">The path or the package that it is from.</param>
public sealed record SourceFile(string Path, string Header, string Origin)
{
    public const string Name = "sock_reuseport.c";
    public const string HeaderName = "sock_reuseport.h";

    /// <summary>Where both are in a kernel's tree.</summary>
    public const string InTree = "net/core/" + Name, HeaderInTree = "include/net/" + HeaderName;

    /// <summary>The hash that git gives the file: two kernels with the same one have the same file.</summary>
    public string Blob
    {
        get
        {
            var text = File.ReadAllBytes(Path);
            byte[] blob = [.. Encoding.ASCII.GetBytes(FormattableString.Invariant($"blob {text.Length}\0")), .. text];
#pragma warning disable CA5350 // The name that git uses, not a protection.
            return Convert.ToHexStringLower(SHA1.HashData(blob))[..12];
#pragma warning restore CA5350
        }
    }

    /// <summary>
    /// The file at a path: a C file with its header beside it or in the tree around it, its folder, or a kernel's tree.
    /// </summary>
    /// <param name="nearest">Finds a header for the text of a file that has none; null where there is none.</param>
    /// <exception cref="KernelException">Something is missing; it says what.</exception>
    public static SourceFile Open(string path, Func<string, string?>? nearest = null)
    {
        string[] files = [path, System.IO.Path.Combine(path, Name), System.IO.Path.Combine(path, InTree)];
        var file = files.FirstOrDefault(File.Exists) ?? throw new KernelException(
            Directory.Exists(path) ? $"{path}: there is no {InTree} in it" : $"{path}: there is no such file");
        var folder = System.IO.Path.GetDirectoryName(System.IO.Path.GetFullPath(file))!;
        string[] headers =
        [
            System.IO.Path.Combine(folder, HeaderName),
            System.IO.Path.GetFullPath(System.IO.Path.Combine(folder, "../..", HeaderInTree)),
        ];
        var header = headers.FirstOrDefault(File.Exists)
            ?? nearest?.Invoke(File.ReadAllText(file)) ?? throw new KernelException(
            $"{path}: {HeaderName} is neither beside it nor in the kernel's tree around it");
        return new(file, header, path);
    }
}
