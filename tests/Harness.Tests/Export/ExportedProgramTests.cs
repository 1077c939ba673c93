using System.Text.RegularExpressions;
using Reuseport.Containers.Kernels;
using Reuseport.Containers.Source;
using Reuseport.Harness.Tests.Guests;

namespace Reuseport.Harness.Tests.Export;

/// <summary>
/// The programs on real kernels. They and the probe are two witnesses that share no code: what a program says of a
/// kernel is what <c>replay</c> says.
/// </summary>
public sealed partial class ExportedProgramTests
{
    static readonly string[] _scripts =
        ["scripts/checkpatch.pl", "scripts/spelling.txt", "scripts/const_structs.checkpatch"];

    [Test]
    public async Task On_this_kernel_each_program_says_what_replay_says() =>
        Compare(await CSuite.OfTraces.RunHereAsync(), await ReplayAsync("host"));

    [TestCase("5.10")]
    [TestCase("6.1")]
    [TestCase("6.12")]
    [TestCase("7.3")]
    [Category("Vm")]
    public async Task In_a_machine_each_program_says_what_replay_says(string version)
    {
        var (programs, _) = await CSuite.OfTraces.BootAsync(version);

        Compare(programs, await ReplayAsync($"vm:{version}"));
    }

    /// <summary>A function that many programs have is looked at once: checkpatch takes a second a file.</summary>
    [Test]
    public async Task Every_program_is_in_the_style_of_the_kernel()
    {
        using var scratch = new Scratch();
        var (seen, names) = (new HashSet<string>(), new List<string>());
        foreach (var (name, text) in CSuite.OfTraces.Programs)
        {
            var withoutLicense = text[(text.IndexOf('\n', StringComparison.Ordinal) + 1)..];
            var parts = withoutLicense.Split("\n\n").Where(seen.Add);
            // A file's own name does not belong into it, and a trace may name the selftest that it is from.
            var file = $"{name}-.c";
            names.Add(file);
            await File.WriteAllTextAsync(
                scratch.In(file), $"// SPDX-License-Identifier: GPL-2.0\n{string.Join("\n\n", parts).TrimEnd()}\n");
        }
        var tree = await new SourcePackages(CacheFolder.Default, TimeProvider.System, TestContext.Progress.WriteLine)
            .FindPartAsync("linux-source-6.1", "scripts", _scripts, CancellationToken.None);

        var (output, _) = await new ExternalCommand(
            "perl",
            [
                Path.Combine(tree, "scripts/checkpatch.pl"), "--no-tree", "--terse", "--no-summary", "--file",
                .. names,
            ],
            scratch.Path).TryReadAsync(CancellationToken.None);

        Assert.That(output.Split('\n').Where(line => Complaints().IsMatch(line)), Is.Empty);
    }

    static void Compare(
        IReadOnlyDictionary<string, (int Code, string Line)> programs, IReadOnlyDictionary<string, int> replays)
    {
        Assert.That(programs.Keys, Is.EquivalentTo(CSuite.OfTraces.Programs.Keys));
        Assert.Multiple(() =>
        {
            foreach (var (name, (code, line)) in programs)
                Assert.That(code, Is.EqualTo(replays[name]), $"{name}: {line}");
        });
    }

    /// <summary>The exit code that the verdict on each trace has.</summary>
    static async Task<IReadOnlyDictionary<string, int>> ReplayAsync(string target)
    {
        var (_, output, _) = await RealHarness.TryAsync(["replay", .. CSuite.Folders, "--target", target]);
        return Verdicts().Matches(output).ToDictionary(
            match => Path.GetFileNameWithoutExtension(match.Groups[2].Value),
            match => match.Groups[1].Value == "agrees" ? 0 : 1);
    }

    [GeneratedRegex(@"^(\w+) +(\S+\.trace)$", RegexOptions.Multiline)]
    private static partial Regex Verdicts();

    [GeneratedRegex("(ERROR|WARNING)")]
    private static partial Regex Complaints();
}
