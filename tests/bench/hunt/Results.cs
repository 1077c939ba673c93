using System.Globalization;
using System.Text;

namespace Reuseport.Bench.Hunt;

/// <summary>The numbers of a hunt, as text.</summary>
sealed class Results(
    IReadOnlyList<Mutation> mutations, IReadOnlyDictionary<string, string> equivalent, IReadOnlyList<ulong> seeds,
    IReadOnlyList<SeedHunt> hunts, int scripts)
{
    IEnumerable<int> Faults => Enumerable.Range(0, mutations.Count).Where(mutant => !IsEquivalent(mutant));

    /// <summary>Of every fault and seed the script that shows it, in order; what none shows is last.</summary>
    List<int> Numbers =>
        [.. Faults.SelectMany(mutant => hunts.Select(hunt => hunt.Sights[mutant]?.Number ?? int.MaxValue)).Order()];

    /// <summary>The share, from 0 to 1, of faults and seeds shown within so many scripts.</summary>
    public double ShareWithin(int limit) => Numbers is { Count: > 0 } numbers
        ? numbers.Count(number => number <= limit) / (double)numbers.Count
        : 0;

    /// <summary>The faults that some seed does not show.</summary>
    public IReadOnlyList<Mutation> Hidden =>
        [.. Faults.Where(mutant => hunts.Any(hunt => hunt.Sights[mutant] is null)).Select(mutant => mutations[mutant])];

    /// <summary>The scripts that first show the faults, as traces.</summary>
    public string Scripts => string.Join('\n',
        from mutant in Faults
        from hunt in hunts
        let sight = hunt.Sights[mutant]
        where sight is not null
        select $"# {mutations[mutant]}\n# script {sight.Number}, {sight.Part}\n{sight.Script}");

    public string Summary
    {
        get
        {
            var numbers = Numbers;
            var text = new StringBuilder();
            text.AppendLine(CultureInfo.InvariantCulture,
                $"faults   {Faults.Count()}, and {mutations.Count - Faults.Count()} that no script can show; "
                + $"seeds {string.Join(' ', seeds)}, {scripts:N0} scripts each at the most");
            text.AppendLine(CultureInfo.InvariantCulture,
                $"shown    within 1,000 {Percent(1_000)}, 10,000 {Percent(10_000)}, 60,000 {Percent(60_000)}, "
                + $"100,000 {Percent(100_000)}");
            text.AppendLine(
                $"script   median {At(numbers, 0.5)}, 90th percentile {At(numbers, 0.9)}");
            foreach (var part in hunts.SelectMany(hunt => hunt.Made.Keys).Distinct().Order(StringComparer.Ordinal))
            {
                var made = hunts.Sum(hunt => (long)hunt.Made.GetValueOrDefault(part));
                var first = Faults.Sum(mutant => hunts.Count(hunt => hunt.Sights[mutant]?.Part == part));
                text.AppendLine(CultureInfo.InvariantCulture,
                    $"part     {part}: {made:N0} scripts, first to show {first}");
            }
            return text.ToString();
        }
    }

    public override string ToString()
    {
        var text = new StringBuilder(Summary);
        text.AppendLine().AppendLine("The script that first shows each fault, by seed; ! where the kernel threw.");
        foreach (var mutant in Faults.OrderByDescending(Slowest).ThenBy(mutant => mutant))
            text.AppendLine($"{string.Join(' ', hunts.Select(hunt => Cell(hunt, mutant)))}  {mutations[mutant]}");
        return text.ToString().ReplaceLineEndings("\n");
    }

    long Slowest(int mutant) => hunts.Sum(hunt => (long)(hunt.Sights[mutant]?.Number ?? int.MaxValue));

    static string Cell(SeedHunt hunt, int mutant)
    {
        var cell = hunt.Sights[mutant] is { } sight
            ? string.Create(CultureInfo.InvariantCulture, $"{sight.Number}{(sight.Threw ? "!" : "")} {sight.Part}")
            : string.Create(CultureInfo.InvariantCulture, $"never, came there in {hunt.Reached[mutant]}");
        return $"{cell,-16}";
    }

    bool IsEquivalent(int mutant) => equivalent.ContainsKey(mutations[mutant].Id);

    string Percent(int limit) => string.Create(CultureInfo.InvariantCulture, $"{100 * ShareWithin(limit):F1} %");

    static string At(List<int> numbers, double part) =>
        numbers[(int)Math.Min(numbers.Count - 1, part * numbers.Count)] is var number and not int.MaxValue
            ? number.ToString("N0", CultureInfo.InvariantCulture)
            : "never";
}
