using Reuseport.Containers;
using Reuseport.Harness.Commands;
using Reuseport.Harness.Nights;
using Reuseport.Harness.Tests.Guests;
using Reuseport.Harness.Tests.History;
using Reuseport.Model;

namespace Reuseport.Harness.Tests.Nights;

/// <summary>Nights on kernels that the model plays.</summary>
public abstract class PlayedNight : PlayedKernels
{
    protected const string Date = "2026-11-27";

    protected const string Rule =
        """
        @trace 1
        # Two sockets may have one port.
        # Servers need it.
        s0 = socket tcp4             -> ok
        reuseport s0 on              -> ok
        bind s0 lo p0                -> ok
        listen s0 16                 -> ok
        s1 = socket tcp4             -> ok
        bind s1 lo p0                -> EADDRINUSE

        """;

    /// <summary>Four kernels, two shards of each, a folder of traces and one of scenarios.</summary>
    protected string Small(string nights) =>
        $"""
        kernels = ["6.1.1", "6.1.2-1", "newest of each series"]
        corpus = ["{Traces("corpus", "one", "two")}"]
        scenarios = ["{Traces("scenarios", "two-sockets-need-it-both")}"]
        nights = "{Scratch.In(nights)}"
        side-by-side = 2
        [scripts]
        each = 30
        shards = 2
        """;

    /// <summary>A folder of traces that agree.</summary>
    protected string Traces(string folder, params string[] names)
    {
        Directory.CreateDirectory(Scratch.In(folder));
        foreach (var name in names)
            Scratch.Write($"{folder}/{name}.trace", Rule);
        return Scratch.In(folder);
    }

    protected string WritePlan(string text) => Scratch.Write("nightly.toml", text);

    private protected static IGuest Honest(string kernel) => new ModelGuest(KernelProfile.Seed);

    /// <summary>A kernel that says of every datagram and connection to a group that it went nowhere.</summary>
    private protected static IGuest Liar(string kernel) => LiarOf("0.1");

    /// <param name="release">What uname(2) tells of it.</param>
    private protected static IGuest LiarOf(string release) => new ModelGuest(KernelProfile.Seed)
    {
        Hello = GuestHello.Parse([$"kernel={release}-model", "arch=none", "build=test"])!,
        Lie = (op, outcome) => op is Op.Listen && outcome is Outcome.Ok ? new Outcome.Failed(Errno.EACCES) : outcome,
    };

    private protected Task<ExitCode> NightAsync(Func<string, IGuest?> kernel, params string[] arguments) =>
        PlayAsync(kernel, ["nightly", .. arguments]);

    private protected Night Planned(string nights) => Night.Read(Scratch.In($"{nights}/{Date}"));

    /// <summary>What a night has but for times: its results and what was merged, by their paths.</summary>
    protected Dictionary<string, string> Files(string nights)
    {
        var folder = Scratch.In($"{nights}/{Date}");
        return Directory.GetFiles(folder, "*", SearchOption.AllDirectories)
            .Where(path => Path.GetFileName(path) is not (ShardTiming.FileName or "lock"))
            .ToDictionary(path => Path.GetRelativePath(folder, path), File.ReadAllText);
    }
}
