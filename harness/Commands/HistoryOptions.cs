using System.CommandLine;
using Reuseport.Containers;
using Reuseport.Harness.History;
using Reuseport.Harness.Profiles;
using Reuseport.Harness.Store;
using Reuseport.Harness.Targets;

namespace Reuseport.Harness.Commands;

/// <summary>The options of commands that show traces to packaged kernels.</summary>
sealed class HistoryOptions(Terminal terminal, ProbeFile? probe, OpenTarget open, PackagedKernels kernels)
{
    readonly Option<int?> _call = Options.Number(
        "--call", 1, "looks at this call alone, counted from 1 (default: at every call)");

    readonly Option<int?> _sideBySide = Options.Number("-j", 1, "how many kernels side by side (default 1)");

    readonly Option<bool> _offline = new("--offline") { Description = "takes only kernels that are cached" };

    readonly Option<string?> _git = new("--git")
    {
        Description = "a clone of a kernel's tree with its tags, which names the commits of a step",
        HelpName = "DIR",
    };

    readonly Option<string?> _out = new("--out", "-o")
    {
        Description = "where what is printed goes, too, with what each kernel did as JSON (default: nowhere)",
        HelpName = "DIR",
    };

    readonly Option<string?> _store = new("--store")
    {
        Description = "the store of nightly: what it knows is not measured again, and what is measured is kept",
        HelpName = "FILE",
    };

    /// <summary><c>--kernels</c>: a range of releases.</summary>
    public static Option<string?> Kernels() => new("--kernels")
    {
        Description = "only these releases, such as 6.1..6.12.85 or 7.0.. (default: all)",
        HelpName = "A..B",
    };

    public void AddTo(Command command)
    {
        AddKernelOptionsTo(command);
        foreach (var option in (Option[])[_call, _git, _out, _store])
            command.Options.Add(option);
    }

    /// <summary>Those that say how kernels are had, and how many run side by side.</summary>
    public void AddKernelOptionsTo(Command command)
    {
        command.Options.Add(_sideBySide);
        command.Options.Add(_offline);
    }

    /// <summary>The only call that is looked at, from 0; null for all.</summary>
    /// <exception cref="UsageException">A trace has fewer calls.</exception>
    public int? Call(ParseResult options, IReadOnlyList<TraceFile> files)
    {
        var call = options.GetValue(_call);
        if (files.FirstOrDefault(file => call > file.Trace.Script.Ops.Count) is { } shorter)
            throw new UsageException($"--call: {shorter.Path} has {shorter.Trace.Script.Ops.Count} calls");
        return call - 1;
    }

    public int SideBySide(ParseResult options) => options.GetValue(_sideBySide) ?? 1;

    /// <summary>The tree of the packaged kernels, with those of files at their places.</summary>
    /// <param name="names">Kernels of the command line; those with a slash are paths.</param>
    /// <exception cref="UsageException">The release of a file is none that has a place.</exception>
    public async Task<KernelTree> TreeAsync(
        ParseResult options, IEnumerable<string> names, CancellationToken cancellationToken)
    {
        var tree = KernelTree.Of(await kernels.ListAsync(options.GetValue(_offline), cancellationToken));
        foreach (var path in names.Where(name => name.Contains('/')))
        {
            var name = await kernels.ReleaseAsync(path, cancellationToken);
            var release = KernelRelease.Parse(name)
                ?? throw new UsageException($"{path}: its release, {name}, has no place among the kernels");
            tree = tree.With(release, path);
        }
        return tree;
    }

    /// <summary>The tree of the packaged kernels in a range; null for all.</summary>
    /// <param name="paths">Kernels of files, which have a slash.</param>
    /// <exception cref="UsageException">It is no range, or no kernel is in it.</exception>
    public async Task<KernelTree> TreeAsync(
        ParseResult options, string? name, CancellationToken cancellationToken, params IEnumerable<string> paths)
    {
        var range = name is null ? null
            : KernelRange.Parse(name)
                ?? throw new UsageException($"--kernels: '{name}' is no range of releases such as 6.1..6.12.85");
        var tree = (await TreeAsync(options, paths, cancellationToken))
            .Where(node => range?.Contains(node.Series, node.Patch) ?? true);
        return tree.Branches is []
            ? throw new UsageException($"--kernels: no kernel is in {name}: harness kernels list shows those that are")
            : tree;
    }

    public KernelWitness Witness(ParseResult options) => new(
        open, kernels.FetchUnless(options.GetValue(_offline)), terminal.Clock, terminal.Say);

    /// <summary>The store that was named; null where none was.</summary>
    public NightStore? Store(ParseResult options) =>
        options.GetValue(_store) is { } path ? NightStore.Open(path) : null;

    /// <summary>How kernels are looked at.</summary>
    /// <param name="store">Keeps what is seen; null where none does.</param>
    public LookAt Look(ParseResult options, NightStore? store)
    {
        LookAt look = Witness(options).LookAsync;
        return store?.Knowing(BuildStamp.Of(probe), look) ?? look;
    }

    public CandidateSearch Candidates(ParseResult options) => new(
        kernels, options.GetValue(_offline), options.GetValue(_git) is { } folder ? new GitTree(folder) : null);

    /// <summary>Prints what was found, and leaves it in the folder of <c>--out</c>.</summary>
    /// <param name="name">That of the files, such as <c>bisect</c>.</param>
    public async Task WriteAsync(
        ParseResult options, string name, IReadOnlyList<string> lines, IEnumerable<TraceReport> traces)
    {
        foreach (var line in lines)
            await terminal.Output.WriteLineAsync(line);
        if (options.GetValue(_out) is not { } folder)
            return;
        Directory.CreateDirectory(folder);
        await File.WriteAllLinesAsync(Path.Combine(folder, $"{name}.txt"), lines);
        await File.WriteAllTextAsync(Path.Combine(folder, $"{name}.json"), TraceReport.Write(traces));
    }
}
