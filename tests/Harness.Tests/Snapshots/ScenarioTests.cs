using Reuseport.Harness.Profiles;
using Reuseport.Harness.Snapshots;
using Reuseport.Harness.Tests.Guests;

namespace Reuseport.Harness.Tests.Snapshots;

/// <summary>The form of the scenarios in tests/scenarios; CONTRIBUTING.md tells how one is written.</summary>
public sealed class ScenarioTests
{
    const int LeastWords = 4;
    const int LeastScenarios = 60;

    /// <summary>What does not fit on a screen shows more than one rule.</summary>
    const int CallsMax = 24;

    static readonly Releases _releases = Releases.Read(RealHarness.Scenarios);

    static IReadOnlyList<Scenario> All { get; } =
    [
        .. TraceFiles.Read([RealHarness.Scenarios]).AllOrThrow().Select(file =>
            Scenario.Of(file.Path, file.Trace.Script, File.ReadAllText(file.Path))),
    ];

    static IEnumerable<TestCaseData> Each =>
        All.Select(scenario => new TestCaseData(scenario).SetArgDisplayNames(scenario.Name));

    [Test]
    public void There_are_many() => Assert.That(All, Has.Count.GreaterThanOrEqualTo(LeastScenarios));

    [Test]
    public void No_two_have_the_same_calls() =>
        Assert.That(All.GroupBy(scenario => scenario.Script).Where(same => same.Count() > 1).Select(Names), Is.Empty);

    [Test]
    public void A_snapshot_has_a_scenario() =>
        Assert.That(new ScenarioFolder(RealHarness.Scenarios, All).Orphans, Is.Empty);

    [TestCaseSource(nameof(Each))]
    public void Its_name_is_a_sentence(object scenario)
    {
        var words = ((Scenario)scenario).Name.Split('-');

        Assert.That(words, Has.Length.GreaterThanOrEqualTo(LeastWords));
        Assert.That(words, Has.All.Match(@"^\w+$"), "words, with - between them");
    }

    /// <summary>Its first lines say what the rule is, and why an application cares.</summary>
    [TestCaseSource(nameof(Each))]
    public void A_paragraph_of_two_lines_at_least_is_before_its_calls(object scenario)
    {
        var (comment, file) = (((Scenario)scenario).Comment, File.ReadAllLines(((Scenario)scenario).Path));

        Assert.That(comment, Has.Count.GreaterThanOrEqualTo(2));
        Assert.That(comment, Has.All.Match("^# "), "a full line");
        Assert.That(string.Join(' ', comment), Does.EndWith("."), "a sentence");
        Assert.That(file.Skip(1).Take(comment.Count), Is.EqualTo(comment), "right below @trace");
    }

    [TestCaseSource(nameof(Each))]
    public void It_has_the_calls_of_one_rule(object scenario) =>
        Assert.That(((Scenario)scenario).Script.Ops, Has.Count.InRange(2, CallsMax));

    /// <summary>As <c>snapshot record</c> writes it, byte for byte: it was not edited.</summary>
    [TestCaseSource(nameof(Each))]
    public void Its_snapshot_tells_of_every_kernel_of_the_list(object scenario)
    {
        var verified = ((Scenario)scenario).Snapshot.Verified;
        Assert.That(verified, Is.Not.Null, "harness snapshot record");
        var snapshot = Snapshot.Read((Scenario)scenario, verified!, _releases);

        Assert.That(_releases.Names.Where(release => snapshot.Of(release, Releases.Of([])) is null), Is.Empty);
        Assert.That(snapshot.Write(_releases), Is.EqualTo(verified));
    }

    [TestCaseSource(nameof(Each))]
    public void Its_outcomes_are_those_of_the_most_kernels_which_its_snapshot_begins_with(object scenario)
    {
        var (own, path) = ((Scenario)scenario, ((Scenario)scenario).Path);
        var outcomes = TraceReader.ReadTrace(File.ReadAllText(path)).Outcomes;
        var head = own.Snapshot.Verified!.Split("\nkernels ")[1].Split('\n', StringSplitOptions.RemoveEmptyEntries);

        Assert.That(head.Skip(1), Is.EqualTo(own.Lines([.. outcomes.Select(outcome => outcome.ToString()!)])));
    }

    static string Names(IEnumerable<Scenario> scenarios) =>
        string.Join(" and ", scenarios.Select(scenario => scenario.Name));
}
