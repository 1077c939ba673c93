using System.Diagnostics;
using System.Globalization;
using System.Text;

namespace Reuseport.KernelProbes.Tests;

/// <summary>What a probe said until it ended.</summary>
sealed record Conversation(IReadOnlyList<string> Lines, string Error, int ExitCode);

/// <summary>Starts the probe as the harness does, says all that is to be said, and listens until it ends.</summary>
static class ProbeProcess
{
    /// <summary>A probe that has not ended by then is killed.</summary>
    static readonly TimeSpan _deadline = TimeSpan.FromSeconds(60);

    const string Hello = "hello 1\n";
    const string Bye = "bye\n";

    static readonly string _framework = Path.Combine(AppContext.BaseDirectory, "kernel-probe.dll");
    static readonly string _static = Path.Combine(AppContext.BaseDirectory, "probe", "kernel-probe");

    /// <summary>The command of the probe that runs on the shared framework.</summary>
    public static string[] FrameworkCommand { get; } = ["dotnet", _framework];

    /// <summary>The command of the static probe, where one could be linked.</summary>
    public static string[] Command { get; } = File.Exists(_static) ? [_static] : FrameworkCommand;

    /// <summary>Sends the bytes as they are.</summary>
    public static Conversation Talk(string[] command, ReadOnlySpan<byte> input)
    {
        using var process = Process.Start(new ProcessStartInfo(command[0], command[1..])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        using var timer = new Timer(_ => process.Kill(), null, _deadline, Timeout.InfiniteTimeSpan);
        var output = process.StandardOutput.ReadToEndAsync();
        var error = process.StandardError.ReadToEndAsync();
        Send(process.StandardInput.BaseStream, input);
        process.WaitForExit();
        return new(output.Result.Split('\n', StringSplitOptions.RemoveEmptyEntries), error.Result, process.ExitCode);
    }

    public static Conversation Talk(string input) => Talk(Command, Encoding.UTF8.GetBytes(input));

    /// <summary>Runs scripts, numbered from 0, and leaves the answer to hello out.</summary>
    public static IReadOnlyList<string> Run(params IEnumerable<Script> scripts)
    {
        var said = Talk(Hello + string.Concat(scripts.Select(Frame)) + Bye);
        Assert.That((said.ExitCode, said.Error), Is.EqualTo((0, "")), string.Join('\n', said.Lines));
        Assert.That(said.Lines[0], Does.StartWith("hello 1 "));
        return [.. said.Lines.Skip(1)];
    }

    static string Frame(Script script, int id)
    {
        var text = TraceText.Write(script);
        return string.Create(CultureInfo.InvariantCulture, $"run {id} {text.Count(c => c == '\n')}\n{text}");
    }

    /// <summary>A probe that has seen enough closes its input.</summary>
    static void Send(Stream stream, ReadOnlySpan<byte> input)
    {
        try
        {
            stream.Write(input);
            stream.Close();
        }
        catch (IOException)
        {
        }
    }
}
