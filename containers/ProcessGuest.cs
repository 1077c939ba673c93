using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using Reuseport.Vocabulary;

namespace Reuseport.Containers;

/// <summary>
/// The probe as a child process in a network namespace of its own, which it makes itself. It ends when its standard
/// input does, so that it never outlives the harness.
/// </summary>
public sealed class ProcessGuest : IGuest
{
    /// <summary>How long it may take to end by itself before it is killed, and to say its last words.</summary>
    static readonly TimeSpan Farewell = TimeSpan.FromSeconds(2);

    readonly Process _process;
    readonly LastLines _stderr;
    readonly Lazy<Task<string>> _end;
    ProbeConnection? _connection;

    ProcessGuest(Process process, int number)
    {
        _process = process;
        _stderr = new(process.StandardError);
        _end = new(EndAsync);
        Name = string.Create(CultureInfo.InvariantCulture, $"process {number}");
    }

    public string Name { get; }

    public GuestHello Hello => Connection.Hello;

    ProbeConnection Connection =>
        _connection ?? throw new UnreachableException("a guest is handed out after its hello");

    /// <summary>Starts the probe and waits for its hello.</summary>
    /// <param name="number">Counts the guests from 0; each gets the next processor, round and round.</param>
    /// <exception cref="GuestException">The probe does not start or does not speak.</exception>
    /// <exception cref="GuestRefusedException">The probe lacks something here, such as a capability.</exception>
    public static async Task<ProcessGuest> StartAsync(
        ProbeFile probe, int number, TimeProvider clock, CancellationToken cancellationToken)
    {
        var guest = new ProcessGuest(Spawn(probe, number % Environment.ProcessorCount), number);
        try
        {
            var (input, output) = (guest._process.StandardInput.BaseStream, guest._process.StandardOutput.BaseStream);
            guest._connection = await ProbeConnection.OpenAsync(
                input, output, ProbeConnection.DefaultPatience, clock, cancellationToken);
            return guest;
        }
        catch (Exception e)
        {
            var broken = e is WireException unsaid ? await guest.BrokenAsync(unsaid) : null;
            await guest.DisposeAsync();
            if (broken is not null)
                throw broken;
            throw;
        }
    }

    public Task<GuestAnswer> RunAsync(Script script, CancellationToken cancellationToken) =>
        OrBreakAsync(Connection.RunAsync(script, cancellationToken));

    public Task<GuestAnswer> StepAsync(Script script, CancellationToken cancellationToken) =>
        OrBreakAsync(Connection.StepAsync(script, cancellationToken));

    public async ValueTask DisposeAsync()
    {
        if (_connection is not null)
            await _connection.DisposeAsync();
        await _end.Value;
        _process.Dispose();
    }

    async Task<GuestAnswer> OrBreakAsync(Task<GuestAnswer> answer)
    {
        try
        {
            return await answer;
        }
        catch (WireException e)
        {
            throw await BrokenAsync(e);
        }
    }

    static Process Spawn(ProbeFile probe, int cpu)
    {
        try
        {
            return Process.Start(probe.Command(cpu)) ?? throw new UnreachableException("no shell is involved");
        }
        catch (Win32Exception e)
        {
            throw new GuestException($"the probe does not start: {e.Message}", "", e);
        }
    }

    /// <summary>Ends the process and tells the reason with all that is known of its end.</summary>
    async Task<GuestException> BrokenAsync(WireException reason)
    {
        var end = await _end.Value;
        return new($"{Name}: {reason.Message} ({end})", _stderr.ToString(), reason) { SeenBefore = reason.SeenBefore };
    }

    /// <summary>Ends the process, by itself if it will, and says how it ended.</summary>
    async Task<string> EndAsync()
    {
        CloseInput();
        var ended = await WithinFarewellAsync(_process.WaitForExitAsync());
        if (!ended)
            Kill();
        await WithinFarewellAsync(_stderr.Ended);
        return ended ? string.Create(CultureInfo.InvariantCulture, $"exit code {_process.ExitCode}") : "killed";
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

    static async Task<bool> WithinFarewellAsync(Task end)
    {
        try
        {
            await end.WaitAsync(Farewell);
            return true;
        }
        catch (TimeoutException)
        {
            return false;
        }
    }
}
