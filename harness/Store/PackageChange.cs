namespace Reuseport.Harness.Store;

/// <summary>What a package that is new in a night changed against the one before it in the tree of kernels.</summary>
/// <param name="Package">Such as <c>6.12.120-1</c>.</param>
/// <param name="Before">The package that it is compared with.</param>
/// <param name="Gained">The behaviours of the profile that it shows, and the one before did not.</param>
/// <param name="Lost">Those that the one before showed.</param>
/// <param name="Traces">The traces with which it does something else.</param>
public sealed record PackageChange(
    string Package, string Before, IReadOnlyList<string> Gained, IReadOnlyList<string> Lost,
    IReadOnlyList<TraceChange> Traces)
{
    /// <summary>The folders that are not compared: they had other traces when the package before replayed them.
    /// </summary>
    public IReadOnlyList<string> NotCompared { get; init; } = [];

    /// <summary>The change as a person reads it on a terminal.</summary>
    public IEnumerable<string> Told()
    {
        const int Most = 20;
        List<string> parts =
        [
            .. Gained.Select(behaviour => $"{behaviour} gained"),
            .. Lost.Select(behaviour => $"{behaviour} lost"),
            .. Traces.Count switch { 0 => (string[])[], 1 => ["1 trace"], var count => [$"{count} traces"] },
        ];
        var what = parts is [] ? "nothing" : string.Join(", ", parts);
        return
        [
            $"changed   {Package} against {Before}: {what}",
            .. Traces.Take(Most).Select(trace =>
                $"          {trace.Folder}/{trace.Trace} call {trace.Call}: {trace.Before} -> {trace.After}"),
            .. Traces.Count > Most ? (string[])[$"          and {Traces.Count - Most} more"] : [],
            .. NotCompared.Select(folder =>
                $"          {folder} is not compared: its traces were others when {Before} replayed them"),
        ];
    }
}

/// <summary>The first call of a trace with which two kernels do not do the same.</summary>
/// <param name="Folder">That of the trace, as the plan names it.</param>
/// <param name="Call">From 1.</param>
/// <param name="Before">The outcome of the older package.</param>
/// <param name="After">That of the newer one.</param>
public sealed record TraceChange(string Folder, string Trace, int Call, string Before, string After);
