using Reuseport.Containers;
using Reuseport.Harness.Commands;
using Reuseport.Harness.Targets;
using Reuseport.Harness.Tests.Guests;
using Reuseport.Model;

namespace Reuseport.Harness.Tests;

/// <summary>Kernels that were built without something that scripts need.</summary>
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public sealed class RequiredOptionTests : IDisposable
{
    const string Lacks =
        "host: the kernel lacks CONFIG_IPV6 (IPv6 sockets), CONFIG_SYN_COOKIES (SYN cookies), CONFIG_OF_LATER";

    readonly Scratch _scratch = new();
    readonly StringWriter _output = new() { NewLine = "\n" };
    readonly StringWriter _error = new() { NewLine = "\n" };
    int _scripts;

    public void Dispose()
    {
        _scratch.Dispose();
        _output.Dispose();
        _error.Dispose();
    }

    [TestCase("run", ExitCode.Broken)]
    [TestCase("run --git-bisect", ExitCode.CannotTest)]
    [TestCase("replay {trace}", ExitCode.Broken)]
    [TestCase("replay {trace} --git-bisect", ExitCode.CannotTest)]
    [TestCase("minimize {trace}", ExitCode.Broken)]
    [TestCase("profile", ExitCode.Broken)]
    [TestCase("profile --profile seed", ExitCode.Broken)]
    public async Task A_kernel_that_lacks_an_option_is_refused_before_the_first_script(string line, ExitCode expected)
    {
        var trace = _scratch.Write("one.trace", "@trace 1\ns0 = socket tcp4 -> ok\n");

        Assert.That(await RunAsync(line.Replace("{trace}", trace)), Is.EqualTo(expected));
        Assert.That(_error.ToString(), Is.EqualTo($"harness: {Lacks}\n"));
        Assert.That(_scripts, Is.Zero);
    }

    [TestCase("run", ExitCode.Broken)]
    [TestCase("run --git-bisect", ExitCode.CannotTest)]
    public async Task A_kernel_that_is_known_to_lack_an_option_is_not_even_booted(string line, ExitCode expected)
    {
        OpenTarget open = (name, _) => throw new KernelLacksException(name, [KernelOption.Ipv6.ToString()]);

        Assert.That(await RunAsync(line, open), Is.EqualTo(expected));
        Assert.That(_error.ToString(), Is.EqualTo("harness: host: the kernel lacks CONFIG_IPV6 (IPv6 sockets)\n"));
    }

    [Test]
    public async Task The_doctor_names_what_is_missing()
    {
        Assert.That(await RunAsync("doctor"), Is.EqualTo(ExitCode.Broken));
        Assert.That(_output.ToString(), Does.EndWith($"\nmissing  run: {Lacks}\n"));
    }

    [TestCase("kernel=6.1.0", "")]
    [TestCase("kernel=6.1.0 missing=", "")]
    [TestCase("kernel=6.1.0 missing=CONFIG_IPV6", "CONFIG_IPV6")]
    [TestCase("missing=CONFIG_IPV6,CONFIG_UNIX kernel=6.1.0", "CONFIG_IPV6 CONFIG_UNIX")]
    public void Hello_tells_what_is_missing(string words, string missing) =>
        Assert.That(string.Join(' ', GuestHello.Parse(words.Split(' '))!.Missing), Is.EqualTo(missing));

    [Test]
    public void The_guide_has_a_row_for_each_option()
    {
        var guide = File.ReadAllText(Path.Combine(Repository.Root, "docs/guests.md"));

        Assert.That(KernelOption.All.Where(option => !guide.Contains($"| `{option.Name}` |", StringComparison.Ordinal)),
            Is.Empty);
    }

    Task<ExitCode> RunAsync(string line) =>
        RunAsync(line, (name, _) => Task.FromResult<ITarget>(new FakeTarget(name, LackingAsync)));

    Task<ExitCode> RunAsync(string line, OpenTarget open) => new HarnessCommand(
        new(_output, _error, ErrorIsLive: false, TimeProvider.System), probe: null, open)
        .RunAsync([.. line.Split(' '), .. line.StartsWith("run", StringComparison.Ordinal) ? Folder : []], default);

    string[] Folder => ["-o", _scratch.In("results")];

    Task<IGuest> LackingAsync(int number, CancellationToken cancellationToken) =>
        Task.FromResult<IGuest>(new ModelGuest(KernelProfile.Seed)
        {
            Hello = GuestHello.Parse(
                ["kernel=0.1-small", "missing=CONFIG_IPV6,CONFIG_SYN_COOKIES,CONFIG_OF_LATER"])!,
            Before = _ =>
            {
                _scripts++;
                return null;
            },
        });
}
