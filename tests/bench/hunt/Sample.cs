namespace Reuseport.Bench.Hunt;

/// <summary>
/// Some of all mutations, the same each time: of each file as many as its share of the places, and two at least.
/// </summary>
static class Sample
{
    const int OfFileLeast = 2;

    public static IReadOnlyList<Mutation> Of(IReadOnlyList<Mutation> all, int count) =>
    [
        .. all.GroupBy(mutation => mutation.File)
            .SelectMany(file => OperatorsInTurn(file)
                .Take(Math.Max(OfFileLeast, (int)Math.Round(count * (double)file.Count() / all.Count)))),
    ];

    /// <summary>One of each operator, then the second of each: those with many places do not take all.</summary>
    static IEnumerable<Mutation> OperatorsInTurn(IEnumerable<Mutation> file) =>
        file.GroupBy(mutation => mutation.Operator)
            .SelectMany(kind => kind.OrderBy(mutation => Scatter(mutation.Id))
                .Select((mutation, rank) => (mutation, rank)))
            .OrderBy(ranked => ranked.rank).ThenBy(ranked => Scatter(ranked.mutation.Id))
            .Select(ranked => ranked.mutation);

    /// <summary>FNV-1a: a number that says nothing of where the place is.</summary>
    static uint Scatter(string id)
    {
        var hash = 2166136261u;
        foreach (var letter in id)
            hash = (hash ^ letter) * 16777619;
        return hash ^ (hash >> 15);
    }
}
