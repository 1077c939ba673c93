using System.CommandLine;
using Reuseport.Containers;
using Reuseport.Containers.Kernels;
using Reuseport.Harness.Targets;

namespace Reuseport.Harness.Commands;

/// <summary>The command line: its commands, and what every error becomes.</summary>
/// <param name="probe">The probe beside the harness, for the doctor; null when there is none.</param>
/// <param name="kernels">The packaged kernels; null for those of the distribution.</param>
public sealed class HarnessCommand(
    Terminal terminal, ProbeFile? probe, OpenTarget open, PackagedKernels? kernels = null)
{
    readonly PackagedKernels _kernels = kernels
        ?? PackagedKernels.OfArchive(terminal.Clock, terminal.Say);

    /// <summary>Runs one command line to its end. Every error is one line, and an exit code.</summary>
    public async Task<ExitCode> RunAsync(IReadOnlyList<string> arguments, CancellationToken cancellationToken)
    {
        var root = new RootCommand(
            $"""
            Compares the kernel's SO_REUSEPORT with a model of it, call by call.
            run, replay, minimize and doctor need root, or CAP_SYS_ADMIN, CAP_NET_ADMIN, CAP_NET_RAW and CAP_BPF.

            {ExitCodes.Help}
            """)
        {
            new RunCommand(terminal, open, _kernels).Create(),
            new SourceCommand(terminal, open, _kernels).Create(),
            new ReplayCommand(terminal, open, _kernels).Create(),
            new CheckCommand(terminal, open).Create(),
            new ExportCommand(terminal).Create(),
            new MinimizeCommand(terminal, open).Create(),
            new ProfileCommand(terminal, open).Create(),
            new MatrixCommand(terminal, open, _kernels).Create(),
            new BisectCommand(terminal, probe, open, _kernels).Create(),
            new HistoryCommand(terminal, probe, open, _kernels).Create(),
            new SnapshotCommand(terminal, probe, open, _kernels).Create(),
            new NightlyCommand(terminal, probe, open, _kernels).Create(),
            new ReportCommand(terminal).Create(),
            new KernelsCommand(terminal).Create(),
            new DoctorCommand(terminal, probe, open).Create(),
            new CleanCommand(terminal).Create(),
            new HelpCommand(terminal).Create(),
        };

        var parsed = root.Parse(arguments);
        var gitBisect = arguments.Contains(Options.GitBisectName);
        var usage = gitBisect ? ExitCode.UsageInBisect : ExitCode.Usage;
        if (parsed.Errors is [var error, ..])
            return await FailAsync(usage, error.Message);
        var configuration = new InvocationConfiguration
        {
            Output = terminal.Output,
            Error = terminal.Error,
            EnableDefaultExceptionHandler = false,
            ProcessTerminationTimeout = null,
        };
        try
        {
            return (ExitCode)await parsed.InvokeAsync(configuration, cancellationToken);
        }
        catch (UsageException e)
        {
            return await FailAsync(usage, e.Message);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            return await FailAsync(ExitCode.Interrupted, "interrupted");
        }
        catch (KernelException e) when (e.IsMissing && gitBisect)
        {
            return await FailAsync(usage, e.Message);
        }
        catch (Exception e) when (Failure.IsOfEnvironment(e))
        {
            return await FailAsync(gitBisect ? ExitCode.CannotTest : ExitCode.Broken, e.Message);
        }
    }

    async Task<ExitCode> FailAsync(ExitCode code, string message)
    {
        await terminal.Error.WriteLineAsync($"harness: {message}");
        return code;
    }
}
