using Reuseport.Containers;
using Reuseport.Harness.Verdicts;

namespace Reuseport.Harness.Tests.Guests;

/// <summary>A target whose guests a test makes.</summary>
sealed class FakeTarget(string name, StartGuest start) : ITarget
{
    public string Name => name;

    public bool IsThrowAway { get; init; }

    public int GuestsMax { get; init; } = int.MaxValue;

    public string? How { get; init; }

    public IReadOnlyList<string> Instruments { get; init; } = [];

    public bool IsDisposed { get; private set; }

    public Task<IGuest> StartAsync(int number, CancellationToken cancellationToken) => start(number, cancellationToken);

    public ValueTask DisposeAsync()
    {
        IsDisposed = true;
        return ValueTask.CompletedTask;
    }
}
