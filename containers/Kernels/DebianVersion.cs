namespace Reuseport.Containers.Kernels;

/// <summary>The order of Debian's versions (deb-version(7)), which also suits releases of kernels.</summary>
public sealed class DebianVersion : IComparer<string>
{
    public static readonly DebianVersion Order = new();

    /// <summary>Compares runs of other characters and runs of digits in turns.</summary>
    public int Compare(string? x, string? y)
    {
        var (left, right) = (Split(x ?? ""), Split(y ?? ""));
        return (CompareParts(left.Epoch, right.Epoch), CompareParts(left.Upstream, right.Upstream)) switch
        {
            (not 0 and var epoch, _) => epoch,
            (_, not 0 and var upstream) => upstream,
            _ => CompareParts(left.Revision, right.Revision),
        };
    }

    static (string Epoch, string Upstream, string Revision) Split(string version)
    {
        var colon = version.IndexOf(':');
        var rest = version[(colon + 1)..];
        var dash = rest.LastIndexOf('-');
        return (colon < 0 ? "0" : version[..colon], dash < 0 ? rest : rest[..dash], dash < 0 ? "" : rest[(dash + 1)..]);
    }

    static int CompareParts(ReadOnlySpan<char> x, ReadOnlySpan<char> y)
    {
        while (!x.IsEmpty || !y.IsEmpty)
        {
            while (Weight(x) != 0 || Weight(y) != 0)
            {
                if (Weight(x) != Weight(y))
                    return Weight(x) - Weight(y);
                x = x[1..];
                y = y[1..];
            }
            var left = TakeNumber(ref x);
            var right = TakeNumber(ref y);
            if (left.Length != right.Length)
                return left.Length - right.Length;
            if (left.SequenceCompareTo(right) is not 0 and var order)
                return order;
        }
        return 0;
    }

    /// <summary>Of the first character: a tilde before the end, the end before letters, letters before the others.
    /// </summary>
    static int Weight(ReadOnlySpan<char> text) => text switch
    {
        [] => 0,
        ['~', ..] => -1,
        [var c, ..] when char.IsAsciiDigit(c) => 0,
        [var c, ..] when char.IsAsciiLetter(c) => c,
        [var c, ..] => c + 256,
    };

    static ReadOnlySpan<char> TakeNumber(ref ReadOnlySpan<char> text)
    {
        var length = text.IndexOfAnyExceptInRange('0', '9');
        var number = length < 0 ? text : text[..length];
        text = text[number.Length..];
        return number.TrimStart('0');
    }
}
