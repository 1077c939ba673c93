using System.Globalization;
using System.Text.RegularExpressions;

namespace Reuseport.Containers.Kernels;

/// <summary>Reads what apt-cache prints.</summary>
static partial class PackageRecords
{
    /// <summary>
    /// The packages that may have the image of a cloud kernel, out of all names. Debian's signed ones: the unsigned are
    /// the same kernels once more.
    /// </summary>
    public static IReadOnlyList<string> Candidates(string names, string architecture)
    {
        var flavour = $"-cloud-{architecture}";
        return [.. Lines(names).Where(name => ReleaseOf(name)?.EndsWith(flavour, StringComparison.Ordinal) == true)];
    }

    /// <summary>The packages of <c>apt-cache show</c> with the suites of <c>apt-cache madison</c>.</summary>
    public static IReadOnlyList<KernelPackage> Read(string show, string madison)
    {
        var suites = Suites(madison);
        return
        [
            .. show.Split("\n\n", StringSplitOptions.RemoveEmptyEntries).Select(Fields)
                .Where(HasImage).Select(fields => Package(fields, suites)),
        ];
    }

    static KernelPackage Package(
        Dictionary<string, string> fields, ILookup<(string Name, string Version), string> suites) =>
        new(
            fields["Package"],
            fields["Version"],
            ReleaseOf(fields["Package"])
                ?? throw new KernelException($"apt-cache: {fields["Package"]} is not a kernel"),
            fields["Architecture"],
            [.. suites[(fields["Package"], fields["Version"])].Distinct()],
            long.Parse(fields["Size"], CultureInfo.InvariantCulture),
            fields["SHA256"]);

    static string? ReleaseOf(string name) =>
        ImageName().Match(name) is { Success: true } match ? match.Groups[1].Value : null;

    /// <summary>A package that needs another one with an image has none itself.</summary>
    static bool HasImage(Dictionary<string, string> fields) =>
        !fields.GetValueOrDefault("Depends", "").Split(',', '|')
            .Any(need => ImageName().IsMatch(need.Trim().Split(' ')[0]));

    /// <summary>The fields of a record, without lines that go on with one.</summary>
    static Dictionary<string, string> Fields(string record) => Lines(record)
        .Where(line => line.Length > 0 && !char.IsWhiteSpace(line[0]) && line.Contains(':', StringComparison.Ordinal))
        .Select(line => line.Split(':', 2))
        .ToDictionary(pair => pair[0], pair => pair[1].Trim());

    /// <summary>Lines such as <c>name | version | uri suite/component architecture Packages</c>.</summary>
    static ILookup<(string Name, string Version), string> Suites(string madison) => Lines(madison)
        .Select(line => line.Split('|', StringSplitOptions.TrimEntries))
        .Where(columns => columns is [_, _, var source] && source.EndsWith(" Packages", StringComparison.Ordinal))
        .ToLookup(columns => (columns[0], columns[1]), columns => columns[2].Split(' ')[1].Split('/')[0]);

    static string[] Lines(string text) => text.Split('\n', StringSplitOptions.RemoveEmptyEntries);

    [GeneratedRegex("^linux-(?:image|binary)-([0-9].*-cloud-[^-]+)$")]
    private static partial Regex ImageName();
}
