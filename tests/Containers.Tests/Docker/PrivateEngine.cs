using System.Diagnostics;
using System.Globalization;
using Docker.DotNet.Models;
using Reuseport.Containers.Docker;

namespace Reuseport.Containers.Tests.Docker;

/// <summary>A Docker engine of the tests' own, in a temporary folder, without a network. Needs root and docker.io.
/// </summary>
sealed class PrivateEngine : IAsyncDisposable
{
    static readonly TimeSpan _patience = TimeSpan.FromSeconds(60);

    /// <summary>The engine ends with the standard input of this, and so with the tests, however they end.</summary>
    const string Keeper =
        """
        exec 3<&0
        dockerd "$@" 3<&- &
        dockerd=$!
        { read -r _; kill $dockerd; } <&3 2>/dev/null &
        wait $dockerd
        """;

    readonly string _folder = Directory.CreateTempSubdirectory("reuseport-engine-").FullName;
    readonly Process _keeper;
    readonly LastLines _log;

    PrivateEngine()
    {
        Host = $"unix://{_folder}/sock";
        string[] options =
        [
            $"--host={Host}", $"--data-root={_folder}/data", $"--exec-root={_folder}/exec",
            $"--pidfile={PidFile}", "--storage-driver=vfs",
            // Nothing of this machine is to change.
            "--bridge=none", "--iptables=false", "--ip6tables=false", "--ip-forward=false",
        ];
        _keeper = Process.Start(new ProcessStartInfo("sh", ["-c", Keeper, "sh", .. options])
        {
            RedirectStandardInput = true,
            RedirectStandardError = true,
        })!;
        _log = new(_keeper.StandardError);
        Client = Engine.Open(Host, TimeProvider.System);
    }

    /// <summary>As <c>DOCKER_HOST</c>.</summary>
    public string Host { get; }

    public Engine Client { get; }

    string PidFile => Path.Combine(_folder, "pid");

    public static async Task<PrivateEngine> StartAsync()
    {
        var engine = new PrivateEngine();
        try
        {
            await engine.BecomesReadyAsync();
            return engine;
        }
        catch
        {
            await engine.DisposeAsync();
            throw;
        }
    }

    /// <summary>Sends a signal to the engine alone, such as <c>KILL</c>.</summary>
    public void Signal(string signal) => Run("kill", $"-{signal}", File.ReadAllText(PidFile).Trim());

    /// <summary>The containers of harnesses, running or not.</summary>
    public Task<IList<ContainerListResponse>> ContainersAsync() => Client.AskAsync(
        (client, cancellation) => client.Containers.ListContainersAsync(
            new()
            {
                All = true,
                Filters = new Dictionary<string, IDictionary<string, bool>>
                {
                    ["label"] = new Dictionary<string, bool> { [RunningContainer.Label] = true },
                },
            },
            cancellation),
        CancellationToken.None);

    public Task<ContainerInspectResponse> InspectAsync(string id) => Client.AskAsync(
        (client, cancellation) => client.Containers.InspectContainerAsync(id, cancellation), CancellationToken.None);

    /// <summary>Ends the engine and all that it started, and takes away what it mounted.</summary>
    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        _keeper.StandardInput.Close();
        await _keeper.WaitForExitAsync().WaitAsync(_patience);
        _keeper.Dispose();
        foreach (var left in Processes().Where(IsOurs))
            Run("kill", "-KILL", left);
        foreach (var mount in File.ReadLines("/proc/self/mounts").Select(line => line.Split(' ')[1]).Where(IsBelow))
            Run("umount", "--lazy", mount);
        Directory.Delete(_folder, recursive: true);
    }

    public static void Run(string program, params string[] arguments)
    {
        using var process = Process.Start(program, arguments);
        process.WaitForExit();
    }

    async Task BecomesReadyAsync()
    {
        var started = TimeProvider.System.GetTimestamp();
        while (true)
        {
            try
            {
                await Client.AskAsync(
                    (client, cancellation) => client.System.PingAsync(cancellation), CancellationToken.None);
                return;
            }
            catch (EngineException) when (!_keeper.HasExited && TimeProvider.System.GetElapsedTime(started) < _patience)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(50));
            }
            catch (EngineException e)
            {
                throw new InvalidOperationException($"dockerd does not start; it needs root:\n{_log}", e);
            }
        }
    }

    bool IsBelow(string path) => path.StartsWith($"{_folder}/", StringComparison.Ordinal);

    /// <summary>Each process of the engine has the folder in its arguments.</summary>
    bool IsOurs(string pid)
    {
        try
        {
            return File.ReadAllText($"/proc/{pid}/cmdline").Contains($"{_folder}/", StringComparison.Ordinal);
        }
        catch (IOException)
        {
            return false;
        }
    }

    static IEnumerable<string> Processes() => Directory.EnumerateDirectories("/proc")
        .Select(path => Path.GetFileName(path))
        .Where(name => int.TryParse(name, NumberStyles.None, CultureInfo.InvariantCulture, out _));
}
