using Reuseport.Harness.History;
using Reuseport.Harness.Ledger;
using Reuseport.Harness.Targets;

namespace Reuseport.Harness.Nights;

/// <summary>Makes the list of shards of a night from a plan.</summary>
/// <param name="offered">The packaged kernels that there are.</param>
/// <param name="known">Those that there were in earlier nights.</param>
sealed class NightPlanning(Plan plan, IReadOnlyList<string> offered, IReadOnlySet<string> known)
{
    readonly Dictionary<string, string> _contents = [];
    readonly Dictionary<string, int> _traces = [];

    /// <exception cref="UsageException">The plan names something that is not there.</exception>
    public Night Of(DateOnly date, string build)
    {
        var targets = new KernelChoice(KernelTree.Of(offered), known).Targets(plan.Kernels);
        List<Shard> shards =
        [
            .. targets.SelectMany(target => OfKernel(target, date)),
            .. plan.Sources.SelectMany(OfSource),
        ];
        var seeded = shards.Select((shard, place) =>
            shard.Scripts is null ? shard : shard with { Seed = Shard.SeedAt(date, place) });
        return new(date, build, ReadLedger(date), offered, [.. seeded.Select(NamedShard.Of)]);
    }

    /// <summary>About what a shard takes.</summary>
    public TimeSpan Expected(Shard shard) =>
        Pace.Of(shard, shard.Folder is { } folder ? _traces.GetValueOrDefault(folder) : 0);

    /// <summary>The ledger is part of the night: a machine that has none, or another, would find otherwise.</summary>
    string ReadLedger(DateOnly date)
    {
        if (plan.Ledger is not { } path)
            return "";
        DivergenceLedger.Read(path, date);
        return File.ReadAllText(path);
    }

    IEnumerable<Shard> OfKernel(string target, DateOnly date)
    {
        var image = VmName.PathOf(target) is { } path ? ImageOf(path) : null;
        var scripts = plan.Scripts is { } amount ? Cut(target, amount) : [];
        var slice = Shard.SliceOf(date);
        return
        [
            .. scripts.Select(count => new Shard(target, Work.Scripts)
            {
                Image = image,
                Scripts = count,
                Slice = slice,
            }),
            .. plan.Folders.Select(row => new Shard(target, row.Work)
            {
                Image = image,
                Folder = row.Folder,
                Content = ContentOf(row.Folder),
            }),
        ];
    }

    IEnumerable<Shard> OfSource(string package)
    {
        var target = $"source:{package}";
        return Cut(target, plan.SourceScripts).Select(count => new Shard(target, Work.Source) { Scripts = count });
    }

    /// <summary>How many scripts each shard has: equally many but for one.</summary>
    static IEnumerable<long> Cut(string target, Amount amount)
    {
        var all = amount.Each ?? Pace.Scripts(target, amount.Time!.Value);
        var most = Pace.Scripts(target, Pace.ShardMost);
        var shards = Math.Min(all, amount.Shards ?? (all + most - 1) / most);
        for (var i = 0L; i < shards; i++)
            yield return (all / shards) + (i < all % shards ? 1 : 0);
    }

    static string ImageOf(string path) => File.Exists(path)
        ? Shard.Hash(File.ReadAllBytes(path))
        : throw new UsageException($"kernels: {path}: there is no such file");

    string ContentOf(string folder)
    {
        if (!_contents.TryGetValue(folder, out var content))
        {
            var read = TraceFolder.Read(folder);
            _contents[folder] = content = read.Content();
            _traces[folder] = read.Files.Count;
        }
        return content;
    }
}
