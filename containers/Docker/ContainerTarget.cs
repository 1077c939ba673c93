using static System.FormattableString;

namespace Reuseport.Containers.Docker;

/// <summary>
/// The kernel of a Docker engine, which is this machine's unless <c>DOCKER_HOST</c> says otherwise: each guest is a
/// container.
/// </summary>
/// <param name="probe">Null when there is none: then no guest starts.</param>
/// <param name="host">As <c>DOCKER_HOST</c>; null for what the environment says.</param>
public sealed class ContainerTarget(ProbeFile? probe, TimeProvider clock, string? host = null) : ITarget
{
    /// <summary>What it is called on the command line.</summary>
    public const string DefaultName = "docker";

    readonly SemaphoreSlim _preparing = new(1);
    Engine? _engine;
    ProbeImage? _image;
    Privileges _privileges = Privileges.All;
    bool _started;

    public string Name => DefaultName;

    public bool IsThrowAway => false;

    /// <summary>A container takes hardly more than its probe.</summary>
    public int GuestsMax => int.MaxValue;

    public string? How => _started ? _privileges.Name : null;

    /// <summary>The engine's version; null before it was asked.</summary>
    public string? EngineVersion { get; private set; }

    /// <summary>Removes the containers and images that harnesses have left in the engine, if there is one.</summary>
    /// <returns>What was removed, a line each.</returns>
    /// <exception cref="GuestException">There should be an engine, and it does not answer.</exception>
    public static async Task<IReadOnlyList<string>> CleanAsync(TimeProvider clock, CancellationToken cancellationToken)
    {
        if (!Engine.IsConfigured)
            return [];
        try
        {
            using var engine = Engine.Open(clock);
            var leftovers = new Leftovers(engine, clock);
            var containers = await leftovers.RemoveContainersAsync(cancellationToken);
            var images = await leftovers.RemoveImagesAsync(cancellationToken);
            return [.. containers.Select(name => $"container {name}"), .. images.Select(name => $"image {name}")];
        }
        catch (EngineException e)
        {
            throw new GuestException(e.Message, inner: e);
        }
    }

    public async Task<IGuest> StartAsync(int number, CancellationToken cancellationToken)
    {
        try
        {
            var image = await PrepareAsync(cancellationToken);
            var container = await StartAsync(_engine!, image, number % Environment.ProcessorCount, cancellationToken);
            _started = true;
            return await ProbeGuest.OpenAsync(Invariant($"container {number}"), container, clock, cancellationToken);
        }
        catch (EngineException e)
        {
            throw new GuestException(e.Message, inner: e);
        }
    }

    public ValueTask DisposeAsync()
    {
        _engine?.Dispose();
        _preparing.Dispose();
        return ValueTask.CompletedTask;
    }

    /// <summary>Finds the engine, removes what was left there, and builds the image, once.</summary>
    async Task<ProbeImage> PrepareAsync(CancellationToken cancellationToken)
    {
        if (probe is null)
            throw HostTarget.NoProbe();
        if (!probe.IsStatic)
            throw new GuestException("a container needs the static probe: install gcc, libc6-dev and build again");
        await _preparing.WaitAsync(cancellationToken);
        try
        {
            if (_image is not null)
                return _image;
            _engine ??= host is null ? Engine.Open(clock) : Engine.Open(host, clock);
            var version = await _engine.AskAsync(
                (client, cancellation) => client.System.GetVersionAsync(cancellation), cancellationToken);
            EngineVersion = version.Version;
            await new Leftovers(_engine, clock).RemoveDeadAsync(cancellationToken);
            var image = new ProbeImage(await File.ReadAllBytesAsync(probe.Path, cancellationToken));
            await image.EnsureAsync(_engine, cancellationToken);
            return _image = image;
        }
        finally
        {
            _preparing.Release();
        }
    }

    /// <summary>A privileged container, or what the engine can give instead; the next guests get the same.</summary>
    async Task<RunningContainer> StartAsync(
        Engine engine, ProbeImage image, int cpu, CancellationToken cancellationToken)
    {
        var wanted = _privileges;
        try
        {
            return await RunningContainer.StartAsync(engine, image, wanted, cpu, clock, cancellationToken);
        }
        catch (EngineException e) when (wanted == Privileges.All && Privileges.IsRefusal(e))
        {
            _privileges = Privileges.OfHost;
            return await RunningContainer.StartAsync(engine, image, _privileges, cpu, clock, cancellationToken);
        }
    }
}
