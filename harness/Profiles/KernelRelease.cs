using System.Text.RegularExpressions;
using Reuseport.Containers;
using Reuseport.Vocabulary;
using static System.FormattableString;

namespace Reuseport.Harness.Profiles;

/// <summary>Which release of the kernel it is, as far as it tells itself by uname(2).</summary>
/// <param name="Series">Such as <c>6.12</c>.</param>
/// <param name="Patch">The number of the stable update, from 0.</param>
/// <param name="Package">The version of its Debian package, such as <c>6.12.118-1</c>; null where it has none.</param>
public sealed partial record KernelRelease(string Series, int Patch, string? Package)
{
    /// <summary>Such as <c>6.12.118</c>.</summary>
    public string Upstream => Invariant($"{Series}.{Patch}");

    /// <summary>The release of a guest's kernel; null where its name is of another kind.</summary>
    public static KernelRelease? Of(GuestHello hello) =>
        // Debian's release has the number of an ABI in place of that of the update; its version has the package.
        Debian.Match(hello.KernelVersion) is { Success: true } debian ? Parse(debian.Groups[1].Value)
        : Parse(hello.Kernel) is { } release ? release with { Package = null }
        : null;

    /// <summary>Reads the version of a package, such as <c>6.12.118-1</c>, or a release.</summary>
    public static KernelRelease? Parse(string version)
    {
        if (Version.Match(version) is not { Success: true } match)
            return null;
        var patch = match.Groups[2] is { Success: true, Value: var digits }
            && Digits.TryParse(digits, out int number) ? number : 0;
        return new(match.Groups[1].Value, patch, version);
    }

    public override string ToString() => Package ?? Upstream;

    [GeneratedRegex(@"Debian_(\d[^_]*)", RegexOptions.CultureInvariant)]
    private static partial Regex Debian { get; }

    [GeneratedRegex(@"^(\d+\.\d+)(?:\.(\d+))?", RegexOptions.CultureInvariant)]
    private static partial Regex Version { get; }
}
