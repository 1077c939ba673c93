using Reuseport.Containers;
using Reuseport.Harness.Commands;
using Reuseport.Harness.Snapshots;
using Reuseport.Harness.Tests.Guests;
using Reuseport.Harness.Tests.History;

namespace Reuseport.Harness.Tests.Snapshots;

/// <summary>Three scenarios on packaged kernels that the model plays, in a recording that does not come to its end.
/// </summary>
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public sealed class InterruptedRecordTests : PlayedKernels
{
    static readonly string[] _scenarios = ["one", "two", "three"];

    readonly Dictionary<Script, string> _scripts = [];

    /// <summary>The scenarios that kernels ran.</summary>
    readonly List<string> _ran = [];

    /// <summary>How many scripts a kernel still answers.</summary>
    int _left = int.MaxValue;

    Action _interrupt = () => { };

    Func<string, string, bool> _fails = (_, _) => false;

    public InterruptedRecordTests()
    {
        var calls = File.ReadAllLines(Trace).Where(line => !line.StartsWith('#') && line.Trim() != "").Skip(1);
        var text = $"@trace 1\n# A rule.\n{string.Join('\n', calls)}\n";
        foreach (var (i, name) in _scenarios.Index())
        {
            var longer = text + string.Concat(Enumerable.Repeat("close s0\n", i + 1));
            Directory.CreateDirectory(Scratch.In("whole"));
            Directory.CreateDirectory(Scratch.In("cut"));
            Scratch.Write($"whole/{name}.trace", longer);
            Scratch.Write($"cut/{name}.trace", longer);
            _scripts[TraceReader.ReadTrace(longer).Script] = name;
        }
    }

    /// <summary>One is killed between two lines of its journal, the other within the last one.</summary>
    [Test]
    public async Task Killed_at_any_moments_and_begun_again_it_gives_the_same_bytes_and_asks_for_the_rest(
        [Range(1, 8)] int seed, [Values] bool inPart)
    {
        var (random, kills) = (new Random(seed), 0);
        await RecordAsync("whole");
        var once = _ran.Count;
        _interrupt = () => throw new KilledException();
        _ran.Clear();

        while (true)
        {
            _left = random.Next(1, 80);
            try
            {
                await RecordAsync("cut", "-j", "2");
                break;
            }
            catch (KilledException)
            {
                kills++;
            }
            Assert.That(File.Exists(Scratch.In("cut/kernels.txt")), Is.False, "none is in the folder, or all are");
            if (inPart)
                Cut(Scratch.In($"cut/{Journal.FileName}"), random.Next(1, 40));
        }

        Assert.That(Files("cut"), Is.EqualTo(Files("whole")));
        Assert.That(kills, Is.GreaterThan(2));
        // Two kernels are at work, with a scenario of two runs each; a line that is cut is an answer.
        Assert.That(_ran, Has.Count.LessThanOrEqualTo(once + (kills * (inPart ? 6 : 4))), "what was answered is kept");
    }

    [Test]
    public async Task Ctrl_C_keeps_what_was_answered()
    {
        await RecordAsync("whole");
        using var interruption = new CancellationTokenSource();
        (_interrupt, _left) = (interruption.Cancel, 60);
        Assert.That(await RecordAsync("cut", interruption.Token), Is.EqualTo(ExitCode.Interrupted));
        Fetched.Clear();
        _left = int.MaxValue;

        Assert.That(await RecordAsync("cut"), Is.EqualTo(ExitCode.Agrees));

        Assert.That(Fetched, Does.Not.Contain("6.1.1-1").And.Contain("6.2.1-1"));
        Assert.That(Error.ToString(), Does.Match($@"goes on with \d+ answers that {Journal.FileName} has\n"));
        Assert.That(Files("cut"), Is.EqualTo(Files("whole")));
    }

    /// <summary>A folder in the place of a file ends the recording there.</summary>
    [Test]
    public async Task Cut_while_the_folder_is_written_it_has_nothing_new_and_then_all([Values(0, 1, 2)] int file)
    {
        await RecordAsync("whole", "--kernels", "6.1.1..6.1.8");
        await RecordAsync("cut", "--kernels", "6.1.1..6.1.8");
        await RecordAsync("whole");
        var obstacle = Scratch.In($"cut/{_scenarios[file]}.received.txt");
        Directory.CreateDirectory(obstacle);
        Assert.That(await RecordAsync("cut"), Is.EqualTo(ExitCode.Broken));
        Directory.Delete(obstacle);

        Assert.That(File.ReadAllText(Scratch.In("cut/kernels.txt")), Does.EndWith("6.1.8\n"), "none is told of");
        Assert.That(await SnapshotAsync("check", "cut", "--target", "vm:6.1.8-1"), Is.EqualTo(ExitCode.Agrees));
        _ran.Clear();
        Assert.That(await RecordAsync("cut"), Is.EqualTo(ExitCode.Agrees));
        Assert.That(_ran, Is.Empty, "all was answered");
        Assert.That(Files("cut"), Is.EqualTo(Files("whole")));
    }

    [Test]
    public async Task A_kernel_that_fails_in_one_scenario_is_in_no_snapshot_until_it_is_told_of_all()
    {
        await RecordAsync("whole");
        _fails = (update, scenario) => (update, scenario) == ("6.1.9", "two");
        await RecordAsync("cut");

        Assert.That(Output.ToString(), Does.Contain("\nuntold    6.1.9: it hangs\n"));
        Assert.That(File.ReadAllText(Scratch.In("cut/kernels.txt")), Does.EndWith("6.1.8\n6.2.1\n"));
        Assert.That(File.ReadAllText(Scratch.In("cut/one.verified.txt")), Does.Not.Contain("6.1.9"));
        _ran.Clear();
        _fails = (_, _) => false;
        Assert.That(await RecordAsync("cut"), Is.EqualTo(ExitCode.Agrees));
        Assert.That(_ran, Has.Count.EqualTo(2).And.All.EqualTo("two"), "the rest");
        Assert.That(Files("cut"), Is.EqualTo(Files("whole")));
    }

    [Test]
    public async Task What_another_build_left_is_asked_anew()
    {
        _interrupt = () => throw new KilledException();
        _left = 60;
        Assert.That(() => RecordAsync("cut"), Throws.InstanceOf<KilledException>());
        var journal = Scratch.In($"cut/{Journal.FileName}");
        File.WriteAllText(journal, "another " + File.ReadAllText(journal));
        _left = int.MaxValue;
        _ran.Clear();

        await RecordAsync("cut");

        Assert.That(_ran, Has.Count.EqualTo(60));
        Assert.That(journal, Does.Not.Exist, "the folder has it all");
    }

    static void Cut(string path, int bytes)
    {
        using var file = new FileStream(path, FileMode.Open);
        file.SetLength(Math.Max(0, file.Length - bytes));
    }

    List<string> Files(string folder) =>
    [
        .. Directory.GetFiles(Scratch.In(folder)).Order(StringComparer.Ordinal)
            .Select(path => $"{Path.GetFileName(path)}\n{File.ReadAllText(path)}"),
    ];

    Task<ExitCode> RecordAsync(string folder, params string[] options) => SnapshotAsync("record", folder, options);

    Task<ExitCode> RecordAsync(string folder, CancellationToken cancellationToken) =>
        PlayAsync(Kernel, ["snapshot", "record", "--dir", Scratch.In(folder)], cancellationToken);

    Task<ExitCode> SnapshotAsync(string command, string folder, params string[] options) =>
        PlayAsync(Kernel, ["snapshot", command, "--dir", Scratch.In(folder), .. options]);

    ModelGuest Kernel(string update) => new(new(Changed(update, "6.1.7")))
    {
        Hello = GuestHello.Parse([$"kernel={update}", "arch=none", "build=test"])!,
        Before = script => Answer(update, script),
    };

    GuestAnswer? Answer(string update, Script script)
    {
        // Those of the measurement of the profile have no name.
        var name = _scripts.GetValueOrDefault(script, "");
        lock (_ran)
        {
            if (--_left <= 0)
                _interrupt();
            if (name != "")
                _ran.Add(name);
        }
        return _fails(update, name) ? throw new GuestException("it hangs") : null;
    }

    /// <summary>No harness catches it.</summary>
    sealed class KilledException : Exception;
}
