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

    readonly Option<string?> _profile = new("--profile")
    {
        Description = $"which kernel the model is: {Profile.SeedName} (default), or behaviours such as "
            + "incoming-cpu,udp-hash4",
        HelpName = "NAMES",
    };

    readonly Option<string?> _kernel = new("--kernel")
    {
        Description = "which kernel the model is, by its release or package, such as 6.12.118: what was recorded of it",
        HelpName = "RELEASE",
    };

    readonly Option<bool> _print = new("--print") { Description = "print the traces with the model's outcomes" };

    public Command Create()
    {
        var command = new Command("check", "says where the model's outcomes are not those of a trace; needs no kernel")
        {
            _files, _each.Option, _profile, _kernel, _print,
        };
        command.Validators.Add(result =>
        {
            if (result.GetValue(_profile) is not null && result.GetValue(_kernel) is not null)
                result.AddError("check takes --profile or --kernel, not both");
        });
        command.SetAction(RunAsync);
        return command;
    }

    async Task<int> RunAsync(ParseResult options, CancellationToken cancellationToken)
    {
        var named = options.GetValue(_profile) is { } names ? Profile.Parse(names)
            : options.GetValue(_kernel) is { } kernel ? Recorded(kernel)
            : null;
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

    /// <exception cref="UsageException">Nothing was recorded of such a kernel.</exception>
    static KernelProfile Recorded(string kernel)
    {
        var release = KernelRelease.Parse(kernel)
            ?? throw new UsageException($"--kernel: '{kernel}' is not the release of a kernel");
        return RecordedProfiles.Built.Expect(release)?.Profile
            ?? throw new UsageException($"--kernel: no profile of {release.Series} up to {kernel} is recorded");
    }

    async Task<ExitCode> CheckFilesAsync(
        ParseResult options, IReadOnlyList<TraceFile> files, KernelProfile profile,
        CancellationToken cancellationToken)
    {
        await terminal.Error.WriteLineAsync($"profile  {Profile.Describe(profile)}");
        var verdict = Verdict.Agrees;
        foreach (var file in files)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (!await CheckAsync(file.On(profile), profile, options.GetValue(_print)))
                verdict = Verdict.Outdated;
        }
        return ExitCodes.Of(verdict);
    }

    /// <summary>Says where the file disagrees with the model; false when it does.</summary>
    async Task<bool> CheckAsync(TraceFile file, KernelProfile profile, bool print)
    {
        var check = new FileCheck(file.Trace, profile);
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
        return check.Disagreements is [];
    }
}
