using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Reuseport.Harness.Nights;

namespace Reuseport.Harness.Report;

/// <summary>
/// The report of a night as one HTML file, which needs nothing beside it. Its policy lets it run its own script, load
/// nothing, and send nothing.
/// </summary>
static class HtmlReport
{
    public const string FileName = "report.html";

    /// <summary>The parts of the script, in the order in which they use each other.</summary>
    static readonly string[] _scripts =
        ["dom", "data", "tree", "map", "cell", "drawing", "finding", "night", "coverage", "plots", "main"];

    public static string Write(ReportSource source)
    {
        var style = Read("page.css");
        var script = "\"use strict\";\n" + string.Concat(_scripts.Select(name => Read($"{name}.js")));
        var data = JsonSerializer.Serialize(Of(source), PageJson.Default.ReportData);
        return Read("page.html").Replace("{{style-hash}}", Hash(style), StringComparison.Ordinal)
            .Replace("{{script-hash}}", Hash(script), StringComparison.Ordinal)
            .Replace("{{night}}", Night.NameOf(source.Merging.Merged.Date), StringComparison.Ordinal)
            .Replace("{{style}}", style, StringComparison.Ordinal)
            .Replace("{{script}}", script, StringComparison.Ordinal)
            .Replace("{{data}}", data, StringComparison.Ordinal);
    }

    static ReportData Of(ReportSource source)
    {
        var night = source.Merging.Merged;
        return new(
            Night.NameOf(night.Date), night.Verdict,
            [.. night.Missing.Select(missing => $"{missing.Name} {missing.Work}")], night.Ledger, Map.Of(source),
            [.. night.Kernels.Select(kernel => Of(kernel, night))], new FindingList(source).ToData(),
            Coverage.Of(source), source.Nights);
    }

    static KernelData Of(NightKernel kernel, MergedNight night) => new(
        kernel.Target, kernel.Kernel?.Release ?? "", string.Join(", ", kernel.Kernel?.Profile ?? []),
        kernel.Scripts?.Ran ?? 0, kernel.Calls, kernel.Verdict, kernel.Untested,
        night.Findings.Count(finding => finding.Kernels.Contains(kernel.Target)));

    /// <summary>A source of Content-Security-Policy.</summary>
    static string Hash(string text) =>
        $"'sha256-{Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(text)))}'";

    static string Read(string name)
    {
        using var file = typeof(HtmlReport).Assembly.GetManifestResourceStream($"page/{name}")!;
        using var reader = new StreamReader(file);
        return reader.ReadToEnd();
    }
}
