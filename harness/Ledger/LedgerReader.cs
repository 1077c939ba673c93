using System.Text.RegularExpressions;
using Reuseport.Harness.History;
using Reuseport.Harness.Profiles;
using Reuseport.Harness.Toml;
using Reuseport.Model;
using Reuseport.Vocabulary;
using Tomlyn.Syntax;

namespace Reuseport.Harness.Ledger;

/// <summary>Reads a ledger: TOML with a table <c>[[divergence]]</c> for each entry.</summary>
sealed partial class LedgerReader
{
    const string Entry = "divergence";

    readonly TomlErrors _errors = new();
    readonly List<(LedgerEntry Entry, TomlTable Table)> _entries = [];

    /// <summary>The entries; where there are errors, those that have none.</summary>
    public static (IReadOnlyList<LedgerEntry> Entries, IReadOnlyList<TomlError> Errors) Read(string text)
    {
        var reader = new LedgerReader();
        if (reader._errors.Parse(text) is { } document)
            reader.Read(document);
        return ([.. reader._entries.Select(entry => entry.Entry)], reader._errors.All);
    }

    void Read(DocumentSyntax document)
    {
        foreach (var value in document.KeyValues)
        {
            var name = TomlTable.NameOf(value.Key!);
            _errors.Add(value.Key!.Span, $"'{name}' stands in no entry: begin one with [[{Entry}]]");
        }
        foreach (var table in document.Tables)
        {
            var name = TomlTable.NameOf(table.Name!);
            if (table is TableArraySyntax && name == Entry)
                Read(new TomlTable("an entry", table, _errors));
            else
                _errors.Add(table.Span, $"'{name}' is not known here: each entry begins with [[{Entry}]]");
        }
    }

    void Read(TomlTable table)
    {
        var errors = _errors.All.Count;
        var id = table.Text("id");
        if (id is not null && !Kebab.IsMatch(id.Text))
            _errors.Add(id.Place, $"'{id.Text}' is not an id such as late-bucket: small letters, digits, hyphens");
        var kernels = table.TextsIfAny("kernels").Select(RangeOf).OfType<KernelRange>().ToList();
        var behaviours = table.TextsIfAny("behaviours").Select(BehaviourOf).OfType<Behaviour>().ToList();
        if (!table.Has("kernels") && !table.Has("behaviours"))
            _errors.Add(table.Place, "the entry has neither 'kernels' nor 'behaviours'");
        var (call, result) = (CallOf(table.Text("call")), ResultOf(table.TextIfAny("result")));
        var (reason, link) = (table.Text("reason"), table.Text("link"));
        var (added, expires) = (table.Date("added"), table.Date("expires"));
        if (expires < added)
            _errors.Add(table.PlaceOf("expires"), "the entry expires before the day that it was added");
        table.End();

        if (_errors.All.Count > errors)
            return;
        Add(
            new(new(id!.Text, reason!.Text, link!.Text), new(call!, result), added!.Value, expires!.Value)
            {
                Kernels = kernels,
                Behaviours = behaviours,
            },
            table);
    }

    void Add(LedgerEntry entry, TomlTable table)
    {
        foreach (var (other, place) in _entries)
        {
            var line = place.Place.Start.Line + 1;
            if (other.Known.Id == entry.Known.Id)
                _errors.Add(table.PlaceOf("id"), $"'{entry.Known.Id}' is the id of the entry in line {line}, too");
            else if (entry.Overlaps(other))
                _errors.Add(table.Place, $"the entry overlaps '{other.Known.Id}' in line {line}: "
                    + "both explain the same call and result on the same kernel");
        }
        _entries.Add((entry, table));
    }

    KernelRange? RangeOf(Placed text)
    {
        if (KernelRange.Parse(text.Text) is { } range)
            return range;
        _errors.Add(text.Place, $"'{text.Text}' is not a range of kernels such as 6.1..6.12.85, 7.0.. or 6.12");
        return null;
    }

    Behaviour? BehaviourOf(Placed text)
    {
        if (Behaviour.All.FirstOrDefault(behaviour => behaviour.Name == text.Text) is { } found)
            return found;
        _errors.Add(text.Place, $"'{text.Text}' is not a behaviour ({string.Join(", ", Behaviour.All)})");
        return null;
    }

    string? CallOf(Placed? text)
    {
        if (text is null || CallWords.All.Contains(text.Text))
            return text?.Text;
        _errors.Add(text.Place, $"'{text.Text}' is not a call: it is its word alone, such as bind");
        return null;
    }

    NamedResult? ResultOf(Placed? text)
    {
        if (text is null)
            return null;
        foreach (var result in NamedResult.All)
        {
            if (result.ToString() == text.Text)
                return result;
        }
        _errors.Add(text.Place, $"'{text.Text}' is not a named result such as BindResult.Bound");
        return null;
    }

    [GeneratedRegex("^[a-z0-9]+(-[a-z0-9]+)*$", RegexOptions.CultureInvariant)]
    private static partial Regex Kebab { get; }
}
