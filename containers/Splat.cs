using System.Text.RegularExpressions;

namespace Reuseport.Containers;

/// <summary>What a kernel said of a failure of its own: a panic, an oops, a warning.</summary>
/// <param name="Title">Its first line, without the time stamp, such as <c>WARNING: CPU: 0 PID: 1 at …</c>.</param>
/// <param name="Console">The lines of the console from there on.</param>
public sealed partial record Splat(string Title, string Console)
{
    /// <summary>
    /// It said nothing: it did not answer for so long that it must hang. A machine that starves its guest looks alike,
    /// so that it has to repeat.
    /// </summary>
    public bool IsHang { get; init; }

    /// <summary>The title without its numbers: alike for splats that probably have one cause.</summary>
    public string Signature => Numbers.Replace(Title, "N");

    [GeneratedRegex("0x[0-9a-f]+|[0-9]+")]
    private static partial Regex Numbers { get; }
}
