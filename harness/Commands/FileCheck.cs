using Reuseport.Harness.Verdicts;
using Reuseport.Model;
using Reuseport.Vocabulary;

namespace Reuseport.Harness.Commands;

/// <summary>A trace beside what the model of a profile does with its calls.</summary>
sealed class FileCheck
{
    /// <summary>
    /// How many states are followed at once. Where a file leaves open what the kernel chose, each free call multiplies
    /// them.
    /// </summary>
    const int WorldsMax = 4096;

    readonly List<Prediction> _predictions = [];
    readonly List<(int Call, string Sentence)> _disagreements = [];
    readonly Dictionary<int, OutcomeRow> _rows;
    readonly Trace _trace;

    /// <param name="trace">What is expected of a kernel with the profile.</param>
    public FileCheck(Trace trace, KernelProfile profile, CancellationToken cancellationToken = default)
    {
        _trace = trace;
        _rows = OutcomeRow.In(trace.Outcomes).ToDictionary(row => row.Last);
        var worlds = Worlds.Start(profile, trace.Script.Settings);
        for (var call = 0; call < trace.Script.Ops.Count; call++)
        {
            var prediction = worlds.Predict(trace.Script.Ops[call]);
            _predictions.Add(prediction);
            Check(call);
            worlds = Follow(prediction, trace.Outcomes[call]) ?? prediction.After();
            cancellationToken.ThrowIfCancellationRequested();
            if (worlds.Count > WorldsMax)
            {
                throw new UsageException(
                    $"after call {call + 1}, {trace.Script.Ops[call]}, the kernel may be in more than {WorldsMax} "
                    + "states: write what the free calls before it gave, or check less at once");
            }
        }
    }

    /// <summary>Where the trace does not allow what the model does.</summary>
    public IReadOnlyList<(int Call, string Sentence)> Disagreements => _disagreements;

    /// <summary>
    /// The outcome that a call has to get so that the trace says what the model does; null where it says so, or leaves
    /// open what it need not say.
    /// </summary>
    public Outcome? Rewritten(int call)
    {
        var (said, expected) = (_trace.Outcomes[call], _predictions[call].Expected);
        var isRight = said is Outcome.InPart or Outcome.EachOf ? Possible(call).All(said.Allows) : said == expected;
        return isRight ? null : expected;
    }

    /// <summary>What there is to say of a call beside its outcome.</summary>
    public IEnumerable<string> Notes(int call)
    {
        if (_predictions[call].WhyFree is { } reason)
            yield return reason;
        if (_predictions[call].IsHazard)
            yield return "may corrupt the kernel's memory (the hazard family): replay refuses this trace";
    }

    void Check(int call)
    {
        var line = TraceText.Line(_trace.Script.Ops[call], _trace.Outcomes[call]);
        if (Judge.Asserted(_trace, call) is { } asserted && !Possible(call).All(asserted.Allows))
            _disagreements.Add((call, $"{line}, the model says {_predictions[call].Expected}"));
        else if (_rows.GetValueOrDefault(call) is { } row
            && row.Missing((other, outcome) => Possible(other).Contains(outcome)).ToArray() is [_, ..] missing)
        {
            _disagreements.Add((
                call, $"{line}, and the model never has {string.Join<Outcome>(", ", missing)} in {row.Count} calls"));
        }
    }

    /// <summary>All that the model allows of a call: what a file leaves out happens on some boot.</summary>
    EquatableArray<Outcome> Possible(int call) =>
        _predictions[call].Expected is Outcome.OneOf(var outcomes) ? outcomes : [_predictions[call].Expected];

    /// <summary>The worlds after a recorded outcome; null when the model has none such.</summary>
    static Worlds? Follow(Prediction prediction, Outcome recorded) =>
        recorded.CanBeSeen ? prediction.After(recorded) : prediction.After();
}
