using Reuseport.Harness.Profiles;

namespace Reuseport.Harness.History;

/// <summary>
/// The releases from one to another, both included, by series and then by update: <c>6.1..6.12.85</c> has all of 6.1,
/// and of 6.12 those up to the update 85. A series at an end is meant whole, and an end may be open.
/// </summary>
public sealed record KernelRange
{
    readonly string _text;

    readonly (Version Series, int Patch) _from;

    readonly (Version Series, int Patch) _to;

    KernelRange(string text, (Version Series, int Patch) from, (Version Series, int Patch) to) =>
        (_text, _from, _to) = (text, from, to);

    /// <summary>Reads a range, such as <c>6.1..6.12.85</c>, <c>7.0..</c> or <c>6.12</c>; null where it is none.
    /// </summary>
    public static KernelRange? Parse(string text)
    {
        var (from, to) = text.Split("..") switch
        {
            [not "" and var one] => (one, one),
            [var first, var last] when first != "" || last != "" => (first, last),
            _ => (null, null),
        };
        return from is not null && Bound(from, 0, new(0, 0)) is { } low
            && Bound(to!, int.MaxValue, new(int.MaxValue, 0)) is { } high && low.CompareTo(high) <= 0
            ? new(text, low, high)
            : null;
    }

    /// <summary>Whether a release is in it.</summary>
    public bool Contains(string series, int patch)
    {
        var place = (Version.Parse(series), patch);
        return place.CompareTo(_from) >= 0 && place.CompareTo(_to) <= 0;
    }

    /// <summary>Whether a release, such as <c>6.12.118</c>, is in it.</summary>
    public bool Has(string release) => KernelRelease.Parse(release) is { } known && Contains(known.Series, known.Patch);

    /// <summary>Whether there are releases that are in both.</summary>
    public bool Overlaps(KernelRange other) => _from.CompareTo(other._to) <= 0 && other._from.CompareTo(_to) <= 0;

    public override string ToString() => _text;

    /// <param name="patch">The update where the text names a series alone.</param>
    /// <param name="open">The series where there is no text.</param>
    static (Version Series, int Patch)? Bound(string text, int patch, Version open) =>
        text == "" ? (open, patch)
        : KernelRelease.Parse(text) is not { } release || !IsNamed(release, text) ? null
        : (Version.Parse(release.Series), text == release.Series ? patch : release.Patch);

    /// <summary>Whether the text is that release or a package of it: <c>6.1x</c> is not 6.1.0.</summary>
    static bool IsNamed(KernelRelease release, string text) =>
        text == release.Series || text == release.Upstream
        || text.StartsWith($"{release.Upstream}-", StringComparison.Ordinal);
}
