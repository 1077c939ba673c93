using Reuseport.Harness.Profiles;
using Reuseport.Model;
using Reuseport.Vocabulary;

namespace Reuseport.Harness.Export;

/// <summary>The behaviours that decide what a trace gives, and the profiles that they tell apart.</summary>
sealed class KernelKinds
{
    /// <summary>More behaviours than this are told apart only as the recorded kernels have them.</summary>
    const int CombinedMax = 5;

    KernelKinds(
        IReadOnlyList<Behaviour> behaviours,
        IReadOnlyList<(KernelProfile, IReadOnlyDictionary<Question, string>)> profiles) =>
        (Behaviours, Profiles) = (behaviours, profiles);

    /// <summary>Those that a program has to ask the kernel for.</summary>
    public IReadOnlyList<Behaviour> Behaviours { get; }

    /// <summary>With the answers that tell each.</summary>
    public IReadOnlyList<(KernelProfile Profile, IReadOnlyDictionary<Question, string> Answers)> Profiles { get; }

    /// <summary>One kernel, which is not asked for anything.</summary>
    public static KernelKinds One(KernelProfile profile) =>
        new([], [(profile, new Dictionary<Question, string>())]);

    /// <summary>
    /// Every kernel. A behaviour counts if it makes the difference on the way from one recorded kernel to the next, or
    /// if the newest would do otherwise with it or without it.
    /// </summary>
    public static KernelKinds All(Trace trace)
    {
        var recorded = RecordedProfiles.Built.All.Select(one => one.Profile).Prepend(KernelProfile.Seed).Distinct()
            .ToList();
        var texts = new Dictionary<KernelProfile, string>();
        var found = new HashSet<Behaviour>();
        foreach (var (from, to) in recorded.Zip(recorded.Skip(1)))
            found.UnionWith(Text(from) == Text(to) ? [] : Between(from, to));
        found.UnionWith(Behaviour.All.Where(behaviour =>
            Text(behaviour.AddTo(recorded[^1])) != Text(Without(behaviour, recorded[^1]))));
        var relevant = Behaviour.All.Where(found.Contains).ToList();

        var profiles = relevant.Count <= CombinedMax
            ? recorded.SelectMany(profile => Combinations(profile, relevant)).Distinct()
            : recorded;
        return new(relevant, [.. profiles.Select(profile =>
            (profile, (IReadOnlyDictionary<Question, string>)Answers(profile, relevant)))
            .DistinctBy(one => string.Join(' ', one.Item2.Values))]);

        IEnumerable<Behaviour> Between(KernelProfile from, KernelProfile to)
        {
            foreach (var behaviour in Behaviour.All.Where(one => one.IsIn(from) != one.IsIn(to)))
            {
                var next = behaviour.IsIn(to) ? behaviour.AddTo(from) : Without(behaviour, from);
                if (Text(next) != Text(from))
                    yield return behaviour;
                from = next;
            }
        }

        string Text(KernelProfile profile) =>
            texts.TryGetValue(profile, out var text) ? text
                : texts[profile] = Expectations.Fingerprint(trace, profile);
    }

    static IEnumerable<KernelProfile> Combinations(KernelProfile profile, List<Behaviour> behaviours)
    {
        IEnumerable<KernelProfile> all = [profile];
        foreach (var behaviour in behaviours)
            all = all.SelectMany(one => new[] { behaviour.AddTo(one), Without(behaviour, one) });
        return all;
    }

    /// <summary>The profile without the behaviour, and without those that need it.</summary>
    static KernelProfile Without(Behaviour behaviour, KernelProfile profile) =>
        Behaviour.All.Where(other => other.Needs.Contains(behaviour.Name))
            .Aggregate(new KernelProfile(profile.Behaviours & ~behaviour.Flag), (rest, other) => Without(other, rest));

    static Dictionary<Question, string> Answers(KernelProfile profile, List<Behaviour> behaviours) =>
        behaviours.ToDictionary(
            behaviour => (Question)new Question.OfKernel(behaviour.Name),
            behaviour => behaviour.IsIn(profile) ? "yes" : "no");
}
