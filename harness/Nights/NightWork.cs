namespace Reuseport.Harness.Nights;

/// <summary>Does the shards of a night that have no result.</summary>
/// <param name="say">Takes a line for each shard.</param>
sealed class NightWork(ShardRun run, ShardFolders shards, Action<string> say)
{
    /// <summary>Does some of them side by side. What fails on this machine stays missing.</summary>
    public async Task DoAsync(IReadOnlyList<NamedShard> all, int sideBySide, CancellationToken cancellationToken)
    {
        var rest = all.Where(shard => !shards.Has(shard.Name)).ToList();
        if (rest.Count < all.Count)
            say($"{all.Count - rest.Count} of {all.Count} shards are there already");
        var options = new ParallelOptions
        {
            MaxDegreeOfParallelism = sideBySide,
            CancellationToken = cancellationToken,
        };
        await Parallel.ForEachAsync(rest, options, async (shard, cancellation) =>
        {
            try
            {
                await DoAsync(shard, cancellation);
            }
            catch (Exception e) when (Failure.IsOfEnvironment(e) || e is UsageException)
            {
                say($"{shard.Name} {shard.Value}: {e.Message}");
            }
        });
    }

    /// <summary>Does one, unless its result is there.</summary>
    /// <exception cref="Exception">One that <see cref="Failure"/> knows: another machine may do better.</exception>
    public async Task DoAsync(NamedShard shard, CancellationToken cancellationToken)
    {
        if (shards.Has(shard.Name))
            return;
        var folder = shards.Begin(shard.Name);
        try
        {
            var (result, timing) = await run.RunAsync(shard, folder, cancellationToken);
            shards.Publish(folder, result, timing);
            say(FormattableString.Invariant($"{shard.Name} {shard.Value}: {result.Verdict}, {timing.Seconds:0} s"));
        }
        catch (Exception e) when (Failure.IsOfEnvironment(e) || e is UsageException or OperationCanceledException)
        {
            Directory.Delete(folder, recursive: true);
            throw;
        }
    }
}
