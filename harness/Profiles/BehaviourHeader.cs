namespace Reuseport.Harness.Profiles;

/// <summary>
/// What the trace of a behaviour says of it: lines such as <c>#@ needs udp-hash4</c>, which are comments to the
/// language of traces, so that the file is replayed like any other.
/// </summary>
/// <param name="file">The name of the file, for messages.</param>
public sealed class BehaviourHeader(string text, string file)
{
    const string Mark = "#@ ";

    readonly List<(string Directive, string Value)> _lines =
    [
        .. from line in text.Split('\n')
           where line.StartsWith(Mark, StringComparison.Ordinal)
           select line[Mark.Length..].Split(' ', 2) is [var directive, var value]
               ? (directive, value.Trim())
               : (line[Mark.Length..].Trim(), ""),
    ];

    /// <summary>The value of a directive that the header must have once.</summary>
    /// <exception cref="FormatException">It does not have it.</exception>
    public string Take(string directive) =>
        TakeIfAny(directive) ?? throw Error($"there is no '{Mark}{directive}'");

    /// <summary>The value of a directive; null where the header does not have it.</summary>
    public string? TakeIfAny(string directive)
    {
        var at = _lines.FindIndex(line => line.Directive == directive);
        if (at < 0)
            return null;
        var value = _lines[at].Value;
        _lines.RemoveAt(at);
        return value;
    }

    /// <summary>Asserts that every directive was taken.</summary>
    /// <exception cref="FormatException">A directive is not known, or it is there twice.</exception>
    public void End()
    {
        if (_lines is [var (directive, value), ..])
            throw Error($"'{Mark}{directive} {value}' is too much");
    }

    public FormatException Error(string message) => new($"{file}: {message}");
}
