using System.Text.RegularExpressions;
using Reuseport.Containers.Kernels;
using Reuseport.Harness.Profiles;
using Reuseport.Vocabulary;

namespace Reuseport.Harness.History;

/// <summary>What one version of a package brought.</summary>
/// <param name="Changes">
/// The subjects of the stable updates' commits, and what the distribution changed, in the order of the changelog.
/// </param>
public sealed record ChangelogEntry(string Version, EquatableArray<string> Changes);

/// <summary>
/// The changelog of a kernel's package (deb-changelog(5)), which names each commit of a stable update.
/// </summary>
public static partial class Changelog
{
    /// <summary>
    /// The entries, newest first. What is no entry, such as the note at the end of a long one, is left out.
    /// </summary>
    public static IReadOnlyList<ChangelogEntry> Read(string text)
    {
        var entries = new List<ChangelogEntry>();
        foreach (var section in Heading.Split(text).Skip(1).Chunk(2))
        {
            var changes = Items(section[1]);
            // The signed package is named after the one that it signs, whose version it only says in words.
            var signed = changes.Select(change => Signed.Match(change)).FirstOrDefault(match => match.Success);
            entries.Add(new(
                signed?.Groups[1].Value ?? section[0],
                [.. changes.Where(change => !Signed.IsMatch(change) && !Update.IsMatch(change))]));
        }
        return entries;
    }

    /// <summary>
    /// The entries after one version up to another. Of the one that begins a series only the stable updates: what the
    /// mainline brought is in no changelog.
    /// </summary>
    public static IReadOnlyList<ChangelogEntry> Between(
        IReadOnlyList<ChangelogEntry> entries, string before, string after)
    {
        var (low, high) = (WithoutSuite(before), WithoutSuite(after));
        var series = KernelRelease.Parse(high)?.Series;
        return
        [
            .. entries.Where(entry =>
                WithoutSuite(entry.Version) is var version
                && DebianVersion.Order.Compare(version, low) > 0 && DebianVersion.Order.Compare(version, high) <= 0
                && KernelRelease.Parse(version)?.Series == series),
        ];
    }

    /// <summary>What was built anew for another suite has the same changes.</summary>
    static string WithoutSuite(string version) => Suite.Replace(version, "");

    static List<string> Items(string section)
    {
        var items = new List<string>();
        foreach (var line in section.Split('\n'))
        {
            if (Item.Match(line) is { Success: true } item)
                items.Add(item.Groups[1].Value);
            else if (items is not [] && GoesOn.IsMatch(line))
                items[^1] += $" {line.Trim()}";
        }
        return items;
    }

    [GeneratedRegex(@"^linux[a-z0-9.+-]* \(([^)]+)\)[^\n]*\n", RegexOptions.Multiline | RegexOptions.CultureInvariant)]
    private static partial Regex Heading { get; }

    [GeneratedRegex(@"^(?:  \*|    -) (.+)$", RegexOptions.CultureInvariant)]
    private static partial Regex Item { get; }

    [GeneratedRegex(@"^    +(?!https?:)\S", RegexOptions.CultureInvariant)]
    private static partial Regex GoesOn { get; }

    [GeneratedRegex(@"^Sign kernel from linux (\S+)$", RegexOptions.CultureInvariant)]
    private static partial Regex Signed { get; }

    [GeneratedRegex(@"^New upstream (?:stable update|release)", RegexOptions.CultureInvariant)]
    private static partial Regex Update { get; }

    [GeneratedRegex(@"~(?:bpo|deb)\d+[+u]\d+$", RegexOptions.CultureInvariant)]
    private static partial Regex Suite { get; }
}
