using Tomlyn.Parsing;
using Tomlyn.Syntax;

namespace Reuseport.Harness.Toml;

/// <summary>Something in a TOML file that is wrong.</summary>
/// <param name="Line">From 1, as <paramref name="Column"/>.</param>
public sealed record TomlError(int Line, int Column, string Reason);

/// <summary>What is wrong in a TOML file, as far as it was read.</summary>
sealed class TomlErrors
{
    readonly List<TomlError> _errors = [];

    /// <summary>In the order of their places.</summary>
    public IReadOnlyList<TomlError> All => [.. _errors.OrderBy(error => error.Line).ThenBy(error => error.Column)];

    /// <summary>
    /// The file, where it is TOML at all; else null. What is none is told alone, once a line: what follows from it
    /// would only be noise.
    /// </summary>
    public DocumentSyntax? Parse(string text)
    {
        var document = SyntaxParser.Parse(text, sourceName: null, validate: true);
        foreach (var line in document.Diagnostics.GroupBy(error => error.Span.Start.Line))
        {
            if (document.HasErrors)
                Add(line.First().Span, line.First().Message);
        }
        return document.HasErrors ? null : document;
    }

    /// <summary>All of them, <c>path:line:column: reason</c>, one a line.</summary>
    public static string Write(string path, IEnumerable<TomlError> errors) => string.Join(
        '\n', errors.Select(error => FormattableString.Invariant(
            $"{path}:{error.Line}:{error.Column}: {error.Reason}")));

    public void Add(SourceSpan place, string reason) =>
        _errors.Add(new(place.Start.Line + 1, place.Start.Column + 1, reason));
}
