using System.CommandLine;
using System.CommandLine.Parsing;
using System.Numerics;
using Reuseport.Containers;
using Reuseport.Harness.Generation;
using Reuseport.Vocabulary;

namespace Reuseport.Harness.Commands;

/// <summary>Options whose values are checked, with one sentence when they are wrong.</summary>
static class Options
{
    public const string GitBisectName = "--git-bisect";

    /// <summary>How many run side by side unless -j says it: the rest of the processors is for the model.</summary>
    public static int HalfTheProcessors => Math.Max(1, Environment.ProcessorCount / 2);

    public static Option<bool> GitBisect() => new(GitBisectName)
    {
        Description = "exit codes for git bisect run: 125 (skip) when broken or flaky, 129 (stop) on a usage error",
    };

    public static Option<string[]> Targets() => new("--target", "--targets", "-t")
    {
        Description = "where to run: host (default), docker, vm:KERNEL with a version, a package, a vmlinuz or a .deb, "
            + "or source:FILE; "
            + "separate several with commas",
        HelpName = "TARGET",
        DefaultValueFactory = _ => [HostTarget.DefaultName],
        CustomParser = result => [.. result.Tokens.SelectMany(token => token.Value.Split(',')).Distinct()],
    };

    public static Option<ulong?> Seed() =>
        Number("--seed", 0UL, "the same seed makes the same scripts (default: a random one, which is printed)");

    public static Option<int?> Slice() => Number(
        "--slice", 0,
        FormattableString.Invariant($"from which of the {Triples.Slices:N0} slices the cases of three sockets are, ")
        + "in order (default: the seed draws it)");

    public static Option<string?> Out() =>
        new("--out", "-o") { Description = "where the results go (default results/<utc>_<seed>)", HelpName = "DIR" };

    public static Argument<string[]> Files(string description) =>
        new("FILE") { Description = description, Arity = ArgumentArity.OneOrMore };

    public static Option<string?> Expect() => new("--expect")
    {
        Description = "the profile that the kernel should show, in place of the one recorded of its release: names of "
            + "behaviours, or a file of harness profile --record; exit code 1 when it shows another",
        HelpName = "FILE|NAMES",
    };

    public static Option<bool> AcceptProfile() => new("--accept-profile")
    {
        Description = "accept whatever profile the kernel shows",
    };

    public static Option<string?> Profile() => new("--profile")
    {
        Description = "expect these behaviours of the kernel; nothing is measured: "
            + $"{Profiles.Profile.SeedName}, or names such as incoming-cpu,udp-hash4",
        HelpName = "NAMES",
    };

    /// <summary>A whole number that is at least <paramref name="least"/>.</summary>
    public static Option<T?> Number<T>(string name, T least, string description)
        where T : struct, IBinaryInteger<T> => new(name)
        {
            Description = description,
            HelpName = "N",
            CustomParser = result =>
            {
                var word = Word(result);
                var isNumber = Digits.TryParse<T>(word, out var number);
                if (isNumber && number >= least)
                    return number;
                result.AddError($"{name}: '{word}' is not a whole number from {least} up");
                return null;
            },
        };

    /// <summary>A time with its unit: <c>30s</c>, <c>10m</c>, <c>8h</c>.</summary>
    public static Option<TimeSpan?> Duration(string name, string description) => new(name)
    {
        Description = description,
        HelpName = "10m",
        CustomParser = result =>
        {
            var word = Word(result);
            if (Durations.Parse(word) is { } duration)
                return duration;
            result.AddError($"{name}: '{word}' is not a time such as 30s, 10m or 8h");
            return null;
        },
    };

    static string Word(ArgumentResult result) => result.Tokens is [{ Value.Length: > 0 } token] ? token.Value : " ";
}
