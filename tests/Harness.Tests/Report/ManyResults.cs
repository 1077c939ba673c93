using Reuseport.Harness.Nights;
using Reuseport.Harness.Profiles;
using Reuseport.Model;
using static System.FormattableString;

namespace Reuseport.Harness.Tests.Report;

/// <summary>A night of a million scripts on more kernels than there are, with a finding on each.</summary>
static class ManyResults
{
    const string Calls =
        """
        @trace 1
        # It tells of one rule in some sentences, so that its reader knows why it matters.
        # A second line says what an application has to do.
        s0 = socket tcp4             -> ok
        reuseport s0 on              -> ok
        bind s0 lo p0                -> ok
        listen s0 16                 -> ok
        s1 = socket tcp4             -> ok
        reuseport s1 on              -> ok
        bind s1 lo p0                -> ok
        listen s1 16                 -> ok
        connect f0 lo p0             -> s1

        """;

    /// <summary>The night, and the parts of links of its rows.</summary>
    /// <param name="folder">Takes the traces.</param>
    public static (Merging Merging, IReadOnlyList<string> Rows) Make(string folder, int kernels, int traces)
    {
        Directory.CreateDirectory(folder);
        List<string> names =
            [.. Enumerable.Range(0, traces).Select(i => Invariant($"a-rule-that-has-the-number-{i:000}"))];
        foreach (var name in names)
            File.WriteAllText(Path.Combine(folder, $"{name}.trace"), Calls);
        List<Shard> shards =
        [
            .. Enumerable.Range(0, kernels).Select(i => new Shard(
                Invariant($"vm:{7 + (i / 90)}.{i % 90 / 9}.{i % 9}-1"), Work.Scenarios)
            {
                Folder = folder,
                Content = "",
            }),
        ];
        var night = new Night(new(2026, 11, 27), "build", "", [], [.. shards.Select(NamedShard.Of)]);
        var results = shards.Select((shard, kernel) => ResultOf(night, shard, kernel, names));
        return (
            new(night, results.Select(result => new FoundResult("", result.ToJson(), result))),
            [.. Behaviour.All.Select(behaviour => $"b-{behaviour.Name}"), .. names.Select(name => $"s-{name}")]);
    }

    static ShardResult ResultOf(Night night, Shard shard, int kernel, IReadOnlyList<string> names)
    {
        var profile = Profile.Names(new((Behaviours)((1 << (kernel / 9)) - 1)));
        return new(night.Date, shard.Name, shard, "diverges")
        {
            Kernel = new("7.0-test", null, "none", [], "test", profile),
            Scripts = new(11_111, 1, 0, 0, 0, 0),
            Calls = 280_000,
            Findings =
            [
                new(
                    Invariant($"select {kernel}"), "diverges", "select", "script 7", 1, "each time", Calls,
                    "connect f0 lo p0             -> s1\n  ! model says s0"),
            ],
            Traces =
            [
                .. names.Select((name, i) => new TraceResult(name, "agrees",
                    [.. Enumerable.Repeat("ok", 8), Invariant($"s{(kernel > i % 90 ? 1 : 0) + (kernel / 9 % 4)}")])),
            ],
            Reached = NamedResult.All.ToDictionary(result => $"{result}", result => 1_000L * (result.Index + kernel)),
        };
    }
}
