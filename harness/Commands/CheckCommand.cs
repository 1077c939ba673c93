using System.CommandLine;
using Reuseport.Harness.Profiles;
using Reuseport.Harness.Results;
using Reuseport.Harness.Targets;
using Reuseport.Harness.Verdicts;
using Reuseport.Model;

namespace Reuseport.Harness.Commands;

/// <summary>
/// <c>check</c>: the model alone, with a profile by name, with the one that was recorded of a kernel, or with that of
/// targets whose kernels are only measured.
/// </summary>
sealed class CheckCommand(Terminal terminal, OpenTarget open)
{
    readonly EachTarget _each = new(terminal, open);
    readonly Argument<string[]> _files = Options.Files("traces, or folders of .trace files; outcomes may be left out");

    readonly ModelKernel _kernel = new(Profile.SeedName);

    readonly Option<bool> _print = new("--print") { Description = "print the traces with the model's outcomes" };

    public Command Create()
    {
        var command = new Command("check", "says where the model's outcomes are not those of a trace; needs no kernel")
        {
            _files, _each.Option, _kernel.Profile, _kernel.Kernel, _print,
        };
        command.Validators.Add(_kernel.Validate);
        command.SetAction(RunAsync);
        return command;
    }

    async Task<int> RunAsync(ParseResult options, CancellationToken cancellationToken)
    {
        var named = _kernel.Named(options);
        var read = TraceFiles.Read(options.GetRequiredValue(_files));
        var code = await read.WriteErrorsAsync(terminal.Error);
        return read.Files is [] ? (int)code
            : (int)ExitCodes.Worst([code, await CheckAsync(options, read.Files, named, cancellationToken)]);
    }

    async Task<ExitCode> CheckAsync(
        ParseResult options, IReadOnlyList<TraceFile> files, KernelProfile? named,
        CancellationToken cancellationToken)
    {
        if (named is not null || options.GetResult(_each.Option) is not { Implicit: false })
            return await CheckFilesAsync(options, files, named ?? KernelProfile.Seed, cancellationToken);
        return (ExitCode)await _each.DoAsync(
            options,
            async (target, cancellation) =>
            {
                await using var kernel = await Kernel.OpenAsync(
                    target, ProfileChoice.Measured, terminal.Clock, cancellation);
                return await CheckFilesAsync(options, files, kernel.Profile, cancellation);
            },
            cancellationToken);
    }

    async Task<ExitCode> CheckFilesAsync(
        ParseResult options, IReadOnlyList<TraceFile> files, KernelProfile profile,
        CancellationToken cancellationToken)
    {
        await terminal.Error.WriteLineAsync($"profile  {Profile.Describe(profile)}");
        var (verdict, isLeftOut) = (Verdict.Agrees, false);
        foreach (var file in files)
        {
            try
            {
                var check = new FileCheck(file.On(profile).Trace, profile, cancellationToken);
                await WriteAsync(file, check, profile, options.GetValue(_print));
                if (check.Disagreements is not [])
                    verdict = Verdict.Outdated;
            }
            catch (UsageException e)
            {
                await terminal.Error.WriteLineAsync($"harness: {file.Path}: {e.Message}");
                isLeftOut = true;
            }
        }
        return isLeftOut ? ExitCode.Usage : ExitCodes.Of(verdict);
    }

    /// <summary>Says where the file disagrees with the model.</summary>
    async Task WriteAsync(TraceFile file, FileCheck check, KernelProfile profile, bool print)
    {
        if (check.Disagreements is not [])
            await terminal.Output.WriteLineAsync($"{VerdictWords.Word(Verdict.Outdated),-9} {file.Path}");
        foreach (var (call, sentence) in check.Disagreements)
            await terminal.Output.WriteLineAsync($"  call {call + 1}: {sentence}");

        if (print)
        {
            var printed = new RewrittenTrace(file.Written, check.Rewritten)
            {
                Head = [$"profile {Profile.Describe(profile)}"],
                Notes = check.Notes,
            };
            await terminal.Output.WriteAsync(printed.Write());
        }
    }
}
