using System.Diagnostics;

namespace Reuseport.Containers.Tests.Docker;

/// <summary>The harness as its user starts it.</summary>
static class HarnessProcess
{
    static readonly string _harness = Path.Combine(
        AppContext.BaseDirectory, "../../Harness", new DirectoryInfo(AppContext.BaseDirectory).Name, "harness");

    /// <param name="host">As <c>DOCKER_HOST</c>.</param>
    /// <param name="scratch">Where its results and its cache go.</param>
    /// <param name="wrapper">A command that starts it, and its arguments.</param>
    public static Process Start(string host, DirectoryInfo scratch, string[] wrapper, params string[] arguments)
    {
        string[] line = [.. wrapper, _harness, .. arguments];
        return Process.Start(new ProcessStartInfo(line[0], line[1..])
        {
            Environment = { ["DOCKER_HOST"] = host, ["XDG_CACHE_HOME"] = scratch.FullName },
            WorkingDirectory = scratch.FullName,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
    }

    /// <summary>Waits for its end.</summary>
    public static async Task<(int ExitCode, string Output, string Error)> EndAsync(this Process harness)
    {
        var (output, error) = (harness.StandardOutput.ReadToEndAsync(), harness.StandardError.ReadToEndAsync());
        await harness.WaitForExitAsync();
        return (harness.ExitCode, await output, await error);
    }
}
