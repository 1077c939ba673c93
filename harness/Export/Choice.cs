namespace Reuseport.Harness.Export;

/// <summary>What an expectation may depend on: a behaviour of the kernel, or what an earlier call gave.</summary>
abstract record Question
{
    private Question()
    {
    }

    /// <summary>Whether the kernel shows the behaviour; the answer is <c>yes</c> or <c>no</c>.</summary>
    public sealed record OfKernel(string Behaviour) : Question;

    /// <summary>Which of the results a call had that leave the kernel in different states: a set, <c>s0|s1</c>.
    /// </summary>
    public sealed record OfCall(int Call) : Question;
}

/// <summary>One case: the answers, and what is expected then.</summary>
readonly record struct Case(IReadOnlyDictionary<Question, string> Answers, string Expected);

/// <summary>What is expected of a call: a text, or one that depends on the answer to a question.</summary>
abstract record Choice
{
    private Choice()
    {
    }

    public sealed record Text(string Expected) : Choice;

    /// <param name="Branches">By the answers, of which some may be alike: <c>s0|s1</c>.</param>
    public sealed record Ask(Question Question, IReadOnlyList<(string Answer, Choice Choice)> Branches) : Choice;

    /// <summary>
    /// The shortest way to the right text that asks one question after the other: the first is that which leaves the
    /// fewest cases open.
    /// </summary>
    public static Choice Of(IReadOnlyList<Case> cases)
    {
        if (cases.Select(one => one.Expected).Distinct().ToList() is [var only])
            return new Text(only);
        var question = Questions(cases).MinBy(question => Groups(cases, question)
            .Sum(group => group.Select(one => one.Expected).Distinct().Count() - 1))!;
        var branches = Groups(cases, question).Select(group => (Answer: group.Key, Choice: Of([.. group])))
            .GroupBy(branch => Write(branch.Choice), StringComparer.Ordinal)
            .Select(alike => (string.Join('|', alike.Select(branch => branch.Answer)), alike.First().Choice));
        return branches.ToList() is [var (_, same)] ? same : new Ask(question, [.. branches]);
    }

    static IEnumerable<Question> Questions(IReadOnlyList<Case> cases) =>
        cases[0].Answers.Keys.Where(question => Groups(cases, question).Skip(1).Any());

    static IEnumerable<IGrouping<string, Case>> Groups(IReadOnlyList<Case> cases, Question question) =>
        cases.GroupBy(one => one.Answers.GetValueOrDefault(question, ""), StringComparer.Ordinal);

    /// <summary>The same text for the same choice.</summary>
    static string Write(Choice choice) => choice switch
    {
        Text(var expected) => expected,
        Ask(var question, var branches) =>
            $"({question}: {string.Join("; ", branches.Select(one => $"{one.Answer} {Write(one.Choice)}"))})",
        _ => throw new System.Diagnostics.UnreachableException(),
    };
}
