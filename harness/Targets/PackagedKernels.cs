using Reuseport.Containers.Kernels;

namespace Reuseport.Harness.Targets;

/// <summary>The packaged kernels that this machine can have.</summary>
/// <param name="ListAsync">Their versions: those of the archive and the cache, or those of the cache alone.</param>
/// <param name="FetchAsync">Puts one into the cache; false where the archive has no such version.</param>
/// <param name="ReleaseAsync">The release of the kernel of a file, such as <c>6.12.118</c>.</param>
/// <param name="ChangelogAsync">
/// The changelog of a cached one, from the archive where the cache lacks it, unless it is to stay offline; null where
/// it cannot be had.
/// </param>
public sealed record PackagedKernels(
    Func<bool, CancellationToken, Task<IReadOnlyList<string>>> ListAsync,
    Func<string, CancellationToken, Task<bool>> FetchAsync,
    Func<string, CancellationToken, Task<string>> ReleaseAsync,
    Func<string, bool, CancellationToken, Task<string?>> ChangelogAsync)
{
    /// <summary>What puts one into the cache; offline it has to be there.</summary>
    public Func<string, CancellationToken, Task<bool>> FetchUnless(bool offline) =>
        offline ? (_, _) => Task.FromResult(true) : FetchAsync;

    /// <summary>Those of the distribution, in the user's cache.</summary>
    /// <param name="say">Takes a line for each thing that takes long.</param>
    public static PackagedKernels OfArchive(TimeProvider clock, Action<string> say)
    {
        var store = new KernelStore(CacheFolder.Default, clock, say);
        return new(
            async (offline, cancellationToken) =>
            {
                var cached = store.Cache.FromArchive().Where(kernel => kernel.Problem is null)
                    .Select(kernel => kernel.Package);
                var offered = offline ? [] : await store.ArchiveAsync(cancellationToken);
                return [.. offered.Concat(cached).Select(package => package.Version).Distinct()];
            },
            async (version, cancellationToken) =>
                store.Cache.FromArchive().Any(kernel => kernel.Package.Version == version && kernel.Problem is null)
                || await store.FetchAsync(version, cancellationToken) is not null,
            async (path, cancellationToken) =>
                (await store.ResolveAsync(path, cancellationToken)).Release
                ?? throw new KernelException($"{path} does not say which release it is"),
            store.ChangelogAsync);
    }
}
