namespace Reuseport.Harness.History;

/// <summary>
/// The histories of several traces: a kernel is booted for all traces that want to see it, until none wants another.
/// </summary>
/// <param name="look">Runs traces on a kernel.</param>
/// <param name="sideBySide">How many kernels are looked at together; at least 1.</param>
/// <param name="say">Takes a line for each round.</param>
public sealed class Histories(
    IReadOnlyList<TraceHistory> traces, LookAt look, int sideBySide, Action<string> say)
{
    readonly Lock _lock = new();

    public IReadOnlyList<TraceHistory> Traces => traces;

    /// <summary>Looks at kernels until all is known.</summary>
    public async Task LookAsync(CancellationToken cancellationToken)
    {
        while (Next() is not [] and var kernels)
        {
            var left = kernels.Count;
            say($"{left} kernels to look at");
            await Parallel.ForEachAsync(
                kernels,
                new ParallelOptions { MaxDegreeOfParallelism = sideBySide, CancellationToken = cancellationToken },
                async (kernel, cancellation) =>
                {
                    var sights = await look(kernel.Key, [.. kernel.Select(wish => wish.Showing)], cancellation);
                    lock (_lock)
                    {
                        foreach (var (wish, sight) in kernel.Zip(sights))
                            wish.Trace.Add(kernel.Key, sight);
                        say($"{kernel.Key} is seen, {--left} left");
                    }
                });
        }
    }

    List<IGrouping<KernelNode, (TraceHistory Trace, Showing Showing)>> Next()
    {
        var wishes =
            from trace in traces
            from next in trace.Next()
            select (next.Kernel, Trace: trace, Showing: new Showing(trace.Name, trace.Script, next.Times));
        return [.. wishes.GroupBy(wish => wish.Kernel, wish => (wish.Trace, wish.Showing))];
    }
}
