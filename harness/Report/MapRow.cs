using Reuseport.Harness.History;
using Reuseport.Harness.Profiles;
using Reuseport.Vocabulary;

namespace Reuseport.Harness.Report;

/// <summary>A row of the map while it is filled.</summary>
/// <param name="columns">The kernels of the map.</param>
/// <param name="script">The calls; null where the trace is not to be had.</param>
sealed class MapRow(IReadOnlyList<MapColumn> columns, Script? script)
{
    readonly EquatableArray<string>?[] _cells = new EquatableArray<string>?[columns.Count];

    /// <summary>The verdicts on kernels that do not agree, by the place of the kernel.</summary>
    public SortedDictionary<int, string> Verdicts { get; } = [];

    /// <summary>Why the calls may not be those that were made; null where they are.</summary>
    public string? Doubt { get; init; }

    /// <summary>Takes what a kernel did; a kernel that did more than the script has ran another one.</summary>
    public void Take(int column, EquatableArray<string> outcomes)
    {
        if (outcomes is not [] && (script is null || outcomes.Count <= script.Ops.Count))
            _cells[column] = outcomes;
    }

    /// <param name="name">A part of links, as the name of a file.</param>
    /// <param name="changes">What was found out about where it changes.</param>
    public RowData ToData(
        string id, string kind, string name, string text, IReadOnlyList<ChangeReport> changes)
    {
        var answers = _cells.OfType<EquatableArray<string>>().GroupBy(outcomes => outcomes)
            .OrderByDescending(same => same.Count()).Select(same => same.Key).ToList();
        return new(
            id, kind, name, text, Doubt,
            [.. (script?.Settings ?? []).Select(setting => $"@{TraceText.Write(setting)}")],
            [.. (script?.Ops ?? []).Select(op => op.ToString()!)], [.. answers.Select(answer => answer.ToArray())],
            [.. _cells.Select(cell => cell is null ? -1 : answers.IndexOf(cell.Value))], Verdicts, [.. Steps()],
            changes);
    }

    /// <summary>The neighbours in the tree that answer in two ways; a kernel that was not asked is passed over.
    /// </summary>
    IEnumerable<StepData> Steps()
    {
        int? trunk = null, last = null;
        foreach (var (i, cell) in _cells.Index())
        {
            if (columns[i].Data.Series == "" || cell is null)
                continue;
            var isOfBranch = last is { } branch && columns[branch].Data.Series == columns[i].Data.Series;
            if ((isOfBranch ? last : trunk) is { } before && _cells[before]!.Value is var was && was != cell.Value)
            {
                var call = was.Zip(cell.Value).TakeWhile(pair => pair.First == pair.Second).Count();
                yield return new(before, i, call, Because(before, i, call));
            }
            trunk = isOfBranch ? trunk : i;
            last = i;
        }
    }

    string? Because(int before, int after, int call) =>
        script is not null && Answers(before) is { } one && Answers(after) is { } other
            ? other.ExplainDifference(script, call, one)?.Name
            : null;

    /// <summary>Null where an outcome is one of several: then it is not known which it was.</summary>
    KernelAnswers? Answers(int column)
    {
        if (columns[column].Kernel is not { } kernel)
            return null;
        try
        {
            EquatableArray<Outcome> seen = [.. _cells[column]!.Value.Select(text => TraceReader.ReadOutcome(text))];
            return seen.Any(outcome => outcome is Outcome.OneOf) ? null : new(Profile.Parse(kernel.Profile), seen);
        }
        catch (Exception e) when (e is TraceException or UsageException)
        {
            return null;
        }
    }
}
