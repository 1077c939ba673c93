using System.Diagnostics;
using System.Net.Sockets;

namespace Reuseport.Containers.Vm;

/// <summary>QEMU with a machine in it, its console, its protocol port and its control. Disposing it ends it.</summary>
sealed class RunningMachine : IProbeHost
{
    /// <summary>How long QEMU may take to end when it is told to, which is not long: it is killed.</summary>
    static readonly TimeSpan Farewell = TimeSpan.FromSeconds(5);

    /// <summary>How long what was sent last may be on its way while QEMU ends by itself.</summary>
    static readonly TimeSpan LastWordsTime = TimeSpan.FromSeconds(0.5);

    /// <summary>How long a boot may take until the probe is ready: the slowest that was seen took a fifth of it.
    /// </summary>
    public static readonly TimeSpan BootPatience = TimeSpan.FromSeconds(45);

    /// <summary>How often QEMU is asked to let a machine go on that it has just saved: for some seconds.</summary>
    const int ContinueMax = 500;

    /// <summary>QEMU spares a network that there is none of here.</summary>
    const long BytesPerSecond = 10_000_000_000;

    readonly Process _process;
    readonly LastLines _stderr;
    readonly List<IDisposable> _open = [];
    GuestConsole? _console;

    RunningMachine(Process process)
    {
        _process = process;
        _stderr = new(process.StandardError);
        // QEMU writes nothing to standard output. It is closed, because an unread pipe would block a writer.
        process.StandardOutput.Close();
    }

    public GuestConsole Console =>
        _console ?? throw new UnreachableException("a machine is handed out with its sockets");

    public Stream Protocol { get; private set; } = Stream.Null;

    Stream IProbeHost.Input => Protocol;

    Stream IProbeHost.Output => Protocol;

    Splat? IProbeHost.Splat => Console.Splat;

    bool IProbeHost.HangsWhenSilent => true;

    /// <summary>QEMU's own words, and the tail of the console.</summary>
    public string LastWords =>
        string.Join('\n', ((string[])[_stderr.ToString(), $"{_console}"]).Where(text => text is not ""));

    Stream Control { get; set; } = Stream.Null;

    /// <summary>Starts QEMU; the guest is at its first instruction, or where its snapshot was taken.</summary>
    /// <param name="snapshot">The file to restore; null to boot.</param>
    /// <exception cref="GuestException">QEMU does not start; its last words say why.</exception>
    public static async Task<RunningMachine> StartAsync(
        Machine machine, string? snapshot, CancellationToken cancellationToken)
    {
        var folder = Directory.CreateTempSubdirectory("reuseport-vm-").FullName;
        RunningMachine? running = null;
        var sockets = new List<Socket>();
        try
        {
            foreach (var name in (string[])[Machine.Console, Machine.Protocol, Machine.Control])
                sockets.Add(Listen(Path.Combine(folder, name)));
            running = new(Qemu.Start(machine.Command(folder, snapshot is not null), snapshot ?? "/dev/null"));
            var accepted = new List<Stream>();
            foreach (var socket in sockets)
                accepted.Add(await running.AcceptAsync(socket, cancellationToken));
            running._console = new(accepted[0]);
            running.Protocol = accepted[1];
            running.Control = accepted[2];
            return running;
        }
        catch
        {
            if (running is not null)
                await running.DisposeAsync();
            throw;
        }
        finally
        {
            sockets.ForEach(socket => socket.Dispose());
            Directory.Delete(folder, recursive: true);
        }
    }

    /// <summary>Waits until the probe is ready.</summary>
    /// <exception cref="TimeoutException">It is not in time.</exception>
    /// <exception cref="GuestException">The machine ended before.</exception>
    public async Task BootAsync(TimeSpan patience, TimeProvider clock, CancellationToken cancellationToken)
    {
        try
        {
            await Console.BecomesReady.WaitAsync(patience, clock, cancellationToken);
        }
        catch (TimeoutException e)
        {
            throw new TimeoutException($"the probe was not ready within {patience.TotalSeconds:0} s", e);
        }
        catch (GuestException e)
        {
            var end = await EndAsync();
            var splat = Console.Splat;
            var why = splat?.Title ?? Console.Complaint ?? e.Reason;
            throw new GuestException($"{why} ({end})", LastWords, e) { Splat = splat };
        }
    }

