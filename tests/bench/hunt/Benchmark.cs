using Reuseport.Harness.Profiles;
using Reuseport.Model;

namespace Reuseport.Bench.Hunt;

/// <summary>Faults of the model, and how many scripts of the generator it takes to show each.</summary>
sealed class Benchmark
{
    readonly FaultyModel _model;

    /// <param name="root">The folder of the solution.</param>
    /// <param name="mutants">About how many.</param>
    /// <param name="named">Of these only those that have this text in their id.</param>
    public Benchmark(string root, int mutants, string named = "")
    {
        _model = new(Path.Combine(root, "reference-model", "Model"));
        All = _model.Compiling(_model.All());
        // Some of them compile in the company of others alone.
        Mutations = _model.Compiling(
            [.. Sample.Of(All, mutants).Where(mutation => mutation.Id.Contains(named, StringComparison.Ordinal))]);
    }

    public IReadOnlyList<Mutation> All { get; }

    public IReadOnlyList<Mutation> Mutations { get; }

    /// <summary>The newest kernel that is known: what older ones do instead is not looked for.</summary>
    static KernelProfile Profile { get; } =
        RecordedProfiles.Built.All.Last(recorded => recorded.Kernel.StartsWith("7.3.4", StringComparison.Ordinal))
            .Profile;

    /// <param name="scripts">At the most, of each seed.</param>
    public async Task<Results> HuntAsync(IReadOnlyList<ulong> seeds, int scripts)
    {
        var image = _model.Emit(Mutations);
        var hunts = await Task.WhenAll(seeds.Select(seed => Task.Run(() =>
        {
            var kernel = FaultyModel.Load(image, Profile.Behaviours, Mutations.Count);
            return new SeedHunt(Profile, seed, kernel, Mutations.Count).Take(scripts);
        })));
        return new(Mutations, Equivalent.Of(Mutations), seeds, hunts, scripts);
    }
}
