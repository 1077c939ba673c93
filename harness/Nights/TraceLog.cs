using System.Collections.Concurrent;
using Reuseport.Harness.Profiles;
using Reuseport.Harness.Targets;
using Reuseport.Harness.Verdicts;
using Reuseport.Vocabulary;

namespace Reuseport.Harness.Nights;

/// <summary>What one kernel does with the traces of a folder, which a run takes as its scripts.</summary>
sealed class TraceLog
{
    readonly Kernel _kernel;
    readonly TraceFolder _folder;
    readonly List<TraceFile> _runs = [];
    readonly ConcurrentDictionary<long, EquatableArray<Outcome>> _seen = [];
    readonly Queue<TraceFile> _left;

    public TraceLog(Kernel kernel, TraceFolder folder)
    {
        (_kernel, _folder) = (kernel, folder);
        foreach (var file in folder.Files.Select(file => file.On(kernel.Profile)))
        {
            try
            {
                kernel.Refuse(file.Path, file.Trace.Script, othersFollow: true);
                _runs.Add(file);
            }
            catch (UsageException)
            {
                Refused.Add(NameOf(file));
            }
        }
        _left = new(_runs);
    }

    /// <summary>How many traces the kernel may run.</summary>
    public int Count => _runs.Count;

    /// <summary>Those that it must not run: they may corrupt its memory, or need too many files.</summary>
    public List<string> Refused { get; } = [];

    /// <summary>How often each named result was reached.</summary>
    public SortedDictionary<string, long> Reached { get; } = new(StringComparer.Ordinal);

    /// <summary>The next trace for the run.</summary>
    public Trace Next() => _left.Dequeue().Trace;

    /// <summary>What the case of a run is called: its file, or what the profile was measured with.</summary>
    public string NameOf(Case @case) => @case.Number is { } number ? NameOf(_runs[(int)number]) : @case.Name;

    /// <summary>Takes an answer of the kernel.</summary>
    public void Take(Case @case, EquatableArray<Outcome> seen)
    {
        if (@case.Number is not { } number)
            return;
        _seen[number] = seen;
        foreach (var result in _kernel.Referee.Reached(@case.Script, seen).SelectMany(call => call))
            Reached[result.ToString()] = Reached.GetValueOrDefault(result.ToString()) + 1;
    }

    /// <summary>The traces that agree with the model, with what was seen of them.</summary>
    public IEnumerable<(TraceFile File, EquatableArray<Outcome> Seen)> Agreeing =>
        from seen in _seen.OrderBy(seen => seen.Key)
        let file = _runs[(int)seen.Key]
        where _kernel.Referee.Compare(file.Trace.Script, seen.Value) is null
        select (file, seen.Value);

    /// <summary>The traces that agree with the model and not with their file.</summary>
    public IEnumerable<NightFinding> Outdated =>
        from agreeing in Agreeing
        from contradiction in Judge.Contradictions(agreeing.File.Trace, agreeing.Seen).Take(1)
        select Findings.Outdated(
            NameOf(agreeing.File), agreeing.File.Trace, contradiction, agreeing.Seen[contradiction.Call]);

    /// <summary>What became of each trace; to be read when the run has ended.</summary>
    /// <param name="findings">What was found, by the names of the traces.</param>
    /// <param name="explain">What is known: of the traces that one entry explains, one alone is a finding.</param>
    public IReadOnlyList<TraceResult> Results(IReadOnlyList<NightFinding> findings, Explain explain)
    {
        var verdicts = findings.GroupBy(finding => finding.From)
            .ToDictionary(found => found.Key, found => found.First().Verdict);
        var agreeing = Agreeing.Select(row => NameOf(row.File)).ToHashSet();
        return
        [
            .. _runs.Select((file, number) => Result(file, _seen.GetValueOrDefault(number)))
                .Concat(Refused.Select(name => new TraceResult(name, TraceResult.Untested, [])))
                .OrderBy(result => result.Name, StringComparer.Ordinal),
        ];

        TraceResult Result(TraceFile file, EquatableArray<Outcome> seen)
        {
            var name = NameOf(file);
            var verdict = verdicts.GetValueOrDefault(name)
                ?? (agreeing.Contains(name) ? VerdictWords.Word(Verdict.Agrees)
                : seen is [] ? VerdictWords.Word(Verdict.Broken)
                : IsKnown(file, seen) ? VerdictWords.Word(Verdict.Known)
                : TraceResult.Unexamined);
            var settled = _kernel.Referee.Settled(file.Trace.Script, seen);
            return new(
                name, verdict, [.. settled.Select(outcome => outcome.ToString()!)],
                TraceResult.NameOf(file.Trace.Script));
        }

        bool IsKnown(TraceFile file, EquatableArray<Outcome> seen) =>
            _kernel.Referee.Compare(file.Trace.Script, seen) is { } difference
            && explain(DivergenceKey.Of(difference)) is not null;
    }

    /// <inheritdoc cref="TraceFolder.NameOf"/>
    public string NameOf(TraceFile file) => _folder.NameOf(file);
}
