using System.CommandLine;
using Reuseport.Containers;
using Reuseport.Harness.Targets;

namespace Reuseport.Harness.Commands;

/// <summary>
/// <c>--target</c>, for commands that do the same on each target that it names. A broken target does not stop the
/// others.
/// </summary>
sealed class EachTarget(Terminal terminal, OpenTarget open)
{
    public Option<string[]> Option { get; } = Options.Targets();

    /// <summary>Does the work on each target in its turn; the worst of the exit codes.</summary>
    /// <exception cref="Exception">Where there is one target, whatever is thrown for it.</exception>
    public async Task<int> DoAsync(
        ParseResult options, Func<ITarget, CancellationToken, Task<ExitCode>> work, CancellationToken cancellationToken)
    {
        var names = options.GetRequiredValue(Option);
        if (names is [var only])
            return (int)await DoAsync(only, work, cancellationToken);

        var codes = new List<ExitCode>();
        foreach (var name in names)
        {
            await terminal.Output.WriteLineAsync(codes is [] ? $"target   {name}" : $"\ntarget   {name}");
            codes.Add(await TryAsync(name, work, cancellationToken));
            if (codes[^1] == ExitCode.Interrupted)
                break;
        }
        return (int)ExitCodes.Worst(codes);
    }

    async Task<ExitCode> TryAsync(
        string name, Func<ITarget, CancellationToken, Task<ExitCode>> work, CancellationToken cancellationToken)
    {
        try
        {
            return await DoAsync(name, work, cancellationToken);
        }
        catch (Exception e) when (Failure.IsOfEnvironment(e))
        {
            await terminal.Error.WriteLineAsync($"harness: {name}: {e.Message}");
            return ExitCode.Broken;
        }
    }

    async Task<ExitCode> DoAsync(
        string name, Func<ITarget, CancellationToken, Task<ExitCode>> work, CancellationToken cancellationToken)
    {
        await using var target = await open(name, cancellationToken);
        return await work(target, cancellationToken);
    }
}
