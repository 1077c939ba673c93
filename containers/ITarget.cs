namespace Reuseport.Containers;

/// <summary>
/// What <c>--target</c> names: a kernel under test and the way to start guests of it. Disposing it removes what its
/// guests shared.
/// </summary>
public interface ITarget : IAsyncDisposable
{
    /// <summary>As on the command line: <c>host</c>, <c>docker</c>, <c>vm:6.12</c>.</summary>
    string Name { get; }

    /// <summary>
    /// Whether the kernel ends with the guest, so that a script may corrupt its memory. Otherwise it is this machine's.
    /// </summary>
    bool IsThrowAway { get; }

    /// <summary>How many guests there is memory for side by side; at least 1.</summary>
    int GuestsMax { get; }

    /// <summary>How the guests are run, in a few words for the report, such as <c>privileged</c> or <c>tcg</c>; null
    /// when there is nothing to say, or no guest was started yet.</summary>
    string? How { get; }

    /// <summary>No real processor runs the kernel: a failure of it may be the emulator's doing.</summary>
    bool IsEmulated => false;

    /// <summary>What was built into the kernel to look for its faults, such as <c>KASAN</c>; empty also where its
    /// configuration is not known.</summary>
    IReadOnlyList<string> Instruments => [];

    /// <summary>Starts a fresh guest and waits for its hello.</summary>
    /// <param name="number">Counts the guests that run side by side, from 0.</param>
    /// <exception cref="GuestException">It does not start; one line says why.</exception>
    /// <exception cref="GuestRefusedException">The probe in it lacks something, such as a capability.</exception>
    Task<IGuest> StartAsync(int number, CancellationToken cancellationToken);
}
