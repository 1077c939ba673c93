using System.ComponentModel;
using System.Diagnostics;

namespace Reuseport.Containers.Kernels;

/// <summary>How a command ended.</summary>
/// <param name="Error">Its standard error, the last lines.</param>
public sealed record CommandEnd(int ExitCode, string Error);

/// <summary>A program of this machine, with its arguments as they are: no shell is involved.</summary>
public sealed class ExternalCommand(string program, IEnumerable<string> arguments, string workingDirectory = "")
{
    /// <summary>The same command in a working directory.</summary>
    public ExternalCommand In(string directory) => new(program, arguments, directory);

    /// <summary>Runs it to its end; a cancellation kills it.</summary>
    /// <returns>Its standard output.</returns>
    /// <exception cref="KernelException">It is not installed, or fails.</exception>
    public async Task<string> ReadAsync(CancellationToken cancellationToken)
    {
        var (output, end) = await TryReadAsync(cancellationToken);
        return end.ExitCode == 0 ? output : throw Failure(end);
    }

    /// <summary>As <see cref="ReadAsync"/>, for callers that explain a failure themselves.</summary>
    /// <exception cref="KernelException">It is not installed.</exception>
    public async Task<(string Output, CommandEnd End)> TryReadAsync(CancellationToken cancellationToken)
    {
        var output = "";
        var end = await RunAsync(
            async stream =>
            {
                using var reader = new StreamReader(stream, leaveOpen: true);
                output = await reader.ReadToEndAsync(cancellationToken);
            },
            cancellationToken);
        return (output, end);
    }

    /// <summary>As <see cref="TryReadAsync"/>, with all of its standard error.</summary>
    /// <exception cref="KernelException">It is not installed.</exception>
    public async Task<(string Output, CommandEnd End)> TryReadEndAsync(CancellationToken cancellationToken)
    {
        using var process = Start();
        try
        {
            process.StandardInput.Close();
            var (output, error) = (
                process.StandardOutput.ReadToEndAsync(cancellationToken),
                process.StandardError.ReadToEndAsync(cancellationToken));
            await process.WaitForExitAsync(cancellationToken);
            return (await output, new(process.ExitCode, await error));
        }
        finally
        {
            await EndAsync(process);
        }
    }

    /// <summary>Runs it to its end while <paramref name="read"/> reads its output and leaves it open.</summary>
    /// <exception cref="KernelException">It is not installed, or succeeds with what cannot be read.</exception>
    public async Task<CommandEnd> RunAsync(Func<Stream, Task> read, CancellationToken cancellationToken)
    {
        using var process = Start();
        try
        {
            process.StandardInput.Close();
            var error = new LastLines(process.StandardError);
            var reading = read(process.StandardOutput.BaseStream);
            try
            {
                await reading;
            }
            catch (Exception e) when (e is InvalidDataException or IOException)
            {
                // A command that failed says why better than the output that it left unfinished.
                await process.StandardOutput.BaseStream.CopyToAsync(Stream.Null, cancellationToken);
                await process.WaitForExitAsync(cancellationToken);
                if (process.ExitCode == 0)
                    throw new KernelException($"{program}: its output is broken: {e.Message}", e);
            }
            await process.WaitForExitAsync(cancellationToken);
            await error.Ended;
            return new(process.ExitCode, error.ToString());
        }
        finally
        {
            await EndAsync(process);
        }
    }

    /// <summary>The failure as one line: apt marks its lines, and the first is the cause of the others.</summary>
    public KernelException Failure(CommandEnd end)
    {
        var lines = end.Error.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        var why = lines.FirstOrDefault(line => line is ['E' or 'W', ':', ' ', ..])?[3..]
            ?? lines.LastOrDefault() ?? $"exit code {end.ExitCode}";
        var prefix = $"{program}: ";
        return new(why.StartsWith(prefix, StringComparison.Ordinal) ? why : prefix + why);
    }

    Process Start()
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = workingDirectory,
        };
        start.Environment["LC_ALL"] = "C";
        try
        {
            return Process.Start(start) ?? throw new UnreachableException("no shell is involved");
        }
        catch (Win32Exception e)
        {
            throw new KernelException($"{program} is not on this machine", e);
        }
    }

    static async Task EndAsync(Process process)
    {
        if (process.HasExited)
            return;
        process.Kill(entireProcessTree: true);
        await process.WaitForExitAsync(CancellationToken.None);
    }
}
