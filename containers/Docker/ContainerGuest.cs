using Reuseport.Vocabulary;

namespace Reuseport.Containers.Docker;

/// <summary>The probe as the only process of a container.</summary>
sealed class ContainerGuest : IGuest
{
    readonly RunningContainer _container;
    readonly ProbeConnection _connection;

    ContainerGuest(string name, RunningContainer container, ProbeConnection connection)
    {
        Name = name;
        _container = container;
        _connection = connection;
    }

    public string Name { get; }

    public GuestHello Hello => _connection.Hello;

    /// <summary>Says hello to the probe in a container.</summary>
    /// <exception cref="GuestException">It does not answer.</exception>
    /// <exception cref="GuestRefusedException">The probe lacks something there, such as a capability.</exception>
    public static async Task<ContainerGuest> OpenAsync(
        string name, RunningContainer container, TimeProvider clock, CancellationToken cancellationToken)
    {
        try
        {
            var connection = await ProbeConnection.OpenAsync(
                container.Input, container.Output, ProbeConnection.DefaultPatience, clock, cancellationToken);
            return new(name, container, connection);
        }
        catch (WireException e)
        {
            throw await BrokenAsync(name, container, e);
        }
    }

    public Task<GuestAnswer> RunAsync(Script script, CancellationToken cancellationToken) =>
        OrBreakAsync(_connection.RunAsync(script, cancellationToken));

    public Task<GuestAnswer> StepAsync(Script script, CancellationToken cancellationToken) =>
        OrBreakAsync(_connection.StepAsync(script, cancellationToken));

    public async ValueTask DisposeAsync()
    {
        await _connection.DisposeAsync();
        await _container.DisposeAsync();
    }

    async Task<GuestAnswer> OrBreakAsync(Task<GuestAnswer> answer)
    {
        try
        {
            return await answer;
        }
        catch (WireException e)
        {
            throw await BrokenAsync(Name, _container, e);
        }
    }

    static async Task<GuestException> BrokenAsync(string name, RunningContainer container, WireException reason)
    {
        var end = await container.EndAsync();
        return new($"{name}: {reason.Message} ({end})", container.LastWords, reason) { SeenBefore = reason.SeenBefore };
    }
}
