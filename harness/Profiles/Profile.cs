using Reuseport.Model;
using Reuseport.Vocabulary;

namespace Reuseport.Harness.Profiles;

/// <summary>Kernel profiles by the names of their behaviours.</summary>
public static class Profile
{
    /// <summary>The name of the profile without any behaviour.</summary>
    public const string SeedName = "seed";

    /// <summary>Reads names such as <c>incoming-cpu,udp-hash4</c>, or <c>seed</c>.</summary>
    /// <exception cref="UsageException">There is no behaviour of that name.</exception>
    public static KernelProfile Parse(string names) => Parse(names.Split(','));

    /// <exception cref="UsageException">There is no behaviour of that name.</exception>
    public static KernelProfile Parse(IEnumerable<string> names)
    {
        var profile = KernelProfile.Seed;
        foreach (var name in names.Where(name => name != SeedName))
        {
            var behaviour = Behaviour.All.FirstOrDefault(behaviour => behaviour.Name == name)
                ?? throw new UsageException(
                    $"'{name}' is not a behaviour ({SeedName}, {string.Join(", ", KnownNames)})");
            profile = behaviour.AddTo(profile);
        }
        return profile;
    }

    /// <summary>The names of a profile's behaviours.</summary>
    public static IReadOnlyList<string> Names(KernelProfile profile) =>
        [.. Behaviour.All.Where(behaviour => behaviour.IsIn(profile)).Select(behaviour => behaviour.Name)];

    /// <summary>The names of a profile's behaviours in one word that <see cref="Parse(string)"/> reads.</summary>
    public static string Describe(KernelProfile profile) =>
        Names(profile) is { Count: > 0 } names ? string.Join(',', names) : SeedName;

    /// <summary>The names of all behaviours.</summary>
    public static IReadOnlySet<string> KnownNames { get; } =
        Behaviour.All.Select(behaviour => behaviour.Name).ToHashSet();

    /// <summary>The trace with what it expects of a kernel with this profile, whatever it expects of others.</summary>
    public static Trace Expected(Trace trace, KernelProfile profile)
    {
        var names = Names(profile);
        return trace with { Outcomes = [.. trace.Outcomes.Select(outcome => outcome.On(names.Contains))] };
    }
}
