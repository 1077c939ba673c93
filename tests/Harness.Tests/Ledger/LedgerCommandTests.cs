using System.Text.Json;
using Reuseport.Containers;
using Reuseport.Harness.Commands;
using Reuseport.Harness.Tests.Guests;
using Reuseport.Harness.Verdicts;
using Reuseport.Model;

namespace Reuseport.Harness.Tests.Ledger;

/// <summary><c>--ledger</c> of <c>run</c>, <c>replay</c>, <c>matrix</c>, on a kernel 6.12.85 that the model plays.
/// </summary>
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public sealed class LedgerCommandTests : CommandFixture
{
    int _runs;

    const string Known = "known     refuses: It refuses to listen. (a link)";

    const string HasExpired = "ledger   refuses: expired on 2020-02-01\n";

    static readonly string[] _commands = ["run", "replay", "matrix"];

    [TestCaseSource(nameof(_commands))]
    public async Task A_divergence_that_the_ledger_explains_is_known_and_does_not_fail(string command)
    {
        Assert.That(await RunAsync(Lying, command, Entry()), Is.EqualTo(ExitCode.Agrees), Error.ToString());
        Assert.That(Output.ToString(), Does.Contain(Known).And.Not.Contain("ledger  "));
        Assert.That(Output.ToString(), Does.Not.Contain("diverges  ").And.Not.Contain("outdated"));
    }

    [TestCaseSource(nameof(_commands))]
    public async Task Without_a_ledger_it_diverges(string command) =>
        Assert.That(await RunAsync(Lying, command, null), Is.EqualTo(ExitCode.Diverges));

    [TestCaseSource(nameof(_commands))]
    public async Task An_entry_that_has_expired_explains_nothing_and_fails(string command)
    {
        Assert.That(await RunAsync(Lying, command, Expired), Is.EqualTo(ExitCode.Diverges));
        Assert.That(Output.ToString(), Does.Contain(HasExpired).And.Not.Contain("known  "));
        Output.GetStringBuilder().Clear();

        Assert.That(await RunAsync(Listens, command, Expired), Is.EqualTo(ExitCode.Diverges));
        Assert.That(Output.ToString(), Does.Contain(HasExpired).And.Not.Contain("did not"));
    }

    [TestCaseSource(nameof(_commands))]
    public async Task An_entry_that_its_kernel_did_not_show_fails(string command)
    {
        Assert.That(await RunAsync(Listens, command, Entry()), Is.EqualTo(ExitCode.Diverges));
        Assert.That(Output.ToString(), Does.Contain("ledger   refuses: host was run and did not show it\n"));
    }

    [TestCaseSource(nameof(_commands))]
    public async Task An_entry_of_other_kernels_explains_nothing_and_fails_nothing(string command)
    {
        Assert.That(await RunAsync(Listens, command, Entry("6.16..")), Is.EqualTo(ExitCode.Agrees));
        Assert.That(await RunAsync(Lying, command, Entry("6.16..")), Is.EqualTo(ExitCode.Diverges));
        Assert.That(Output.ToString(), Does.Not.Contain("known  ").And.Not.Contain("ledger  "));
    }

    [TestCaseSource(nameof(_commands))]
    public async Task A_kernel_that_broke_is_not_said_to_have_shown_nothing(string command)
    {
        StartGuest broken = Guest(new(KernelProfile.Seed)
        {
            Hello = Hello,
            Before = script => script.Ops.Any(op => op is Op.Listen)
                ? new GuestAnswer.Fault(0, Errno.EMFILE, "socket")
                : null,
        });

        Assert.That(await RunAsync(broken, command, Entry()), Is.EqualTo(ExitCode.Broken));
        Assert.That(Output.ToString(), Does.Not.Contain("ledger  "));
    }

    [TestCaseSource(nameof(_commands))]
    public async Task A_divergence_beside_a_known_one_is_found(string command)
    {
        StartGuest worse = Guest(new(KernelProfile.Seed)
        {
            Hello = Hello,
            Lie = (op, outcome) => op is Op.Listen or Op.Close ? new Outcome.Failed(Errno.EIO) : outcome,
        });
        Scratch.Write("other.trace", "@trace 1\ns0 = socket tcp4 -> ok\nclose s0 -> ok\n");

        Assert.That(await RunAsync(worse, command, Entry()), Is.EqualTo(ExitCode.Diverges));
        Assert.That(Output.ToString(), Does.Contain(Known.Split(':')[0]));
    }

    [Test]
    public async Task A_known_divergence_that_does_not_repeat_is_flaky()
    {
        var lies = 1;
        StartGuest once = Guest(new(KernelProfile.Seed)
        {
            Hello = Hello,
            Lie = (op, outcome) => op is Op.Listen && Interlocked.Exchange(ref lies, 0) == 1
                ? new Outcome.Failed(Errno.EIO)
                : outcome,
        });

        Assert.That(await RunAsync(once, "replay", Entry()), Is.EqualTo(ExitCode.Diverges));
        Assert.That(Output.ToString(), Does.StartWith("flaky").And.Not.Contain("did not show"));
    }

    [Test]
    public async Task The_report_of_a_run_counts_what_is_known_apart()
    {
        await RunAsync(Lying, "run", Entry());

        var report = JsonDocument.Parse(await File.ReadAllTextAsync(Scratch.In("results/run.json"))).RootElement;
        Assert.That(report.GetProperty("verdict").GetString(), Is.EqualTo("known"));
        var scripts = report.GetProperty("scripts");
        Assert.That(scripts.GetProperty("known").GetInt64(), Is.GreaterThan(3));
        Assert.That(scripts.GetProperty("diverges").GetInt64(), Is.Zero);
        Assert.That(scripts.GetProperty("unexamined").GetInt64(), Is.Zero);
        var finding = report.GetProperty("findings").EnumerateArray().Single();
        Assert.That(finding.GetProperty("known").GetProperty("id").GetString(), Is.EqualTo("refuses"));
        Assert.That(report.GetProperty("ledger").GetArrayLength(), Is.Zero);
        Assert.That(Scratch.Traces("results/known"), Has.Count.EqualTo(1));
        Assert.That(Scratch.Traces("results/divergences"), Is.Empty);
    }

    [Test]
    public async Task A_matrix_counts_what_is_known_in_a_column_of_its_own()
    {
        await RunAsync(Lying, "matrix", Entry());

        Assert.That(Output.ToString(), Does.Match("AGREES +DIVERGES +KNOWN +FLAKY"));
        Assert.That(Output.ToString(), Does.Contain($"\nhost: {Known}: ").And.Contain(" scripts, known/listen-"));
    }

    [TestCase(false, ExitCode.Usage)]
    [TestCase(true, ExitCode.UsageInBisect)]
    public async Task What_is_wrong_in_a_ledger_is_a_usageError_with_its_place(bool gitBisect, ExitCode expected)
    {
        var path = Ledger(Entry().Replace("reason", "because"));
        string[] line = ["replay", Scratch.Write("a.trace", Listening), "--ledger", path];

        Assert.That(await RunAsync(Listens, gitBisect ? [.. line, "--git-bisect"] : line), Is.EqualTo(expected));
        Assert.That(Error.ToString(), Does.StartWith($"harness: {path}:1:1: the entry has no 'reason'\n{path}:6:1: "));
    }

    [Test]
    public async Task A_ledger_that_is_not_there_is_a_usageError()
    {
        Assert.That(await RunAsync("run", "--ledger", "missing.toml"), Is.EqualTo(ExitCode.Usage));
        Assert.That(Error.ToString(), Is.EqualTo("harness: missing.toml: there is no such file\n"));
    }

    static GuestHello Hello => GuestHello.Parse(["kernel=6.12.85", "arch=none", "build=test"])!;

    static StartGuest Listens { get; } = Guest(new(KernelProfile.Seed) { Hello = Hello });

    /// <summary>A kernel that refuses to listen.</summary>
    static StartGuest Lying { get; } = Guest(new(KernelProfile.Seed)
    {
        Hello = Hello,
        Lie = (op, outcome) => op is Op.Listen && outcome is Outcome.Ok ? new Outcome.Failed(Errno.EIO) : outcome,
    });

    static string Expired => Entry().Replace("2999", "2020");

    static string Entry(string kernels = "6.12.80..6.12.90") =>
        $"""
        [[divergence]]
        id = "refuses"
        kernels = ["{kernels}"]
        call = "listen"
        result = "ListenResult.Listening"
        reason = "It refuses to listen."
        link = "a link"
        added = 2020-01-01
        expires = 2999-02-01
        """;

    static StartGuest Guest(ModelGuest guest) => (_, _) => Task.FromResult<IGuest>(guest);

    /// <summary>Replays a folder or runs it on a matrix, or runs random scripts; the profile is not measured.</summary>
    Task<ExitCode> RunAsync(StartGuest start, string command, string? entry)
    {
        Scratch.Write("listening.trace", Listening);
        string[] ledger = entry is null ? [] : ["--ledger", Ledger(entry)];
        var results = Scratch.In(_runs++ == 0 ? "results" : "more results");
        return RunAsync(start, command switch
        {
            "run" => ["run", "--scripts", "60", "--seed", "3", "--profile", "seed", "-o", results, .. ledger],
            "matrix" => ["matrix", Scratch.Path, "--accept-profile", "-o", results, .. ledger],
            _ => [command, Scratch.Path, "--profile", "seed", .. ledger],
        });
    }

    string Ledger(string text) => Scratch.Write("known-divergences.toml", text);
}
