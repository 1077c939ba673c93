using System.Net.Sockets;
using System.Text.Json;
using Docker.DotNet;

namespace Reuseport.Containers.Docker;

/// <summary>A Docker engine by its API. Every request has a deadline, and what goes wrong is one line.</summary>
sealed class Engine : IDisposable
{
    const string Variable = "DOCKER_HOST";
    const string Local = "unix:///var/run/docker.sock";

    /// <summary>How long it may take to answer.</summary>
    static readonly TimeSpan _patience = TimeSpan.FromSeconds(30);

    readonly TimeProvider _clock;
    readonly DockerClientConfiguration _configuration;
    readonly DockerClient _client;

    Engine(Uri address, TimeProvider clock)
    {
        Address = address;
        _clock = clock;
        // The deadlines are ours: the client's own would end the wait for the end of a container.
        _configuration = new(address, defaultTimeout: Timeout.InfiniteTimeSpan);
        _client = _configuration.CreateClient();
    }

    public Uri Address { get; }

    /// <summary>Whether the environment names an engine, or the local one has left its socket.</summary>
    public static bool IsConfigured => Configured.Length > 0 || File.Exists(new Uri(Local).LocalPath);

    static string Configured => Environment.GetEnvironmentVariable(Variable) ?? "";

    /// <summary>The engine that <c>DOCKER_HOST</c> names, else the local one. It is not asked anything yet.</summary>
    /// <exception cref="EngineException"><c>DOCKER_HOST</c> is not an address.</exception>
    public static Engine Open(TimeProvider clock) => Open(Configured, clock);

    /// <param name="host">As <c>DOCKER_HOST</c>; empty for the local engine.</param>
    public static Engine Open(string host, TimeProvider clock)
    {
        var name = host.Length > 0 ? host : Local;
        if (Uri.TryCreate(name, UriKind.Absolute, out var address)
            && (address is { Scheme: "unix", LocalPath.Length: > 1 } or { Scheme: "tcp" or "http", Host.Length: > 0 }))
            return new(address, clock);
        throw new EngineException(
            $"{Variable}: '{host}' is not an address such as {Local} or tcp://127.0.0.1:2375", status: null);
    }

    /// <summary>Makes a request.</summary>
    /// <exception cref="EngineException">It is refused, or there is no answer.</exception>
    public Task AskAsync(Func<DockerClient, CancellationToken, Task> request, CancellationToken cancellationToken) =>
        AskAsync(
            async (client, cancellation) =>
            {
                await request(client, cancellation);
                return true;
            },
            cancellationToken);

    /// <inheritdoc cref="AskAsync(Func{DockerClient, CancellationToken, Task}, CancellationToken)"/>
    public async Task<T> AskAsync<T>(
        Func<DockerClient, CancellationToken, Task<T>> request, CancellationToken cancellationToken)
    {
        using var deadline = new CancellationTokenSource(_patience, _clock);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, cancellationToken);
        try
        {
            // The client does not hear a cancellation everywhere.
            return await AskPatientlyAsync(request, stop.Token).WaitAsync(stop.Token);
        }
        catch (OperationCanceledException e) when (!cancellationToken.IsCancellationRequested)
        {
            throw new EngineException(
                $"the Docker engine at {Address} did not answer within {_patience.TotalSeconds:0} s", status: null, e);
        }
    }

    /// <summary>Makes a request that is answered when something happens, however long that takes.</summary>
    /// <exception cref="EngineException">It is refused, or the engine breaks off.</exception>
    public async Task<T> AskPatientlyAsync<T>(
        Func<DockerClient, CancellationToken, Task<T>> request, CancellationToken cancellationToken)
    {
        try
        {
            return await request(_client, cancellationToken);
        }
        catch (DockerApiException e)
        {
            throw new EngineException(Message(e), e.StatusCode, e);
        }
        catch (Exception e) when (e is HttpRequestException or SocketException or IOException or TimeoutException)
        {
            throw new EngineException(Unreachable(e), status: null, e);
        }
        catch (Newtonsoft.Json.JsonException e)
        {
            throw new EngineException($"the server at {Address} is not a Docker engine", status: null, e);
        }
    }

    public void Dispose()
    {
        _client.Dispose();
        _configuration.Dispose();
    }

    string Unreachable(Exception e)
    {
        for (var cause = e; cause is not null; cause = cause.InnerException)
        {
            switch ((cause as SocketException)?.SocketErrorCode)
            {
                case null or SocketError.ConnectionReset or SocketError.Shutdown:
                    break;
                case SocketError.AccessDenied:
                    return $"no permission for {Address}: run as root or join the group docker";
                default:
                    return $"no Docker engine at {Address}: install docker.io and start it";
            }
        }
        return $"the Docker engine at {Address} closed the connection: {OneLine(e.Message)}";
    }

    /// <summary>The engine's own words.</summary>
    string Message(DockerApiException e)
    {
        try
        {
            using var answer = JsonDocument.Parse(e.ResponseBody ?? "");
            if (answer.RootElement.ValueKind == JsonValueKind.Object
                && answer.RootElement.TryGetProperty("message", out var message)
                && message.GetString() is { Length: > 0 } words)
                return $"the Docker engine says: {OneLine(words)}";
        }
        catch (JsonException)
        {
            // No engine would answer so.
        }
        return $"the server at {Address} is not a Docker engine: {(int)e.StatusCode}";
    }

    static string OneLine(string text) =>
        string.Join(' ', text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
}