    /// <summary>
    /// Saves the machine as it is, and lets it go on. The file is there as a whole or not at all.
    /// </summary>
    /// <exception cref="GuestException">QEMU cannot save it.</exception>
    public async Task SaveAsync(string file, CancellationToken cancellationToken)
    {
        var partial = $"{file}.{Environment.ProcessId}.{Guid.NewGuid():N}";
        try
        {
            using var qmp = await Qmp.OpenAsync(Control, cancellationToken);
            await qmp.ExecuteAsync(
                "migrate-set-parameters", new() { ["max-bandwidth"] = BytesPerSecond }, cancellationToken);
            // One that runs would have to be saved for a tenth of a second at least: QEMU measures its speed first.
            await qmp.ExecuteAsync("stop", null, cancellationToken);
            await qmp.ExecuteAsync("migrate", new() { ["uri"] = $"exec:cat > {Quoted(partial)}" }, cancellationToken);
            while (await StatusAsync(qmp, cancellationToken) is var status and not "completed")
            {
                if (status is "failed" or "cancelled")
                    throw new GuestException($"QEMU cannot save the machine: {status}", LastWords);
                await Task.Delay(TimeSpan.FromMilliseconds(10), cancellationToken);
            }
            await ContinueAsync(qmp, cancellationToken);
            File.Move(partial, file, overwrite: true);
        }
        finally
        {
            File.Delete(partial);
        }
    }

    /// <summary>How QEMU ended, or why it is still there, in a word or two.</summary>
    public async Task<string> EndAsync()
    {
        var ended = await EndsWithinAsync(LastWordsTime, _process.WaitForExitAsync());
        _process.StandardInput.Close();
        await EndsWithinAsync(Farewell, _process.WaitForExitAsync());
        if (_console is not null)
            await EndsWithinAsync(Farewell, _console.Ended);
        await EndsWithinAsync(Farewell, _stderr.Ended);
        return ended ? $"QEMU ended with exit code {_process.ExitCode}" : "QEMU was killed";
    }

    public async ValueTask DisposeAsync()
    {
        _process.StandardInput.Close();
        await EndsWithinAsync(Farewell, _process.WaitForExitAsync());
        _open.ForEach(resource => resource.Dispose());
        _process.Dispose();
    }

    /// <summary>A machine that is saved is completed some moments before QEMU lets it go on.</summary>
    static async Task ContinueAsync(Qmp qmp, CancellationToken cancellationToken)
    {
        for (var tries = 0; ; tries++)
        {
            try
            {
                await qmp.ExecuteAsync("cont", null, cancellationToken);
                return;
            }
            catch (GuestException e) when (tries < ContinueMax && IsTooEarly(e))
            {
                await Task.Delay(TimeSpan.FromMilliseconds(10), cancellationToken);
            }
        }
    }

    static bool IsTooEarly(GuestException e) =>
        e.Reason.EndsWith("not finalized yet", StringComparison.Ordinal);

    static Socket Listen(string path)
    {
        var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        socket.Bind(new UnixDomainSocketEndPoint(path));
        socket.Listen();
        return socket;
    }

    static async Task<string?> StatusAsync(Qmp qmp, CancellationToken cancellationToken) =>
        (string?)(await qmp.ExecuteAsync("query-migrate", null, cancellationToken))["status"];

    static string Quoted(string path) => $"'{path.Replace("'", @"'\''", StringComparison.Ordinal)}'";

    async Task<Stream> AcceptAsync(Socket socket, CancellationToken cancellationToken)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var accepting = socket.AcceptAsync(stop.Token).AsTask();
        if (await Task.WhenAny(accepting, _process.WaitForExitAsync(cancellationToken)) == accepting)
        {
            var stream = new NetworkStream(await accepting, ownsSocket: true);
            _open.Add(stream);
            return stream;
        }
        await stop.CancelAsync();
        await accepting.ContinueWith(static _ => { }, TaskScheduler.Default);
        cancellationToken.ThrowIfCancellationRequested();
        await EndsWithinAsync(Farewell, _stderr.Ended);
        throw new GuestException("QEMU does not start", LastWords);
    }

    static Task<bool> EndsWithinAsync(TimeSpan limit, Task end) => end.EndsWithinAsync(limit, TimeProvider.System);
}
