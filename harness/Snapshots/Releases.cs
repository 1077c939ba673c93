using Reuseport.Harness.Profiles;

namespace Reuseport.Harness.Snapshots;

/// <summary>
/// The releases that the snapshots of a folder tell of, by series and update; the file <c>kernels.txt</c> there lists
/// them. Sets of them are written as ranges, and a series that is there to its end is named alone, so that a new
/// release that does as the one before changes nothing.
/// </summary>
sealed class Releases
{
    public const string FileName = "kernels.txt";

    readonly List<KernelRelease> _all;

    Releases(IEnumerable<KernelRelease> releases) =>
        _all = [.. releases.DistinctBy(release => release.Upstream).OrderBy(Place)];

    public static Releases Of(IEnumerable<string> names) =>
        new(names.Select(KernelRelease.Parse).OfType<KernelRelease>());

    /// <summary>Those of a folder; none where it has no list.</summary>
    public static Releases Read(string folder) =>
        Path.Combine(folder, FileName) is var path && File.Exists(path) ? Of(File.ReadAllLines(path)) : Of([]);

    public IEnumerable<string> Names => _all.Select(release => release.Upstream);

    public void Write(string folder) => File.WriteAllLines(Path.Combine(folder, FileName), Names);

    public Releases With(IEnumerable<string> names) => Of(Names.Concat(names));

    /// <summary>The release before one in its series; null for the first of a series.</summary>
    public string? Before(string name) => KernelRelease.Parse(name) is not { } release ? null
        : _all.LastOrDefault(other => other.Series == release.Series && other.Patch < release.Patch)?.Upstream;

    /// <summary>Releases as ranges, such as <c>5.10..6.1.174 6.16..6.18</c>.</summary>
    public string Ranges(IReadOnlySet<string> members)
    {
        var ranges = new List<string>();
        for (var i = 0; i < _all.Count; i++)
        {
            if (!members.Contains(_all[i].Upstream))
                continue;
            var first = i;
            while (i + 1 < _all.Count && members.Contains(_all[i + 1].Upstream))
                i++;
            ranges.Add(Range(first, i));
        }
        return string.Join(' ', ranges);
    }

    string Range(int first, int last)
    {
        var from = IsFirst(first) ? _all[first].Series : _all[first].Upstream;
        var to = IsLast(last) ? _all[last].Series : _all[last].Upstream;
        var isOne = first == last || (from == to && IsFirst(first));
        return !isOne ? $"{from}..{to}" : IsFirst(first) && IsLast(last) ? from : _all[first].Upstream;
    }

    bool IsFirst(int place) => place == 0 || _all[place - 1].Series != _all[place].Series;

    bool IsLast(int place) => place == _all.Count - 1 || _all[place + 1].Series != _all[place].Series;

    static (Version, int) Place(KernelRelease release) => (Version.Parse(release.Series), release.Patch);
}
