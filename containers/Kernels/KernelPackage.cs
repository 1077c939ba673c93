using System.Text.Json.Serialization;

namespace Reuseport.Containers.Kernels;

/// <summary>A package with a kernel's image in it.</summary>
/// <param name="Name">The package's name, such as <c>linux-image-6.1.0-56-cloud-amd64</c>.</param>
/// <param name="Release">What <c>uname -r</c> says.</param>
/// <param name="Suites">Where the archive has it; empty for a package that was given as a file.</param>
/// <param name="Size">The bytes of the package.</param>
/// <param name="Sha256">The hash of the package, in hexadecimal digits.</param>
public sealed record KernelPackage(
    string Name, string Version, string Release, string Architecture, IReadOnlyList<string> Suites, long Size,
    string Sha256)
{
    /// <summary>What reports call it.</summary>
    [JsonIgnore]
    public string VendorName => $"debian/{Version}";

    /// <summary>
    /// The package that a name means: a version, release or package that is exactly it; else the newest that begins
    /// with it and goes on with a new component, so that 6.1 is never 6.12. Null when there is none.
    /// </summary>
    public static KernelPackage? Find(IEnumerable<KernelPackage> packages, string name)
    {
        var sorted = packages.OrderByDescending(package => package.Version, DebianVersion.Order).ToList();
        return sorted.Find(package => package.IsExactly(name)) ?? sorted.Find(package => package.BeginsWith(name));
    }

    internal bool IsExactly(string name) =>
        name == Version || name == Release || name == Name || name == VendorName
        || name == $"linux-image-{Release}";

    bool BeginsWith(string name) => IsWholePrefix(name, Version) || IsWholePrefix(name, Release);

    static bool IsWholePrefix(string prefix, string text) =>
        prefix.Length > 0 && prefix.Length < text.Length && text.StartsWith(prefix, StringComparison.Ordinal)
        && !char.IsAsciiLetterOrDigit(text[prefix.Length]);
}
