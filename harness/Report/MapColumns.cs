using Reuseport.Containers.Kernels;
using Reuseport.Harness.Nights;
using Reuseport.Harness.Profiles;
using Reuseport.Harness.Targets;

namespace Reuseport.Harness.Report;

/// <summary>A kernel of the map, with all that it did in the last night that tested it.</summary>
sealed record MapColumn(ColumnData Data, TestedKernel? Kernel, IReadOnlyList<ShardResult> Results);

/// <summary>The kernels of the map in the order of the tree: series by series, and in each by update.</summary>
static class MapColumns
{
    public static IReadOnlyList<MapColumn> Of(ReportSource source)
    {
        var kernels = source.Merging.Results.Select(one => one.Result).Concat(source.Earlier)
            .Where(result => result.Shard.Work != Work.Source)
            .GroupBy(result => result.Shard.Target).Select(results => new Kernel(results.Key, [.. results]))
            .OrderBy(kernel => kernel.Release is null).ThenBy(kernel => kernel.Series)
            .ThenBy(kernel => kernel.Release?.Patch).ThenBy(kernel => kernel.Name, DebianVersion.Order).ToList();
        var columns = new List<MapColumn>();
        foreach (var kernel in kernels)
        {
            var isAlone = kernels.Count(other => other.Upstream == kernel.Upstream) == 1;
            var series = kernel.Release?.Series ?? "";
            var name = isAlone ? kernel.Upstream : kernel.Name;
            var isFirst = series != "" && (columns is [] || columns[^1].Data.Series != series);
            columns.Add(new(
                new(
                    name, kernel.Target, series, UpdateOf(name, series), isFirst,
                    Night.NameOf(kernel.Results[0].Night)),
                kernel.Tested, kernel.Results));
        }
        return columns;
    }

    /// <summary>What is told of a release below its series.</summary>
    static string UpdateOf(string name, string series) =>
        series != "" && name.StartsWith($"{series}.", StringComparison.Ordinal) ? name[(series.Length + 1)..] : name;

    sealed record Kernel(string Target, IReadOnlyList<ShardResult> Results)
    {
        public string Name { get; } = VmName.KernelOf(Target) ?? Target;

        public TestedKernel? Tested { get; } =
            Results.Select(result => result.Kernel).FirstOrDefault(kernel => kernel is not null);

        public KernelRelease? Release => TestedKernel.ReleaseOf(Target, Tested);

        public Version? Series => Release is { } release ? Version.Parse(release.Series) : null;

        public string Upstream => KernelRelease.Parse(Name) is { } release ? release.Upstream : Name;
    }
}
