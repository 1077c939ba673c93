using Reuseport.Containers;
using Reuseport.Harness.Commands;
using Reuseport.Harness.Targets;

namespace Reuseport.Harness.Tests.Guests;

/// <summary>The harness as a person has it, with the targets of this machine.</summary>
static class RealHarness
{
    public static string Scenarios { get; } = Path.Combine(Repository.Root, "tests/scenarios");

    /// <summary>Runs a command that agrees.</summary>
    public static async Task<string> RunAsync(params string[] line)
    {
        var (exitCode, output, error) = await TryAsync(line);
        Assert.That(exitCode, Is.EqualTo(ExitCode.Agrees), $"{output}{error}");
        return output;
    }

    /// <summary>Runs a command, whatever comes of it.</summary>
    public static async Task<(ExitCode Code, string Output, string Error)> TryAsync(params string[] line)
    {
        using var output = new StringWriter { NewLine = "\n" };
        using var error = new StringWriter { NewLine = "\n" };
        var probe = ProbeFile.Find(Path.Combine(AppContext.BaseDirectory, "probe"));
        var targets = new RealTargets(probe, TimeProvider.System, static _ => { });
        var harness = new HarnessCommand(
            new(output, error, ErrorIsLive: false, TimeProvider.System), probe, targets.OpenAsync);
        var exitCode = await harness.RunAsync(line, CancellationToken.None);
        return (exitCode, output.ToString(), error.ToString());
    }
}
