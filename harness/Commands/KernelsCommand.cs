using System.CommandLine;
using System.Globalization;
using Reuseport.Containers.Kernels;
using Reuseport.Harness.Reporting;

namespace Reuseport.Harness.Commands;

/// <summary><c>kernels</c>: what the distribution offers, what is cached, and how it gets there and away.</summary>
sealed class KernelsCommand(Terminal terminal)
{
    readonly Option<bool> _cached = new("--cached") { Description = "only what is cached; needs no network" };

    readonly Argument<string[]> _names = new("KERNEL")
    {
        Description = "a version, its beginning (the newest counts), a release, a package, or a .deb file",
        Arity = ArgumentArity.OneOrMore,
    };

    readonly KernelStore _store = new(
        CacheFolder.Default, terminal.Clock, terminal.Say);

    public Command Create()
    {
        var list = new Command("list", "prints the kernels that the distribution offers and those that are cached")
        {
            _cached,
        };
        list.SetAction(ListAsync);
        var fetch = new Command("fetch", "puts kernels into the cache") { _names };
        fetch.SetAction((options, cancellationToken) => ForEachAsync(options, FetchAsync, cancellationToken));
        var remove = new Command("remove", "takes kernels out of the cache") { _names };
        remove.SetAction((options, cancellationToken) => ForEachAsync(options, RemoveAsync, cancellationToken));
        var config = new KernelConfigCommand(terminal).Create();
        return new("kernels", "lists, fetches, removes and configures the kernels of virtual machines")
        {
            list, fetch, remove, config,
        };
    }

    async Task<int> ListAsync(ParseResult options, CancellationToken cancellationToken)
    {
        var cached = _store.Cache.All();
        var offered = options.GetValue(_cached) ? [] : await ArchiveAsync(cached.Count > 0, cancellationToken);
        var packages = offered.UnionBy(
            cached.Select(kernel => kernel.Package), package => (package.Name, package.Version));
        string[][] rows =
        [
            ["RELEASE", "VERSION", "SUITES", "MB", "CACHED"],
            .. packages.OrderBy(package => package.Version, DebianVersion.Order)
                .Select(package => Row(package, cached)),
        ];
        foreach (var line in Columns.Align(rows, "MB"))
            await terminal.Output.WriteLineAsync(line);
        foreach (var problem in cached.Select(kernel => kernel.Problem).OfType<string>())
            await terminal.Error.WriteLineAsync($"harness: {problem}");
        return (int)ExitCode.Agrees;
    }

    /// <summary>What the archive has; without one, what is cached has to do if there is any.</summary>
    async Task<IReadOnlyList<KernelPackage>> ArchiveAsync(bool hasCached, CancellationToken cancellationToken)
    {
        try
        {
            return await _store.ArchiveAsync(cancellationToken);
        }
        catch (KernelException e) when (hasCached)
        {
            await terminal.Error.WriteLineAsync($"harness: {e.Message}; only what is cached is listed");
            return [];
        }
    }

    static string[] Row(KernelPackage package, IReadOnlyList<CachedKernel> cached)
    {
        var kernel = cached.FirstOrDefault(
            kernel => (kernel.Package.Name, kernel.Package.Version) == (package.Name, package.Version));
        return
        [
            package.Release,
            package.Version,
            package.Suites is [] ? "-" : string.Join(',', package.Suites),
            (package.Size / 1e6).ToString("0.0", CultureInfo.InvariantCulture),
            kernel switch { null => "-", { Problem: null } => "yes", _ => "broken" },
        ];
    }

    /// <summary>Does something with each name. One that fails does not stop the others.</summary>
    async Task<int> ForEachAsync(
        ParseResult options, Func<string, CancellationToken, Task<ExitCode>> act, CancellationToken cancellationToken)
    {
        var worst = ExitCode.Agrees;
        foreach (var name in options.GetRequiredValue(_names))
        {
            try
            {
                worst = Max(worst, await act(name, cancellationToken));
            }
            catch (KernelException e)
            {
                await terminal.Error.WriteLineAsync($"harness: {e.Message}");
                worst = ExitCode.Broken;
            }
        }
        return (int)worst;
    }

    static ExitCode Max(ExitCode x, ExitCode y) => x > y ? x : y;

    async Task<ExitCode> FetchAsync(string name, CancellationToken cancellationToken)
    {
        if (await _store.FetchAsync(name, cancellationToken) is not { } kernel)
            return await UsageAsync($"the archive has no kernel {name}: harness kernels list shows those that it has");
        await terminal.Output.WriteLineAsync($"{kernel.Name} {kernel.Release} {kernel.Vmlinuz}");
        return ExitCode.Agrees;
    }

    async Task<ExitCode> RemoveAsync(string name, CancellationToken cancellationToken) =>
        await _store.RemoveAsync(name, cancellationToken)
            ? ExitCode.Agrees
            : await UsageAsync($"kernel {name} is not cached: harness kernels list --cached shows those that are");

    async Task<ExitCode> UsageAsync(string message)
    {
        await terminal.Error.WriteLineAsync($"harness: {message}");
        return ExitCode.Usage;
    }
}
