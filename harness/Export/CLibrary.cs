using System.Text;

namespace Reuseport.Harness.Export;

/// <summary>
/// The C of which exported programs are made: the files in <c>C</c> beside this one. A program gets the functions,
/// types and variables that it uses and no others, each after those that it uses itself, so that it compiles without a
/// warning and its reader meets nothing that plays no part.
/// </summary>
sealed class CLibrary
{
    const string Prefix = "C.";

    readonly List<CItem> _items;
    readonly Dictionary<string, CItem> _byName = [];

    /// <param name="files">The names of the files without their ending; no two define one name.</param>
    /// <param name="constants">What of the program comes before all files.</param>
    /// <param name="own">What of it comes after them.</param>
    public CLibrary(IEnumerable<string> files, string constants, string own)
    {
        _items = [.. CItem.In(constants), .. files.SelectMany(file => CItem.In(ReadFile(file))), .. CItem.In(own)];
        foreach (var item in _items)
        {
            foreach (var name in item.Names)
                _byName.Add(name, item);
        }
    }

    /// <summary>
    /// The headers of the system, and everything that main() needs: in the order of the files, but what is used before
    /// what uses it.
    /// </summary>
    public string Write()
    {
        var needed = new HashSet<CItem>();
        Use(_byName["main"], needed, []);
        var (written, items) = (new HashSet<CItem>(), new List<CItem>());
        foreach (var item in _items.Where(needed.Contains))
            Use(item, written, items);

        // A header of the tree around the program uses those of the system.
        var headers = items.SelectMany(item => item.Headers).Distinct()
            .OrderBy(header => header[0] == '"').ThenBy(header => header, StringComparer.Ordinal);
        return $"{string.Concat(headers.Select(header => $"#include {header}\n"))}\n{Join(items)}";
    }

    /// <summary>Adds an item that was not seen before, after those that it uses.</summary>
    void Use(CItem item, HashSet<CItem> seen, List<CItem> items)
    {
        if (!seen.Add(item))
            return;
        foreach (var word in item.Words)
        {
            if (_byName.TryGetValue(word, out var other))
                Use(other, seen, items);
        }
        items.Add(item);
    }

    /// <summary>Macros stand together where they do so in the file; a blank line parts the others.</summary>
    static string Join(List<CItem> items)
    {
        var text = new StringBuilder();
        foreach (var (i, item) in items.Index())
        {
            if (i > 0 && !(item.Chunk == items[i - 1].Chunk && item.Chunk is not null))
                text.Append('\n');
            text.Append(item.Text);
        }
        return text.ToString();
    }

    static string ReadFile(string name)
    {
        using var file = typeof(CLibrary).Assembly.GetManifestResourceStream($"{Prefix}{name}.c")
            ?? throw new FileNotFoundException($"{name}.c is not part of the build");
        using var reader = new StreamReader(file);
        return reader.ReadToEnd();
    }
}
