using Reuseport.Harness.Profiles;

namespace Reuseport.Harness.Commands;

/// <summary>What is said of files that are no traces.</summary>
static class TraceFileErrors
{
    /// <summary>Says what is wrong with those that were not read; the others can be worked on.</summary>
    /// <returns>The exit code that the files alone give.</returns>
    public static async Task<ExitCode> WriteErrorsAsync(
        this TraceFiles files, TextWriter error, bool gitBisect = false)
    {
        foreach (var sentence in files.Errors)
            await error.WriteLineAsync($"harness: {sentence}");
        return files.Errors is [] ? ExitCode.Agrees : gitBisect ? ExitCode.UsageInBisect : ExitCode.Usage;
    }
}
