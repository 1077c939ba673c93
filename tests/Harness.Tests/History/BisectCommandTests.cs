using Reuseport.Containers;
using Reuseport.Harness.Commands;
using Reuseport.Harness.Targets;
using Reuseport.Harness.Tests.Guests;
using Reuseport.Model;

namespace Reuseport.Harness.Tests.History;

/// <summary>Bisecting among kernels that the model plays: 6.1.1 to 6.1.9, and 6.2.1 beside them.</summary>
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public sealed class BisectCommandTests : CommandFixture
{
    /// <summary>Its last call tells a kernel with udp-hash4 from one without it.</summary>
    static readonly string _trace = Path.Combine(Repository.Root, "harness/Profiles/udp-hash4.trace");

    static readonly string[] _versions =
        [.. Enumerable.Range(1, 9).Select(update => FormattableString.Invariant($"6.1.{update}-1")), "6.2.1-1"];

    readonly List<string> _fetched = [];

    [TestCase("6.1.2")]
    [TestCase("6.1.5")]
    [TestCase("6.1.9")]
    public async Task The_step_is_found_with_its_call_and_its_behaviour(string changed)
    {
        var code = await BisectAsync(update => Changed(update, changed), "--good", "6.1.1", "--bad", "6.1.9");

        Assert.That(code, Is.EqualTo(ExitCode.Agrees), Error.ToString());
        Assert.That(Output.ToString(), Does.Contain($" -> {changed}, within 6.1\n"));
        Assert.That(Output.ToString(), Does.Contain("call     7, detach s0\nbefore   ok\nafter    ENOENT\n"));
        Assert.That(Output.ToString(), Does.Contain("because  of udp-hash4\n"));
        Assert.That(_fetched, Has.Count.LessThanOrEqualTo(2 + 3));
    }

    [Test]
    public async Task Ends_that_do_the_same_exit_1()
    {
        Assert.That(
            await BisectAsync(_ => Behaviours.None, "--good", "6.1.1", "--bad", "6.2"), Is.EqualTo(ExitCode.Diverges));
        Assert.That(Output.ToString(), Does.Contain("same     the ends do the same\n"));
    }

    [Test]
    public async Task A_call_that_does_the_same_is_looked_at_alone() => Assert.That(
        await BisectAsync(update => Changed(update, "6.1.5"), "--good", "6.1.1", "--bad", "6.1.9", "--call", "4"),
        Is.EqualTo(ExitCode.Diverges));

    [Test]
    public async Task A_kernel_that_does_not_boot_is_passed_over_and_said_so()
    {
        var code = await BisectAsync(
            update => update is "6.1.4" or "6.1.5" ? null : Changed(update, "6.1.5"),
            "--good", "6.1.1", "--bad", "6.1.9");

        Assert.That(code, Is.EqualTo(ExitCode.Agrees), Output.ToString());
        Assert.That(Output.ToString(), Does.Contain("step     6.1.3 -> 6.1.6, within 6.1\n"));
        Assert.That(Output.ToString(), Does.Contain("untold   6.1.4, 6.1.5, in between\n"));
    }

    [Test]
    public async Task Nothing_is_told_where_an_end_does_not_boot()
    {
        var code = await BisectAsync(
            update => update == "6.1.9" ? null : Behaviours.None, "--good", "6.1.1", "--bad", "6.1.9");

        Assert.That(code, Is.EqualTo(ExitCode.CannotTest));
        Assert.That(Error.ToString(), Does.Contain("harness: nothing can be told: 6.1.9: it does not boot\n"));
    }

    [TestCase("--good", "6.1.1", "--bad", "6.1.1", "--good and --bad: both are 6.1.1")]
    [TestCase("--good", "6.1.1", "--bad", "4.19", "--bad: there is no kernel 4.19")]
    [TestCase("--good", "6.1.1", "--bad", "6.1.2", "--call", "8", "--call: * has 7 calls")]
    [TestCase("--good", "6.1.1", "Option '--bad' is required.")]
    public async Task A_wrong_command_line_is_one_line(params string[] arguments)
    {
        Assert.That(await BisectAsync(_ => Behaviours.None, arguments[..^1]), Is.EqualTo(ExitCode.Usage));

        var expected = System.Text.RegularExpressions.Regex.Escape(arguments[^1]).Replace("\\*", ".*");
        Assert.That(Error.ToString(), Does.Match($"^harness: {expected}[^\n]*\n$"));
        Assert.That(_fetched, Is.Empty);
    }

    /// <param name="kernel">The behaviours of a release; null for one that does not boot.</param>
    Task<ExitCode> BisectAsync(Func<string, Behaviours?> kernel, params string[] arguments)
    {
        var kernels = new PackagedKernels(
            (_, _) => Task.FromResult<IReadOnlyList<string>>(_versions),
            (version, _) =>
            {
                _fetched.Add(version);
                return Task.FromResult(true);
            });
        var command = new HarnessCommand(
            new(Output, Error, ErrorIsLive: false, TimeProvider.System), probe: null,
            (name, _) => Task.FromResult<ITarget>(new FakeTarget(name, (_, _) => StartAsync(name))), kernels);
        return command.RunAsync(["bisect", _trace, .. arguments], CancellationToken.None);

        Task<IGuest> StartAsync(string name) => kernel(name["vm:".Length..^"-1".Length]) is { } behaviours
            ? Task.FromResult<IGuest>(new ModelGuest(new(behaviours)))
            : throw new GuestException("it does not boot");
    }

    static Behaviours Changed(string release, string since) =>
        string.CompareOrdinal(release, since) >= 0 ? Behaviours.UdpHash4 : Behaviours.None;
}
