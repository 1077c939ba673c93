using System.CommandLine;
using Reuseport.Harness.Profiles;
using Reuseport.Harness.Results;
using Reuseport.Harness.Targets;
using Reuseport.Harness.Verdicts;
using Reuseport.Model;
using Reuseport.Vocabulary;

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
            if (!await CheckAsync(file, profile, options.GetValue(_print)))
                verdict = Verdict.Outdated;
        }
        return ExitCodes.Of(verdict);
    }

    /// <summary>Says where the file disagrees with the model; false when it does.</summary>
    async Task<bool> CheckAsync(TraceFile file, KernelProfile profile, bool print)
    {
        var (script, recorded) = (file.Trace.Script, file.Trace.Outcomes);
        var worlds = Worlds.Start(profile, script.Settings);
        var predictions = new List<Prediction>();
        var agrees = true;
        for (var i = 0; i < script.Ops.Count; i++)
        {
            var prediction = worlds.Predict(script.Ops[i]);
            predictions.Add(prediction);
            if (Judge.Asserted(file.Trace, i) is { } asserted && !Covers(asserted, prediction.Expected))
            {
                if (agrees)
                    await terminal.Output.WriteLineAsync($"{VerdictWords.Word(Verdict.Outdated),-9} {file.Path}");
                agrees = false;
                await terminal.Output.WriteLineAsync(
                    $"  call {i + 1}: {TraceText.Line(script.Ops[i], recorded[i])}, "
                    + $"the model says {prediction.Expected}");
            }
            worlds = Follow(prediction, recorded[i]) ?? prediction.After();
        }

        var trace = new Trace(null, script, [.. predictions.Select(prediction => prediction.Expected)]);
        if (print)
            await terminal.Output.WriteAsync(
                AnnotatedTrace.Write(
                    [$"profile {Profile.Describe(profile)}"], trace, call => Notes(predictions[call])));
        return agrees;
    }

    /// <summary>Whether a file allows all that the model does: what it leaves out happens on some boot.</summary>
    static bool Covers(Outcome recorded, Outcome expected) =>
        (expected is Outcome.OneOf(var outcomes) ? outcomes : [expected]).All(recorded.Allows);

    /// <summary>The worlds after a recorded outcome; null when the model has none such.</summary>
    static Worlds? Follow(Prediction prediction, Outcome recorded) =>
        recorded is Outcome.DontCare or Outcome.OneOf ? prediction.After() : prediction.After(recorded);

    static IEnumerable<string> Notes(Prediction prediction)
    {
        if (prediction.WhyFree is { } reason)
            yield return reason;
        if (prediction.IsHazard)
            yield return "may corrupt the kernel's memory (the hazard family): replay refuses this trace";
    }
}
