using Reuseport.Containers;
using Reuseport.Harness.Commands;
using Reuseport.Harness.Targets;
using Reuseport.Harness.Tests.Guests;
using Reuseport.Model;

namespace Reuseport.Harness.Tests.History;

/// <summary>Commands on packaged kernels that the model plays: 6.1.1 to 6.1.9, and 6.2.1 beside them.</summary>
public abstract class PlayedKernels : CommandFixture
{
    static readonly string[] _versions =
        [.. Enumerable.Range(1, 9).Select(update => FormattableString.Invariant($"6.1.{update}-1")), "6.2.1-1"];

    /// <summary>Its last call tells a kernel with udp-hash4 from one without it.</summary>
    protected static string Trace { get; } = Path.Combine(Repository.Root, "harness/Profiles/udp-hash4.trace");

    /// <summary>The versions that were asked for, in their order.</summary>
    protected List<string> Fetched { get; } = [];

    /// <summary>The changelogs of packages.</summary>
    protected Dictionary<string, string> Changelogs { get; } = [];

    /// <summary>What a person types.</summary>
    protected string Typed { get; set; } = "";

    /// <param name="kernel">Plays a release; null for one that does not boot.</param>
    protected Task<ExitCode> PlayAsync(
        Func<string, IGuest?> kernel, string[] arguments, CancellationToken cancellationToken = default)
    {
        var kernels = new PackagedKernels(
            (_, _) => Task.FromResult<IReadOnlyList<string>>(_versions),
            (version, _) =>
            {
                lock (Fetched)
                    Fetched.Add(version);
                return Task.FromResult(true);
            },
            (_, _) => Task.FromResult("6.1.5+"),
            (version, _, _) => Task.FromResult(Changelogs.GetValueOrDefault(version)));
        var terminal = new Terminal(Output, Error, ErrorIsLive: false, TimeProvider.System)
        {
            Input = new StringReader(Typed),
        };
        var command = new HarnessCommand(
            terminal, probe: null,
            (name, _) => Task.FromResult<ITarget>(new FakeTarget(name, (_, _) => StartAsync(name))), kernels);
        return command.RunAsync(arguments, cancellationToken);

        Task<IGuest> StartAsync(string name) =>
            Task.FromResult(kernel(ReleaseOf(name)) ?? throw new GuestException("it does not boot"));
    }

    private protected static ModelGuest Guest(Behaviours behaviours) => new(new(behaviours));

    /// <summary>A release shows udp-hash4 from another on.</summary>
    protected static Behaviours Changed(string release, string since) =>
        Old(release, since) ? Behaviours.None : Behaviours.UdpHash4;

    protected static bool Old(string release, string since) => string.CompareOrdinal(release, since) < 0;

    static string ReleaseOf(string target) =>
        target.StartsWith("vm:", StringComparison.Ordinal)
            ? target["vm:".Length..].Replace("-1", "", StringComparison.Ordinal)
            : target;
}
