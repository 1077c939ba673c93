using System.CommandLine;
using Reuseport.Containers;
using Reuseport.Harness.Profiles;
using Reuseport.Harness.Targets;
using Reuseport.Harness.Verdicts;
using Reuseport.Model;

namespace Reuseport.Harness.Commands;

/// <summary><c>profile</c>: the named behaviours that a kernel shows, each with the trace that shows it.</summary>
sealed class ProfileCommand(Terminal terminal, OpenTarget open)
{
    readonly EachTarget _each = new(terminal, open);

    readonly Option<string?> _profile = new("--profile")
    {
        Description = "the behaviours that the kernel should show; exit code 1 when it shows others",
        HelpName = "NAMES",
    };

    readonly Option<string?> _record = new("--record")
    {
        Description = "write the profile into a file, replacing that of the same release; no traces are printed",
        HelpName = "FILE",
    };

    public Command Create()
    {
        var command = new Command("profile", "measures how a kernel differs from the model's seed, with the traces")
        {
            _each.Option, _profile, _record,
        };
        command.SetAction((options, cancellationToken) => _each.DoAsync(
            options, (target, cancellation) => MeasureAsync(options, target, cancellation), cancellationToken));
        return command;
    }

    async Task<ExitCode> MeasureAsync(ParseResult options, ITarget target, CancellationToken cancellationToken)
    {
        var declared = options.GetValue(_profile) is { } names ? Profile.Parse(names) : null;
        await using var trials = new Trials(target.StartAsync, new(KernelProfile.Seed), number: 0);
        var hello = await trials.HelloAsync(cancellationToken);
        RequiredOptions.Require(target.Name, hello);
        await terminal.Output.WriteLineAsync($"kernel   {Kernel.Describe(target, hello)}");

        var measured = await MeasuredProfile.MeasureAsync(trials, hello, cancellationToken);
        await terminal.Output.WriteLineAsync($"profile  {Profile.Describe(measured.Profile)}");
        var isWhole = measured.Measurements.All(measurement => measurement.IsShown is not null);
        if (options.GetValue(_record) is { } file && isWhole)
            Record(file, hello, measured.Profile);
        else
            await WriteAsync(measured);
        if (!isWhole)
            return ExitCode.Diverges;
        return declared is null ? ExitCode.Agrees : await CompareAsync(declared, measured.Profile);
    }

    async Task WriteAsync(MeasuredProfile measured)
    {
        foreach (var (behaviour, isShown, trace) in measured.Measurements)
        {
            var shows = isShown switch { true => "shows", false => "lacks", null => "shows neither form of" };
            await terminal.Output.WriteLineAsync($"\n# {shows} {behaviour.Name}: {behaviour.Description}");
            await terminal.Output.WriteAsync(trace.ToString());
        }
    }

    /// <exception cref="UsageException">The kernel does not tell its release, or the file is none of profiles.
    /// </exception>
    static void Record(string file, GuestHello hello, KernelProfile profile)
    {
        var release = KernelRelease.Of(hello)
            ?? throw new UsageException($"'{hello.Kernel}' is not the release of a kernel");
        var recorded = File.Exists(file) ? RecordedProfiles.Read(File.ReadAllText(file), file) : new([]);
        File.WriteAllText(file, recorded.With(new($"{release}", Profile.Names(profile))).ToJson());
    }

    /// <summary>A behaviour that was declared and does not show is a failure, and so is one that shows undeclared.
    /// </summary>
    async Task<ExitCode> CompareAsync(KernelProfile declared, KernelProfile profile)
    {
        if (declared == profile)
            return ExitCode.Agrees;
        await terminal.Output.WriteLineAsync(
            $"\ndeclared {Profile.Describe(declared)}, shown {Profile.Describe(profile)}");
        return ExitCode.Diverges;
    }
}
