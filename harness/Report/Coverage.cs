using Reuseport.Model;

namespace Reuseport.Harness.Report;

/// <summary>How often the kernels of a night reached each named result.</summary>
static class Coverage
{
    public static CoverageData Of(ReportSource source)
    {
        var kernels = source.Merging.Results.Select(one => one.Result).Where(result => result.Reached.Count > 0)
            .GroupBy(result => result.Shard.Target).ToList();
        return new(
            [.. NamedResult.All.Select(result => result.ToString())],
            [.. NamedResult.All.Select(result => result.KernelFunctions[0].File)],
            [.. NamedResult.All.Select(result => result.IsByFunctionsAlone)],
            [.. kernels.Select(kernel => kernel.Key)],
            [.. kernels.Select(kernel => (IReadOnlyList<long>)[.. NamedResult.All.Select(result =>
                kernel.Sum(shard => shard.Reached.GetValueOrDefault(result.ToString())))])]);
    }
}
