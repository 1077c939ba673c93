using Reuseport.Vocabulary;

namespace Reuseport.Containers;

/// <summary>A kernel that runs scripts for us: a child process, a container or a VM. Disposing it ends it.</summary>
public interface IGuest : IAsyncDisposable
{
    /// <summary>What reports call it, such as <c>process 0</c>.</summary>
    string Name { get; }

    /// <summary>What the probe in it said of itself and of its kernel.</summary>
    GuestHello Hello { get; }

    /// <summary>
    /// Runs one script. Call it for many scripts without waiting: they run in the order of the calls, and the next ones
    /// are on their way while the kernel works.
    /// </summary>
    /// <exception cref="GuestException">The guest broke. Every script without an answer gets this, and the guest is of
    /// no more use.</exception>
    Task<GuestAnswer> RunAsync(Script script, CancellationToken cancellationToken);

    /// <summary>
    /// The same, slower: each outcome leaves the guest before the next call is made, so that those before a call that
    /// breaks it are known.
    /// </summary>
    /// <exception cref="GuestException">The guest broke; <see cref="GuestException.SeenBefore"/> has what was seen.
    /// </exception>
    Task<GuestAnswer> StepAsync(Script script, CancellationToken cancellationToken);
}
