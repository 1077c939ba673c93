using Reuseport.Bench.Hunt;

namespace Reuseport.Harness.Tests;

/// <summary>A small part of tests/bench/hunt: the whole of it takes minutes.</summary>
public class HuntTests
{
    const int Mutants = 40;
    const int Scripts = 3_000;

    /// <summary>Below what was measured, as the generator may draw otherwise; far above what finds nothing.</summary>
    const double ShareLeast = 0.85;

    [Test]
    public async Task Most_faults_of_a_sample_are_shown_by_few_scripts()
    {
        var benchmark = new Benchmark(Repository.Root, Mutants);
        var results = await benchmark.HuntAsync([1], Scripts);

        Assert.That(results.ShareWithin(Scripts), Is.GreaterThan(ShareLeast), results.ToString());
        Assert.That(Equivalent.Stale(benchmark.All), Is.Empty, "equivalent.txt");
    }
}
