using System.Globalization;
using Reuseport.Vocabulary;
using static System.FormattableString;

namespace Reuseport.Harness.Verdicts;

/// <summary>One script that is run, with the outcomes that the model expects.</summary>
/// <param name="Name">What it is called in a report, such as <c>script 165</c>.</param>
/// <param name="Number">Counts the scripts of a seed, from 0; null for a script that is not of a seed.</param>
public sealed record Case(string Name, long? Number, Trace Expected)
{
    public Script Script => Expected.Script;

    /// <summary>The name in a file's name, such as <c>165</c> or <c>profile-udp-hash4</c>.</summary>
    public string FileName => Number?.ToString(CultureInfo.InvariantCulture) ?? Name.Replace(' ', '-');

    /// <summary>A script of a seed.</summary>
    /// <param name="origin">Where in the run it comes from, such as <c>pair 371</c>; null where that says nothing.
    /// </param>
    public static Case Of(long number, Trace expected, string? origin = null) =>
        new(Invariant($"script {number}") + (origin is null ? "" : $" ({origin})"), number, expected);
}
