using Reuseport.Harness.History;
using Reuseport.Harness.Nights;
using Reuseport.Harness.Profiles;
using Reuseport.Harness.Verdicts;

namespace Reuseport.Harness.Report;

/// <summary>What kernels do: behaviours and traces down, kernels across.</summary>
sealed class Map
{
    static readonly (Work Work, string Letter)[] _works =
        [(Work.Scenarios, "s"), (Work.Corpus, "c"), (Work.Size, "z")];

    readonly ReportSource _source;
    readonly IReadOnlyList<MapColumn> _columns;
    readonly TraceTexts _texts = new();

    Map(ReportSource source) => (_source, _columns) = (source, MapColumns.Of(source));

    public static MapData Of(ReportSource source)
    {
        var map = new Map(source);
        return new(
            [.. map._columns.Select(column => column.Data)],
            [.. Behaviour.All.Select(map.RowOf), .. _works.SelectMany(row => map.RowsOf(row.Work, row.Letter))]);
    }

    RowData RowOf(Behaviour behaviour)
    {
        var trace = behaviour.SocketTrace;
        var row = new MapRow(_columns, trace.Trace.Script);
        foreach (var (i, column) in _columns.Index())
        {
            if (column.Kernel is not { } kernel)
                continue;
            var last = kernel.Profile.Contains(behaviour.Name) ? trace.Shows : trace.Lacks;
            row.Take(i, [.. trace.Trace.Outcomes[..^1].Append(last).Select(outcome => outcome.ToString()!)]);
        }
        var data = row.ToData($"b-{behaviour.Name}", "behaviour", behaviour.Name, behaviour.Description, []);
        // Of a behaviour the first answer is that of a kernel with it, however many there are.
        return HasFirst(data, trace.Shows.ToString()!);
    }

    static RowData HasFirst(RowData row, string shows)
    {
        var has = row.Answers.ToList().FindIndex(answer => answer[^1] == shows);
        var lacking = row.Answers.Where(answer => answer[^1] != shows);
        return row with
        {
            Answers = has < 0 ? [[], .. lacking] : [row.Answers[has], .. lacking],
            Cells = [.. row.Cells.Select(cell => cell < 0 ? -1 : cell == has ? 0 : 1)],
        };
    }

    IEnumerable<RowData> RowsOf(Work work, string letter)
    {
        var names = _columns.SelectMany(column => ResultsOf(column, work))
            .SelectMany(result => result.Traces, (result, trace) => (Folder: result.Shard.Folder!, trace.Name))
            .Distinct().OrderBy(row => row.Name, StringComparer.Ordinal).ToList();
        foreach (var (i, (folder, name)) in names.Index())
        {
            var isSecond = i > 0 && names[i - 1].Name == name;
            yield return RowOf(work, folder, name, isSecond ? FormattableString.Invariant($"{letter}{i}") : letter);
        }
    }

    RowData RowOf(Work work, string folder, string name, string letter)
    {
        var written = _texts.Find(folder, name);
        var isUnchanged = _columns.SelectMany(column => ResultsOf(column, work))
            .Where(result => result.Shard.Folder == folder).All(result => _texts.IsUnchanged(result.Shard));
        var row = new MapRow(_columns, written?.Trace.Script)
        {
            Doubt = written is null ? $"The calls are not known: {folder} has no such trace now."
                : isUnchanged ? null
                : $"{folder} has changed since: the calls may have been others.",
        };
        foreach (var (i, column) in _columns.Index())
        {
            foreach (var trace in ResultsOf(column, work).Where(result => result.Shard.Folder == folder)
                .SelectMany(result => result.Traces).Where(trace => trace.Name == name))
            {
                row.Take(i, [.. trace.Outcomes]);
                if (trace.Verdict != VerdictWords.Word(Verdict.Agrees))
                    row.Verdicts[i] = trace.Verdict;
            }
        }
        var comments = written?.Comments.Head.Select(line => line.Trim('#', ' ')) ?? [];
        return row.ToData(
            $"{letter}-{name}", WorkWords.Word(work), name.Replace('-', ' '), string.Join(' ', comments),
            ChangesOf(name));
    }

    /// <summary>Where a trace changes, as it was found out when it was a finding.</summary>
    IReadOnlyList<ChangeReport> ChangesOf(string name)
    {
        var signatures = _source.Merging.Merged.Findings.Where(finding => finding.Example.From == name)
            .Select(finding => finding.Signature).ToHashSet();
        return [.. _source.FollowUps.Where(one => signatures.Contains(one.Signature))
            .SelectMany(one => one.History?.Changes ?? [])];
    }

    static IEnumerable<ShardResult> ResultsOf(MapColumn column, Work work) =>
        column.Results.Where(result => result.Shard.Work == work && result.Shard.Folder is not null);
}
