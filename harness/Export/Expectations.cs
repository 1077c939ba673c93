using Reuseport.Harness.Profiles;
using Reuseport.Model;
using Reuseport.Vocabulary;

namespace Reuseport.Harness.Export;

/// <summary>
/// What is expected of each call of a trace: what the model says, as far as the file allows it; where the two
/// contradict each other, what the file says, for it knows what ought to be.
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
    /// The call from which on more is allowed than the model does, because so many results are free before it that
    /// their combinations are not told apart; null where all are.
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
        List<Way> ways = [new(Worlds.Start(profile, trace.Script.Settings), new(answers))];
        foreach (var (call, op) in trace.Script.Ops.Index())
        {
            var steps = ways.ConvertAll(way => Step.Of(trace, call, op, way));
            if (ways.Count > 1 && steps.Exists(step => step.States.Count > 1))
                steps = Merged(ways).ConvertAll(way => Step.Of(trace, call, op, way));
            ways = [];
            foreach (var (before, prediction, allowed, states) in steps)
            {
                _cases[call].Add(new(before.Answers, Write(allowed)));
                if (states.Count == 1)
                    ways.Add(before with { Worlds = states[0].Worlds });
                else if (steps.Count + states.Count <= WaysMax)
                    ways.AddRange(states.Select(state => new Way(
                        state.Worlds,
                        new(before.Answers) { [new Question.OfCall(call)] = state.Results })));
                else
                {
                    LooseFrom ??= call + 1;
                    ways.Add(before with { Worlds = prediction.After() });
                }
            }
        }
    }

    /// <summary>
    /// Ways that lead to the same state and differ in one answer are one, which has either: what a call did is
    /// forgotten when everything that it touched is closed.
    /// </summary>
    static List<Way> Merged(List<Way> ways)
    {
        foreach (var question in ways.SelectMany(way => way.Answers.Keys).OfType<Question.OfCall>().Distinct().ToList())
        {
            ways =
            [
                .. ways.GroupBy(way => (way.Worlds, way.Answers.ContainsKey(question), string.Join(' ', way.Answers
                        .Where(answer => answer.Key != question).Select(answer => $"{answer.Key} {answer.Value}"))))
                    .Select(group => Merge([.. group], question)),
            ];
        }
        return ways;
    }

    static Way Merge(IReadOnlyList<Way> ways, Question question)
    {
        if (ways.Count == 1 || !ways[0].Answers.ContainsKey(question))
            return ways[0];
        var answers = ways.SelectMany(way => way.Answers[question].Split('|')).Distinct().Order(StringComparer.Ordinal);
        return ways[0] with
        {
            Answers = new(ways[0].Answers) { [question] = string.Join('|', answers) },
        };
    }

    /// <summary>What a call may do on one way, and the states that the kernel may be in afterwards.</summary>
    readonly record struct Step(
        Way Before, Prediction Prediction, List<Outcome> Allowed, List<(string Results, Worlds Worlds)> States)
    {
        public static Step Of(Trace trace, int call, Op op, Way way)
        {
            var prediction = way.Worlds.Predict(op);
            var allowed = Expectations.Allowed(trace, call, prediction.Expected);
            return new(way, prediction, allowed, Expectations.States(prediction, allowed));
        }
    }

    /// <summary>One way through a script so far: the states that the kernel may be in, and what led there.</summary>
    readonly record struct Way(Worlds Worlds, Dictionary<Question, string> Answers);

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
