using Reuseport.Harness.Profiles;
using Reuseport.Model;
using Reuseport.Vocabulary;

namespace Reuseport.Harness.Export;

/// <summary>
/// What is expected of each call of a trace: what the model says, as far as the file allows it; where the two contradict
/// each other, what the file says, for it knows what ought to be.
/// </summary>
sealed class Expectations
{
    /// <summary>More ways through a script are not told apart.</summary>
    const int WaysMax = 256;

    readonly List<Case>[] _cases;

    Expectations(int calls) => _cases = [.. Enumerable.Range(0, calls).Select(_ => new List<Case>())];

    /// <summary>For each call.</summary>
    public IReadOnlyList<Choice> Choices => [.. _cases.Select(Choice.Of)];

    /// <summary>
    /// The call from which on more is allowed than the model does, because so many results are free before it that their
    /// combinations are not told apart; null where all are.
    /// </summary>
    public int? LooseFrom { get; private set; }

    /// <param name="kernels">The profiles that are told apart, by the answers that tell them.</param>
    public static Expectations Of(
        Trace trace, IReadOnlyList<(KernelProfile Profile, IReadOnlyDictionary<Question, string> Answers)> kernels)
    {
        var expectations = new Expectations(trace.Script.Ops.Count);
        foreach (var (profile, answers) in kernels)
            expectations.Walk(Profile.Expected(trace, profile), profile, answers);
        return expectations;
    }

    /// <summary>What the file and the model say of a kernel together, in one text: equal where they are.</summary>
    public static string Fingerprint(Trace trace, KernelProfile profile)
    {
        var one = Of(trace, [(profile, new Dictionary<Question, string>())]);
        return string.Join('\n', one._cases.SelectMany(call => call.Select(way =>
            $"{way.Expected} {string.Join(' ', way.Answers.Values)}")));
    }

    void Walk(Trace trace, KernelProfile profile, IReadOnlyDictionary<Question, string> answers)
    {
        var ways = new List<(Worlds Worlds, Dictionary<Question, string> Answers)>
        {
            (Worlds.Start(profile, trace.Script.Settings), new(answers)),
        };
        foreach (var (call, op) in trace.Script.Ops.Index())
        {
            var next = new List<(Worlds, Dictionary<Question, string>)>();
            foreach (var (worlds, known) in ways)
            {
                var prediction = worlds.Predict(op);
                var allowed = Allowed(trace, call, prediction.Expected);
                _cases[call].Add(new(known, Write(allowed)));
                var states = States(prediction, allowed);
                if (states.Count == 1 || ways.Count + states.Count > WaysMax)
                {
                    if (states.Count > 1)
                        LooseFrom ??= call + 1;
                    next.Add((states.Count == 1 ? states[0].Worlds : prediction.After(), known));
                    continue;
                }
                next.AddRange(states.Select(state => (state.Worlds, new Dictionary<Question, string>(known)
                {
                    [new Question.OfCall(call)] = state.Results,
                })));
            }
            ways = next;
        }
    }

    static List<Outcome> Allowed(Trace trace, int call, Outcome model)
    {
        List<Outcome> ofModel = model is Outcome.OneOf(var set) ? [.. set] : [model];
        var said = trace.Diverges && call == trace.Outcomes.Count - 1
            ? Outcome.DontCare.Instance
            : trace.Outcomes[call];
        var both = ofModel.Where(said.Allows).ToList();
        return both is not [] ? both : said switch
        {
            Outcome.OneOf(var outcomes) => [.. outcomes],
            Outcome.EachOf(var outcomes) => [.. outcomes],
            _ => [said],
        };
    }

    /// <summary>The states that the kernel may be in afterwards, and the results that lead to each.</summary>
    static List<(string Results, Worlds Worlds)> States(Prediction prediction, IReadOnlyList<Outcome> allowed)
    {
        var states = allowed.Select(outcome => (Outcome: outcome, After: prediction.After(outcome)))
            .Where(state => state.After is not null)
            .GroupBy(state => state.After!)
            .Select(state => (Write([.. state.Select(one => one.Outcome)]), state.Key))
            .ToList();
        return states is [] ? [("", prediction.After())] : states;
    }

    static string Write(IReadOnlyList<Outcome> outcomes) => string.Join('|', outcomes);
}
