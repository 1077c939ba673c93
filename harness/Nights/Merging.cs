using Reuseport.Harness.Ledger;
using Reuseport.Harness.Running;
using Reuseport.Harness.Verdicts;

namespace Reuseport.Harness.Nights;

/// <summary>Puts the results of a night together, from as many folders as there are.</summary>
sealed class Merging
{
    readonly Night _night;
    readonly List<(string Target, string Shard, NightFinding Finding)> _findings = [];

    /// <param name="found">What was found in folders; what is of another night does not count.</param>
    public Merging(Night night, IEnumerable<FoundResult> found)
    {
        _night = night;
        var places = night.Shards.Index().ToDictionary(shard => shard.Item.Name, shard => shard.Index);
        var copies = found
            .Where(one => one.Result.Night == night.Date && places.ContainsKey(one.Result.Name))
            .GroupBy(one => one.Result.Name).OrderBy(shard => places[shard.Key]).ToList();
        Copies = [.. copies.SelectMany(shard => shard.DistinctBy(one => one.Json))];
        // Of copies that differ it does not matter which counts, but it has to be the same in each merge.
        Results = [.. copies.Select(shard => shard.MinBy(one => one.Json, StringComparer.Ordinal)!)];
        foreach (var shard in copies)
            CompareCopies([.. shard.Select(one => one.Json).Distinct().Order(StringComparer.Ordinal)]);
        foreach (var kernel in Results.Select(one => one.Result).GroupBy(result => result.Shard.Target))
            CompareProfiles(kernel.Key, [.. kernel]);
        _findings.AddRange(Results.SelectMany(
            one => one.Result.Findings, (one, finding) => (one.Result.Shard.Target, one.Result.Name, finding)));
        Merged = Merge();
    }

    /// <summary>As it was planned.</summary>
    public Night Night => _night;

    /// <summary>All results that differ from each other.</summary>
    public IReadOnlyList<FoundResult> Copies { get; }

    /// <summary>One result for each shard that has some, in the order of the night.</summary>
    public IReadOnlyList<FoundResult> Results { get; }

    /// <summary>What came of the night.</summary>
    public MergedNight Merged { get; }

    MergedNight Merge()
    {
        var merged = MergeFindings();
        var kernels = Results.Select(one => one.Result).GroupBy(result => result.Shard.Target).Select(Merge).ToList();
        var missing = _night.Shards.ExceptBy(Results.Select(one => one.Result.Name), shard => shard.Name)
            .Select(shard => new MissingShard(shard.Name, $"{shard.Value}")).ToList();
        IReadOnlyList<string> ledger = [.. LedgerOf().Expired, .. missing is [] ? NotShown() : []];
        List<string> verdicts =
        [
            .. merged.Select(finding => finding.Verdict), .. kernels.Select(kernel => kernel.Verdict),
            .. ledger is [] ? (string[])[] : [VerdictWords.Word(Verdict.Outdated)],
        ];
        return new(_night.Date, Worst(verdicts), missing, kernels, merged) { Ledger = ledger };
    }

    static string Worst(IEnumerable<string> words) =>
        VerdictWords.Word(VerdictWords.Worst(words.Select(VerdictWords.Parse)));

    DivergenceLedger LedgerOf() => DivergenceLedger.Parse(_night.Ledger, "the ledger of the night", _night.Date);

    /// <summary>A value has one result: where two machines give two, one of them is not what it seems.</summary>
    void CompareCopies(IReadOnlyList<string> copies)
    {
        if (copies is [_])
            return;
        var first = ShardResult.Parse(copies[0])!;
        var (one, other) = (copies[0].Split('\n'), copies[1].Split('\n'));
        var line = one.Zip(other).TakeWhile(pair => pair.First == pair.Second).Count();
        Add(first, $"copies of {first.Name}", $"{copies.Count} machines gave different results of {first.Shard}:\n"
            + $"- {one.ElementAtOrDefault(line)?.Trim()}\n+ {other.ElementAtOrDefault(line)?.Trim()}");
    }

    /// <summary>A package has one profile, whichever machine measures it.</summary>
    void CompareProfiles(string target, IReadOnlyList<ShardResult> results)
    {
        var profiles = results.Where(result => result.Kernel is not null)
            .GroupBy(result => string.Join(',', result.Kernel!.Profile)).ToList();
        if (profiles is [] or [_])
            return;
        var lines = profiles.Select(profile =>
            $"{profile.Key}: shards {string.Join(", ", profile.Select(result => result.Name))}");
        Add(results[0], $"profiles of {target}", $"{target} was measured with more than one profile:\n"
            + string.Join('\n', lines.Order(StringComparer.Ordinal)));
    }

    void Add(ShardResult of, string signature, string text) => _findings.Add((
        of.Shard.Target, of.Name,
        new(
            signature, VerdictWords.Word(Verdict.Flaky), "merge", of.Name, 1, "seen when the night was merged", "",
            text)));

    List<MergedFinding> MergeFindings() =>
    [
        .. from found in _findings
           group found by found.Finding.Signature into same
           let example = same.MinBy(found =>
               (-(int)VerdictWords.Parse(found.Finding.Verdict), found.Finding.Trace.Length))
           let verdict = Worst(same.Select(found => found.Finding.Verdict))
           orderby VerdictWords.Parse(verdict) descending, same.Key
           select new MergedFinding(
               same.Key, verdict, [.. same.Select(found => found.Target).Distinct()],
               same.Sum(found => found.Finding.Scripts), example.Finding, example.Shard),
    ];

    static NightKernel Merge(IGrouping<string, ShardResult> kernel)
    {
        var ran = kernel.Where(result => result.Scripts is not null).ToList();
        return new(
            kernel.Key, Worst(kernel.Select(result => result.Verdict)),
            kernel.Select(result => result.Kernel).FirstOrDefault(tested => tested is not null),
            [.. kernel.Select(result => result.Untested).OfType<string>().Distinct()])
        {
            Scripts = ran is [] ? null : ran.Select(result => result.Scripts!).Aggregate(Add),
            Calls = ran.Sum(result => result.Calls),
        };
    }

    static RunCounts Add(RunCounts one, RunCounts other) => new(
        one.Agrees + other.Agrees, one.Diverges + other.Diverges, one.Flaky + other.Flaky,
        one.Broken + other.Broken, one.Unexamined + other.Unexamined, one.Unfinished + other.Unfinished,
        one.Splats + other.Splats, one.Known + other.Known);

    /// <summary>An entry does not hold where no shard of its kernel showed it.</summary>
    IEnumerable<string> NotShown() =>
        from result in Results.Select(one => one.Result)
        group result.NotShown.AsEnumerable() by result.Shard.Target into kernel
        from line in kernel.Aggregate((all, own) => all.Intersect(own))
        select line;
}
