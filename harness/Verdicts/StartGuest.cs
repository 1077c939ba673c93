using Reuseport.Containers;

namespace Reuseport.Harness.Verdicts;

/// <summary>Starts a fresh guest of the kernel under test.</summary>
/// <param name="number">Counts the guests that run side by side, from 0.</param>
public delegate Task<IGuest> StartGuest(int number, CancellationToken cancellationToken);
