using Tomlyn.Syntax;

namespace Reuseport.Harness.Toml;

/// <summary>A text in a TOML file, and where it stands.</summary>
sealed record Placed(string Text, SourceSpan Place);

/// <summary>
/// One table of a TOML file. What is asked for and is not there, or is of another type, is an error, and so is what was
/// not asked for.
/// </summary>
sealed class TomlTable
{
    readonly Dictionary<string, KeyValueSyntax> _values = [];
    readonly HashSet<string> _asked = [];
    readonly string _noun;
    readonly TomlErrors _errors;

    /// <param name="noun">What the table is to a reader, with its article, such as <c>an entry</c>.</param>
    public TomlTable(string noun, TableSyntaxBase table, TomlErrors errors)
        : this(noun, table.Items, table.Span, errors)
    {
    }

    /// <summary>What stands before the first table.</summary>
    public TomlTable(string noun, DocumentSyntax document, TomlErrors errors)
        : this(noun, document.KeyValues, default, errors)
    {
    }

    TomlTable(string noun, IEnumerable<KeyValueSyntax> values, SourceSpan place, TomlErrors errors)
    {
        (_noun, Place, _errors) = (noun, place, errors);
        foreach (var value in values)
            _values.TryAdd(NameOf(value.Key!), value);
    }

    public SourceSpan Place { get; }

    /// <summary>A key as it is written, without its quotes and the blanks around it.</summary>
    public static string NameOf(KeySyntax key) =>
        string.Join('.', key.DotKeys.Select(dotted => PartOf(dotted.Key)).Prepend(PartOf(key.Key)));

    public bool Has(string key) => _values.ContainsKey(key);

    /// <summary>A line of text that must be there.</summary>
    public Placed? Text(string key) => Take(key) is { } value ? LineOf(key, value) : null;

    /// <summary>A line of text that may be missing.</summary>
    public Placed? TextIfAny(string key)
    {
        _asked.Add(key);
        return Has(key) ? Text(key) : null;
    }

    /// <summary>A day that must be there.</summary>
    public DateOnly? Date(string key)
    {
        if (Take(key) is not { } value)
            return null;
        if (value is DateTimeValueSyntax { Kind: SyntaxKind.LocalDate, Value.DateTime: var day })
            return DateOnly.FromDateTime(day.DateTime);
        _errors.Add(value.Span, $"'{key}' is not a date such as 2026-11-27, without quotes and time");
        return null;
    }

    /// <summary>A whole number from 1 that may be missing.</summary>
    /// <param name="least">0 or 1.</param>
    public int? NumberIfAny(string key, int least = 1)
    {
        _asked.Add(key);
        if (!Has(key) || Take(key) is not { } value)
            return null;
        if (value is IntegerValueSyntax { Value: >= 0 and <= int.MaxValue and var number } && number >= least)
            return (int)number;
        _errors.Add(value.Span, $"'{key}' is not a whole number from {least} up");
        return null;
    }

    /// <summary>Lines of text that may be missing; if they are there, they are some.</summary>
    public IReadOnlyList<Placed> TextsIfAny(string key)
    {
        _asked.Add(key);
        if (!Has(key) || Take(key) is not { } value)
            return [];
        if (value is ArraySyntax { Items.ChildrenCount: > 0 } array)
            return [.. array.Items.Select(item => LineOf(key, item.Value!)).OfType<Placed>()];
        _errors.Add(value.Span, $"'{key}' is not a list of texts such as [\"…\", \"…\"]");
        return [];
    }

    /// <summary>Where the value of a key stands.</summary>
    public SourceSpan PlaceOf(string key) => _values[key].Value!.Span;

    /// <summary>What was not asked for is an error.</summary>
    public void End()
    {
        foreach (var (name, value) in _values.Where(value => !_asked.Contains(value.Key)))
            _errors.Add(value.Key!.Span, $"'{name}' is not a key of {_noun} ({string.Join(", ", _asked)})");
    }

    static string PartOf(BareKeyOrStringValueSyntax? part) => part switch
    {
        BareKeySyntax { Key.Text: { } bare } => bare,
        StringValueSyntax { Value: { } quoted } => quoted,
        _ => "",
    };

    ValueSyntax? Take(string key)
    {
        _asked.Add(key);
        if (_values.TryGetValue(key, out var found))
            return found.Value;
        _errors.Add(Place, $"the {_noun[(_noun.IndexOf(' ') + 1)..]} has no '{key}'");
        return null;
    }

    Placed? LineOf(string key, ValueSyntax value)
    {
        if (value is StringValueSyntax { Value: { } text } && !string.IsNullOrWhiteSpace(text))
            return new(string.Join(' ', text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)), value.Span);
        _errors.Add(value.Span, value is StringValueSyntax ? $"'{key}' is empty" : $"'{key}' is not a text in quotes");
        return null;
    }
}
