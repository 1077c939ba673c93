using System.CommandLine;
using Reuseport.Containers;
using Reuseport.Harness.Profiles;
using Reuseport.Harness.Targets;
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

    public Command Create()
    {
        var command = new Command("profile", "measures how a kernel differs from the model's seed, with the traces")
        {
            _each.Option, _profile,
        };
        command.SetAction((options, cancellationToken) => _each.DoAsync(
            options, (target, cancellation) => MeasureAsync(options, target, cancellation), cancellationToken));
        return command;
    }

    async Task<ExitCode> MeasureAsync(ParseResult options, ITarget target, CancellationToken cancellationToken)
    {
        var declared = options.GetValue(_profile) is { } names ? Profile.Parse(names) : null;
        await using var guest = await target.StartAsync(0, cancellationToken);
        RequiredOptions.Require(target.Name, guest.Hello);
        await terminal.Output.WriteLineAsync($"kernel   {guest.Hello.Kernel} {guest.Hello.Arch}");

        var measured = await Profile.MeasureAllAsync(guest, cancellationToken);
        var profile = Profile.Of(measured);
        await terminal.Output.WriteLineAsync($"profile  {Profile.Describe(profile)}");
        foreach (var measurement in measured)
            await WriteAsync(measurement);
        return declared is null ? ExitCode.Agrees : await CompareAsync(declared, profile);
    }

    async Task WriteAsync(Measurement measurement)
    {
        var (shows, behaviour) = (measurement.IsShown ? "shows" : "lacks", measurement.Behaviour);
        await terminal.Output.WriteLineAsync($"\n# {shows} {behaviour.Name}: {behaviour.Description}");
        await terminal.Output.WriteAsync(measurement.Trace.ToString());
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
