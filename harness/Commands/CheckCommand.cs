using System.CommandLine;
using Reuseport.Harness.Comparing;
using Reuseport.Harness.Profiles;
using Reuseport.Harness.Reporting;
using Reuseport.Harness.Targets;
using Reuseport.Model;
using Reuseport.Vocabulary;

namespace Reuseport.Harness.Commands;

/// <summary>
/// <c>check</c>: the model alone, with a profile by name, or with that of targets whose kernels are only measured.
/// </summary>
sealed class CheckCommand(Terminal terminal, OpenTarget open)
{
    readonly EachTarget _each = new(terminal, open);
    readonly Argument<string[]> _files = Options.Files("traces, or folders of .trace files; outcomes may be left out");

    readonly Option<string?> _profile = new("--profile")
    {
        Description = $"the kernel to be: {Profile.SeedName} (default), or behaviours such as incoming-cpu,udp-hash4",
        HelpName = "NAMES",
    };

    public Command Create()
    {
        var command = new Command("check", "prints traces with the model's outcomes; says where a file has others")
        {
            _files, _each.Option, _profile,
        };
        command.SetAction(RunAsync);
        return command;
    }

    async Task<int> RunAsync(ParseResult options, CancellationToken cancellationToken)
    {
        var named = options.GetValue(_profile) is { } names ? Profile.Parse(names) : null;
        var files = TraceFiles.Read(options.GetRequiredValue(_files)).AllOrThrow();
        if (named is not null || options.GetResult(_each.Option) is not { Implicit: false })
            return (int)await CheckAsync(files, named ?? KernelProfile.Seed, cancellationToken);
        return await _each.DoAsync(
            options,
            async (target, cancellation) =>
            {
                await using var kernel = await Kernel.MeetAsync(target, declared: null, terminal.Clock, cancellation);
                return await CheckAsync(files, kernel.Profile, cancellation);
            },
            cancellationToken);
    }

    async Task<ExitCode> CheckAsync(
        IReadOnlyList<TraceFile> files, KernelProfile profile, CancellationToken cancellationToken)
    {
        var verdict = Verdict.Agrees;
        foreach (var file in files)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (!await CheckAsync(file, profile))
                verdict = Verdict.Diverges;
        }
        return ExitCodes.Of(verdict);
    }

    /// <summary>Prints the trace as the model sees it; false when the file disagrees.</summary>
    async Task<bool> CheckAsync(TraceFile file, KernelProfile profile)
    {
        var (script, recorded) = (file.Trace.Script, file.Trace.Outcomes);
        var worlds = Worlds.Start(profile, script.Settings);
        var predictions = new List<Prediction>();
        var agrees = true;
        for (var i = 0; i < script.Ops.Count; i++)
        {
            var prediction = worlds.Predict(script.Ops[i]);
            predictions.Add(prediction);
            var after = Follow(prediction, recorded[i]);
            if (after is null)
            {
                agrees = false;
                await terminal.Error.WriteLineAsync(
                    $"{file.Path}: call {i + 1}: {TraceText.Line(script.Ops[i], recorded[i])}, "
                    + $"the model says {prediction.Expected}");
            }
            worlds = after ?? prediction.After();
        }

        var trace = new Trace(null, script, [.. predictions.Select(prediction => prediction.Expected)]);
        await terminal.Output.WriteAsync(
            AnnotatedTrace.Write([$"profile {Profile.Describe(profile)}"], trace, call => Notes(predictions[call])));
        return agrees;
    }

    /// <summary>The worlds after a recorded outcome, which may be a set; null when the model has another.</summary>
    static Worlds? Follow(Prediction prediction, Outcome recorded) => recorded switch
    {
        Outcome.DontCare => prediction.After(),
        Outcome.OneOf set => Alternatives(prediction.Expected).All(set.Allows) ? prediction.After() : null,
        _ => prediction.After(recorded),
    };

    static EquatableArray<Outcome> Alternatives(Outcome expected) =>
        expected is Outcome.OneOf(var outcomes) ? outcomes : [expected];

    static IEnumerable<string> Notes(Prediction prediction)
    {
        if (prediction.WhyFree is { } reason)
            yield return reason;
        if (prediction.IsHazard)
            yield return "enters the hazard family: replay refuses this trace";
    }
}
