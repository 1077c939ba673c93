using System.ComponentModel;
using System.Diagnostics;
using static System.FormattableString;

namespace Reuseport.Containers;

/// <summary>
/// The probe as a child process in a network namespace of its own, which it makes itself. It ends when its standard
/// input does, so that it never outlives the harness.
/// </summary>
public sealed class ProbeProcess : IProbeHost
{
    /// <summary>How long it may take to end by itself before it is killed, and to say its last words.</summary>
    static readonly TimeSpan Farewell = TimeSpan.FromSeconds(2);

    readonly Process _process;
    readonly LastLines _stderr;
    readonly Lazy<Task<string>> _end;

    ProbeProcess(Process process)
    {
        _process = process;
        _stderr = new(process.StandardError);
        _end = new(EndAsync);
    }

    Stream IProbeHost.Input => _process.StandardInput.BaseStream;

    Stream IProbeHost.Output => _process.StandardOutput.BaseStream;

    string IProbeHost.LastWords => _stderr.ToString();

    Splat? IProbeHost.Splat => null;

    bool IProbeHost.HangsWhenSilent => false;

    /// <summary>Starts the probe and waits for its hello.</summary>
    /// <param name="number">Counts the guests from 0; each gets the next processor, round and round.</param>
    /// <exception cref="GuestException">The probe does not start or does not speak.</exception>
    /// <exception cref="GuestRefusedException">The probe lacks something here, such as a capability.</exception>
    public static async Task<IGuest> StartAsync(
        ProbeFile probe, int number, TimeProvider clock, CancellationToken cancellationToken)
    {
        var process = new ProbeProcess(Spawn(probe, number % Environment.ProcessorCount));
        return await ProbeGuest.OpenAsync(Invariant($"process {number}"), process, clock, cancellationToken);
    }

    Task<string> IProbeHost.EndAsync() => _end.Value;

    public async ValueTask DisposeAsync()
    {
        await _end.Value;
        _process.Dispose();
    }

    static Process Spawn(ProbeFile probe, int cpu)
    {
        try
        {
            return Process.Start(probe.Command(cpu)) ?? throw new UnreachableException("no shell is involved");
        }
        catch (Win32Exception e)
        {
            throw new GuestException($"the probe does not start: {e.Message}", inner: e);
        }
    }

    async Task<string> EndAsync()
    {
        CloseInput();
        var ended = await EndsAsync(_process.WaitForExitAsync());
        if (!ended)
            Kill();
        await EndsAsync(_stderr.Ended);
        return ended ? Invariant($"exit code {_process.ExitCode}") : "killed";
    }

    void CloseInput()
    {
        try
        {
            _process.StandardInput.Close();
        }
        catch (IOException)
        {
            // The other end is gone: closed enough.
        }
    }

    void Kill()
    {
        try
        {
            _process.Kill(entireProcessTree: true);
        }
        catch (InvalidOperationException)
        {
            // It ended meanwhile.
        }
    }

    static Task<bool> EndsAsync(Task end) => end.EndsWithinAsync(Farewell, TimeProvider.System);
}
