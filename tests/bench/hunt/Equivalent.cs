namespace Reuseport.Bench.Hunt;

/// <summary>The mutations that no script can show, with the reason; <c>equivalent.txt</c> has one a line.</summary>
static class Equivalent
{
    /// <summary>The reason by the id of the mutation, or by its function and a star for all that it has.</summary>
    public static IReadOnlyDictionary<string, string> Of(IReadOnlyList<Mutation> mutations)
    {
        var listed = Read();
        var reasons = new Dictionary<string, string>();
        foreach (var mutation in mutations)
        {
            var reason = listed.GetValueOrDefault(mutation.Id) ?? listed.GetValueOrDefault($"{mutation.Member}:*");
            if (reason is not null)
                reasons[mutation.Id] = reason;
        }
        return reasons;
    }

    /// <summary>Those of the list that are no mutation: their function has changed.</summary>
    public static IEnumerable<string> Stale(IReadOnlyList<Mutation> all)
    {
        var known = all.SelectMany(mutation => new[] { mutation.Id, $"{mutation.Member}:*" }).ToHashSet();
        return Read().Keys.Where(id => !known.Contains(id));
    }

    static Dictionary<string, string> Read()
    {
        using var stream = typeof(Equivalent).Assembly.GetManifestResourceStream("equivalent.txt")!;
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd().Split('\n')
            .Where(line => line is not ("" or ['#', ..]))
            .Select(line => line.Split(' ', 2))
            .ToDictionary(words => words[0], words => words[1]);
    }
}
