using Reuseport.Containers;
using Reuseport.Harness.Comparing;
using Reuseport.Harness.Generation;
using Reuseport.Harness.Tests.Guests;
using Reuseport.Model;
using Reuseport.Tests;

namespace Reuseport.Harness.Tests;

/// <summary>The model against the kernel that runs these tests, beyond random scripts.</summary>
[Category("Kernel")]
public sealed class KernelTests
{
    const int InFlightMax = 256;

    static IEnumerable<SmallScope> SmallScopes => SmallScope.All;

    static IEnumerable<string> Corpus => Traces("tests/corpus");

    static IEnumerable<string> Scenarios => Traces("tests/scenarios");

    static IEnumerable<string> Traces(string folder) => Directory
        .EnumerateFiles(Path.Combine(Repository.Root, folder), "*.trace")
        .Select(file => Path.GetFileNameWithoutExtension(file))
        .Order(StringComparer.Ordinal);

    [TestCaseSource(nameof(SmallScopes))]
    public async Task Every_script_of_up_to_four_calls_on_three_sockets_agrees(SmallScope scope)
    {
        await using var guest = await StartAsync();
        var profile = await GuestProfile.MeasureAsync(guest);
        var count = 0;
        await foreach (var (expected, seen) in RunAsync(guest, scope.Scripts(profile)))
        {
            AssertAgrees(profile, expected.Script, seen);
            count++;
        }

        Assert.That(count, Is.GreaterThan(100_000));
    }

    [TestCaseSource(nameof(Corpus))]
    public Task A_trace_of_the_corpus_agrees(string name) => AssertAgreesAsync($"tests/corpus/{name}.trace");

    [TestCaseSource(nameof(Scenarios))]
    public Task A_scenario_agrees(string name) => AssertAgreesAsync($"tests/scenarios/{name}.trace");

    [Test]
    public Task The_scenarios_are_as_their_snapshots_have_them() =>
        RealHarness.RunAsync("snapshot", "check", "--dir", RealHarness.Scenarios);

    /// <summary>It takes 17,000 open files; the ceiling takes more than most machines give, and has its test in VMs.
    /// </summary>
    [Test]
    public Task A_group_of_thousands_agrees() => AssertAgreesAsync("tests/size/a-group-of-16385.trace");

    static async Task AssertAgreesAsync(string file)
    {
        var trace = TraceReader.ReadTrace(await File.ReadAllTextAsync(Path.Combine(Repository.Root, file)));
        await using var guest = await StartAsync();
        var profile = await GuestProfile.MeasureAsync(guest);
        await foreach (var (_, seen) in RunAsync(guest, [trace]))
            AssertAgrees(profile, trace.Script, seen);
    }

    [Test]
    public async Task A_seed_gives_the_same_outcomes_in_two_namespaces_byte_for_byte()
    {
        var (once, again) = (await TextAsync(), await TextAsync());

        Assert.That(again, Is.EqualTo(once));

        static async Task<string> TextAsync()
        {
            await using var guest = await StartAsync();
            var generator = new Generator(await GuestProfile.MeasureAsync(guest), seed: 5);
            var text = new System.Text.StringBuilder();
            var steered = Enumerable.Range(0, 1_000).Select(_ => generator.Next())
                .Where(trace => !trace.Outcomes.Any(outcome => outcome is Outcome.OneOf));
            await foreach (var (expected, seen) in RunAsync(guest, steered))
                text.Append(expected with { Outcomes = seen });
            return text.ToString();
        }
    }

    static void AssertAgrees(KernelProfile profile, Script script, EquatableArray<Outcome> seen)
    {
        if (new Referee(profile).Compare(script, seen) is { } difference)
            Assert.Fail($"{script}\n{difference}");
    }

    /// <summary>Keeps many scripts in flight; the answers come in order.</summary>
    static async IAsyncEnumerable<(Trace Expected, EquatableArray<Outcome> Seen)> RunAsync(
        IGuest guest, IEnumerable<Trace> traces)
    {
        var inFlight = new Queue<(Trace Trace, Task<GuestAnswer> Answer)>();
        foreach (var trace in traces)
        {
            inFlight.Enqueue((trace, guest.RunAsync(trace.Script, CancellationToken.None)));
            if (inFlight.Count == InFlightMax)
                yield return await NextAsync();
        }
        while (inFlight.Count > 0)
            yield return await NextAsync();

        async Task<(Trace, EquatableArray<Outcome>)> NextAsync()
        {
            var (trace, answer) = inFlight.Dequeue();
            return await answer is GuestAnswer.Ran(var seen)
                ? (trace, seen)
                : throw new AssertionException($"{trace}\n{await answer}");
        }
    }

    static async Task<IGuest> StartAsync() => await ProbeProcess.StartAsync(
        ProbeFile.Find(Path.Combine(AppContext.BaseDirectory, "probe")) ?? throw new FileNotFoundException("the probe"),
        0, TimeProvider.System, CancellationToken.None);
}
