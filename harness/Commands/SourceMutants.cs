using Reuseport.Containers.Source;
using Reuseport.Harness.Generation;
using Reuseport.Harness.Mutants;
using Reuseport.Harness.Profiles;
using Reuseport.Harness.Targets;

namespace Reuseport.Harness.Commands;

/// <summary>How much of the kernel's file the comparison holds fast: the score of its mutants.</summary>
sealed class SourceMutants(Terminal terminal, SourceTarget target)
{
    /// <summary>The score for machines, in the folder of results.</summary>
    const string ReportName = "mutants.json";

    /// <returns>Diverges when a mutant survives that one thread can show.</returns>
    public async Task<ExitCode> RunAsync(
        ProfileChoice choice, long scripts, ulong seed, int jobs, string folder, CancellationToken cancellationToken)
    {
        await using var kernel = await Kernel.OpenAsync(target, choice, terminal.Clock, cancellationToken);
        await terminal.Output.WriteLineAsync(
            $"""
            kernel   {kernel}
            profile  {Profile.Describe(kernel.Profile)}
            """);
        var generator = new Generator(kernel.Profile, seed, kernel.Hello.Alphabet);
        var run = new MutantRun(target.Build, generator, kernel.Referee, jobs, terminal.Say);
        var score = await run.RunAsync(scripts, cancellationToken);
        Directory.CreateDirectory(folder);
        var report = Path.Combine(folder, ReportName);
        await File.WriteAllTextAsync(report, score.ToJson(), cancellationToken);
        await terminal.Output.WriteAsync($"results  {report}\n\n{score}");
        return score.Survive > 0 ? ExitCode.Diverges : ExitCode.Agrees;
    }
}
