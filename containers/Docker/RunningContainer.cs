using System.Net;
using Docker.DotNet.Models;
using static System.FormattableString;

namespace Reuseport.Containers.Docker;

/// <summary>
/// A container and its standard streams. It ends when its input is closed, by either end, and then the engine removes
/// it. Disposing closes the input and removes it.
/// </summary>
sealed class RunningContainer : IProbeHost
{
    /// <summary>The label with the <see cref="Owner"/>.</summary>
    public const string Label = "reuseport-harness.owner";

    /// <summary>How long it may take to end by itself, and the engine to remove it.</summary>
    static readonly TimeSpan _farewell = TimeSpan.FromSeconds(5);

    static readonly TimeSpan _pause = TimeSpan.FromMilliseconds(20);

    readonly Engine _engine;
    readonly TimeProvider _clock;
    readonly string _id;
    readonly AttachedStreams _streams;
    readonly CancellationTokenSource _leaving = new();
    readonly Task<long> _exit;
    readonly Lazy<Task<string>> _end;

    RunningContainer(Engine engine, string name, string id, AttachedStreams streams, TimeProvider clock)
    {
        Name = name;
        _id = id;
        _engine = engine;
        _clock = clock;
        _streams = streams;
        _exit = WaitAsync();
        _end = new(EndOnceAsync);
    }

    /// <summary>As the engine knows it.</summary>
    public string Name { get; }

    public Stream Input => _streams.Input;

    public Stream Output => _streams.Output;

    /// <summary>The tail of its standard error.</summary>
    public string LastWords => _streams.Error.ToString();

    Splat? IProbeHost.Splat => null;

    bool IProbeHost.HangsWhenSilent => false;

    /// <summary>Starts the probe in a container.</summary>
    /// <param name="cpu">The processor that it pins itself to.</param>
    /// <exception cref="EngineException">The engine does not start it; nothing is left of it then.</exception>
    public static async Task<RunningContainer> StartAsync(
        Engine engine, ProbeImage image, Privileges privileges, int cpu, TimeProvider clock,
        CancellationToken cancellationToken)
    {
        // A name of our own: a request that is cut off does not tell what it made.
        var name = $"reuseport-probe-{Guid.NewGuid():N}";
        AttachedStreams? streams = null;
        try
        {
            var created = await engine.AskAsync(
                (client, cancellation) => client.Containers.CreateContainerAsync(
                    Plan(name, image, privileges, cpu), cancellation),
                cancellationToken);
            streams = new(await engine.AskAsync(
                (client, cancellation) => client.Containers.AttachContainerAsync(
                    name, tty: false, new() { Stream = true, Stdin = true, Stdout = true, Stderr = true },
                    cancellation),
                cancellationToken));
            await engine.AskAsync(
                (client, cancellation) => client.Containers.StartContainerAsync(name, new(), cancellation),
                cancellationToken);
            return new(engine, name, created.ID, streams, clock);
        }
        catch
        {
            streams?.Dispose();
            await RemoveAsync(engine, name, clock);
            throw;
        }
    }

    /// <summary>Ends it, by itself if it will, and says how it ended.</summary>
    public Task<string> EndAsync() => _end.Value;

    public async ValueTask DisposeAsync()
    {
        await EndAsync();
        _leaving.Dispose();
    }

    /// <summary>Removes a container, running or not. An engine that is gone keeps what it has.</summary>
    /// <returns>Whether it is no more.</returns>
    public static async Task<bool> RemoveAsync(Engine engine, string name, TimeProvider clock)
    {
        using var limit = new CancellationTokenSource(_farewell, clock);
        try
        {
            while (!await TryRemoveAsync(engine, name, limit.Token))
                await Task.Delay(_pause, clock, limit.Token);
            return true;
        }
        catch (Exception e) when (e is EngineException or OperationCanceledException)
        {
            return false;
        }
    }

    /// <returns>Whether it is no more; false while the engine is at it.</returns>
    static async Task<bool> TryRemoveAsync(Engine engine, string name, CancellationToken cancellationToken)
    {
        try
        {
            await engine.AskAsync(
                (client, cancellation) => client.Containers.RemoveContainerAsync(
                    name, new() { Force = true, RemoveVolumes = true }, cancellation),
                cancellationToken);
            return true;
        }
        catch (EngineException e) when (e.Status == HttpStatusCode.NotFound)
        {
            return true;
        }
        catch (EngineException e) when (e.Status == HttpStatusCode.Conflict)
        {
            return false;
        }
    }

    static CreateContainerParameters Plan(string name, ProbeImage image, Privileges privileges, int cpu)
    {
        var host = privileges.Host();
        host.NetworkMode = "none";
        // Of the engine's machine, where user namespaces are remapped: a privileged one can be no other.
        host.UsernsMode = "host";
        host.AutoRemove = true;
        // What it says is the protocol.
        host.LogConfig = new() { Type = "none" };
        return new()
        {
            Name = name,
            Image = image.Name,
            Cmd = ProbeFile.Arguments(cpu),
            Labels = new Dictionary<string, string> { [Label] = Owner.Self.ToString() },
            AttachStdin = true,
            AttachStdout = true,
            AttachStderr = true,
            OpenStdin = true,
            // The input ends with the connection: the probe never outlives the harness.
            StdinOnce = true,
            HostConfig = host,
        };
    }

    async Task<long> WaitAsync()
    {
        var end = await _engine.AskPatientlyAsync(
            (client, cancellation) => client.Containers.WaitContainerAsync(Name, cancellation), _leaving.Token);
        return end.StatusCode;
    }

    async Task<string> EndOnceAsync()
    {
        _streams.CloseInput();
        var end = await DescribeEndAsync();
        if (!await RemoveAsync(_engine, Name, _clock))
            ContainerProcess.Kill(_id);
        await _streams.Error.Ended.EndsWithinAsync(_farewell, _clock);
        _streams.Dispose();
        await _leaving.CancelAsync();
        return end;
    }

    async Task<string> DescribeEndAsync()
    {
        try
        {
            return await _exit.EndsWithinAsync(_farewell, _clock) ? Invariant($"exit code {await _exit}") : "killed";
        }
        catch (EngineException e)
        {
            return e.Status == HttpStatusCode.NotFound ? "removed" : e.Message;
        }
    }
}
