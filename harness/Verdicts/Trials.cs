using Reuseport.Containers;
using Reuseport.Harness.Comparing;
using Reuseport.Vocabulary;

namespace Reuseport.Harness.Verdicts;

/// <summary>
/// Runs one script at a time. Whatever a guest does with it is an observation and no exception; a guest that is of no
/// more use is replaced by the next one.
/// </summary>
/// <param name="number">Which guest it is of those that run side by side.</param>
public sealed class Trials(StartGuest start, Referee referee, int number) : IAsyncDisposable
{
    IGuest? _guest;

    /// <summary>How the kernel introduces itself.</summary>
    /// <exception cref="GuestException">No guest starts.</exception>
    public async Task<GuestHello> HelloAsync(CancellationToken cancellationToken) =>
        (_guest ??= await start(number, cancellationToken)).Hello;

    /// <summary>Runs a script on a guest that ran nothing before, in a network namespace of its own.</summary>
    /// <exception cref="GuestException">No guest starts.</exception>
    public async Task<Observation> ObserveFreshAsync(Script script, CancellationToken cancellationToken)
    {
        await DisposeAsync();
        return await ObserveAsync(script, cancellationToken);
    }

    /// <summary>Runs a script on the guest at hand.</summary>
    /// <exception cref="GuestException">No guest is running, and none starts.</exception>
    public async Task<Observation> ObserveAsync(Script script, CancellationToken cancellationToken)
    {
        _guest ??= await start(number, cancellationToken);
        var observation = await ObserveAsync(_guest, script, referee, cancellationToken);
        if (observation is not Observation.Ran)
            await DisposeAsync();
        return observation;
    }

    /// <summary>Runs a script on a guest whose outcomes arrive one by one.</summary>
    public static async Task<Observation> ObserveAsync(
        IGuest guest, Script script, Referee referee, CancellationToken cancellationToken)
    {
        try
        {
            return Of(await guest.StepAsync(script, cancellationToken), script, referee);
        }
        catch (GuestException e)
        {
            return Of(e);
        }
    }

    /// <summary>What an answer says.</summary>
    public static Observation Of(GuestAnswer answer, Script script, Referee referee) => answer switch
    {
        GuestAnswer.Ran(var seen) ran =>
            new Observation.Ran(seen, referee.Compare(script, seen)) { LeftSomething = ran.LeftSomething },
        var fault => new Observation.Failed($"the probe has a fault: {fault}"),
    };

    /// <summary>What the end of a guest says: what its kernel said of itself, or nothing.</summary>
    public static Observation Of(GuestException end) => end.Splat is { } splat
        ? new Observation.Splatted(splat, end.SeenBefore)
        : new Observation.Failed(end.Message);

    /// <summary>The guest at hand, for the caller to use and to dispose of; null when there is none.</summary>
    public IGuest? Release()
    {
        var guest = _guest;
        _guest = null;
        return guest;
    }

    public async ValueTask DisposeAsync()
    {
        if (_guest is not null)
            await _guest.DisposeAsync();
        _guest = null;
    }
}
