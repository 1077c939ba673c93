using Reuseport.Vocabulary;

namespace Reuseport.Harness.History;

/// <summary>What the kernels of a tree do with one trace, as far as it is known.</summary>
/// <param name="name">What the trace is called.</param>
/// <param name="call">The only call that is looked at, from 0; null for all.</param>
/// <param name="every">Every kernel is looked at; else the ends of each series, and between those that differ.</param>
/// <param name="also">Kernels of the tree that are looked at in any case.</param>
public sealed class TraceHistory(
    KernelTree tree, string name, Script script, int? call, bool every, params IReadOnlyList<KernelNode> also)
{
    readonly Dictionary<KernelNode, Sight> _sights = [];

    public string Name => name;

    public Script Script => script;

    /// <summary>How often each kernel runs the trace.</summary>
    public Repetition Repetition { get; } = new(2);

    /// <summary>What was seen, in the order of the tree.</summary>
    public EquatableArray<KernelSight> Seen =>
        [.. tree.Nodes.Where(_sights.ContainsKey).Select(node => new KernelSight(node, _sights[node]))];

    /// <summary>The probability that the history lacks a change, at most, because a kernel did not show what it has.
    /// </summary>
    public double Risk => Repetition.Risk(_sights.Values.OfType<Sight.Ran>().Select(ran => ran.Runs.Count));

    /// <summary>Where the outcome changes: on the trunk, and within each series.</summary>
    public IReadOnlyList<Change> Changes =>
    [
        .. tree.Branches.SelectMany((branch, series) =>
            (IEnumerable<Change?>)[series > 0 ? OnTrunk(series) : null, .. Within(branch)]).OfType<Change>(),
    ];

    /// <summary>
    /// The kernels to be looked at next, and how often each is to run the trace; empty when all is known.
    /// </summary>
    public IReadOnlyList<(KernelNode Kernel, int Times)> Next() =>
    [
        .. tree.Branches.SelectMany(branch => every ? branch.Where(IsUnseen) : Next(branch))
            .Concat(also.Where(IsUnseen)).Distinct().Select(node => (node, Repetition.Times)),
        .. from pair in _sights
           where pair.Value is Sight.Ran ran && ran.Runs.Count < Repetition.Times
           select (pair.Key, Repetition.Times - ((Sight.Ran)pair.Value).Runs.Count),
    ];

    /// <summary>Takes what a kernel did.</summary>
    public void Add(KernelNode kernel, Sight sight)
    {
        var known = sight.After(SightOf(kernel));
        _sights[kernel] = known;
        if (known is Sight.Ran ran)
            Repetition.Learn(ran.RarestRate(call));
    }

    bool IsUnseen(KernelNode node) => !_sights.ContainsKey(node);

    /// <summary>
    /// The first and the last kernel of a series that can be told of, and those half way between changes.
    /// </summary>
    IEnumerable<KernelNode> Next(IReadOnlyList<KernelNode> branch)
    {
        if (branch.FirstOrDefault(node => SightOf(node) is not Sight.Untold) is { } first && IsUnseen(first))
            yield return first;
        if (branch.LastOrDefault(node => SightOf(node) is not Sight.Untold) is { } last && IsUnseen(last))
            yield return last;
        foreach (var change in Within(branch))
        {
            List<KernelNode> between =
            [
                .. branch.SkipWhile(node => node != change.Step.Before).TakeWhile(node => node != change.Step.After)
                    .Where(IsUnseen),
            ];
            if (between is not [])
                yield return between[between.Count / 2];
        }
    }

    /// <summary>The changes between kernels of a series of which something can be told.</summary>
    IEnumerable<Change> Within(IReadOnlyList<KernelNode> branch)
    {
        var sights = branch.Select(SightOf).ToList();
        var told = Enumerable.Range(0, branch.Count).Where(i => sights[i] is Sight.Ran).ToList();
        return told.Zip(told.Skip(1))
            .Select(pair => Change.Between(branch, sights, pair.First, pair.Second, call)).OfType<Change>();
    }

    /// <summary>The change from the beginning of the series before to that of this one.</summary>
    Change? OnTrunk(int series)
    {
        var before = tree.Branches.Take(series).Select(FirstTold).OfType<KernelNode>().LastOrDefault();
        return before is not null && FirstTold(tree.Branches[series]) is { } after
            ? Change.Between([before, after], [SightOf(before), SightOf(after)], 0, 1, call)
            : null;
    }

    KernelNode? FirstTold(IReadOnlyList<KernelNode> branch) =>
        branch.FirstOrDefault(node => SightOf(node) is Sight.Ran);

    Sight? SightOf(KernelNode node) => _sights.GetValueOrDefault(node);
}
