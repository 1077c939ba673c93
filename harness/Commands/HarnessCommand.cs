using System.CommandLine;
using System.CommandLine.Parsing;
using Reuseport.Containers;
using Reuseport.Containers.Kernels;
using Reuseport.Harness.Profiles;
using Reuseport.Harness.Running;

namespace Reuseport.Harness.Commands;

/// <summary>The command line: its commands, and what every error becomes.</summary>
/// <param name="probe">The probe beside the harness, for the doctor; null when there is none.</param>
public sealed class HarnessCommand(Terminal terminal, ProbeFile? probe, StartGuest start)
{
    /// <summary>Runs one command line to its end. Every error is one line, and an exit code.</summary>
    public async Task<ExitCode> RunAsync(IReadOnlyList<string> arguments, CancellationToken cancellationToken)
    {
        var root = new RootCommand(
            $"""
            Compares the kernel's SO_REUSEPORT with a model of it, call by call.
            run, replay, minimize and doctor need root, or CAP_SYS_ADMIN, CAP_NET_ADMIN and CAP_BPF.

            {ExitCodes.Help}
            """)
        {
            new RunCommand(terminal, start).Create(),
            new ReplayCommand(terminal, start).Create(),
            new CheckCommand(terminal).Create(),
            new MinimizeCommand(terminal, start).Create(),
            new DoctorCommand(terminal, probe, start).Create(),
            new KernelsCommand(terminal).Create(),
        };

        var parsed = root.Parse(arguments);
        if (parsed.Errors is [var error, ..])
            return await FailAsync(ExitCode.Usage, error.Message);
        var configuration = new InvocationConfiguration
        {
            Output = terminal.Output,
            Error = terminal.Error,
            EnableDefaultExceptionHandler = false,
            ProcessTerminationTimeout = null,
        };
        var gitBisect = parsed.GetResult("--git-bisect") is OptionResult { Implicit: false };
        try
        {
            return (ExitCode)await parsed.InvokeAsync(configuration, cancellationToken);
        }
        catch (UsageException e)
        {
            return await FailAsync(ExitCode.Usage, e.Message);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            return await FailAsync(ExitCode.Interrupted, "interrupted");
        }
        catch (Exception e) when (IsBroken(e))
        {
            // The probe stops at the first thing that it may not do; here is all that it would stop at.
            var message = (e is GuestRefusedException ? Capabilities.Missing() : null) ?? e.Message;
            return await FailAsync(gitBisect ? ExitCode.CannotTest : ExitCode.Broken, message);
        }
    }

    /// <summary>
    /// The errors of the environment. Whatever else is thrown is our own mistake and shows where it was made.
    /// </summary>
    static bool IsBroken(Exception e) =>
        e is GuestException or GuestRefusedException or KernelException or ProfileException or IOException
            or UnauthorizedAccessException;

    async Task<ExitCode> FailAsync(ExitCode code, string message)
    {
        await terminal.Error.WriteLineAsync($"harness: {message}");
        return code;
    }
}
