using System.Text.Json;
using Reuseport.Containers.Kernels;
using static System.FormattableString;

namespace Reuseport.Containers.Source;

/// <summary>A line of the file, or one way out of it, that nothing reached.</summary>
/// <param name="Branch">Counts the ways out of the line from 0; null for the line itself.</param>
/// <param name="Text">The line as it stands in the file.</param>
public sealed record Unreached(string Function, int Line, int? Branch, string Text);

/// <summary>What was reached of the kernel's file, as gcov counts it.</summary>
public sealed record SourceCoverage(
    int Lines, int LinesReached, int Branches, int BranchesReached, IReadOnlyList<Unreached> Unreached)
{
    internal static async Task<SourceCoverage> ReadAsync(SourceBuild build, CancellationToken cancellationToken)
    {
        var json = await new ExternalCommand(
            "gcov", ["--json-format", "--stdout", "--branch-probabilities", SourceFile.Name])
            .In(build.Folder).ReadAsync(cancellationToken);
        return Read(json, await File.ReadAllLinesAsync(build.File.Path, cancellationToken));
    }

    /// <summary>Reads what gcov says of the C file; headers do not count.</summary>
    internal static SourceCoverage Read(string json, string[] text)
    {
        using var document = JsonDocument.Parse(json);
        var file = document.RootElement.GetProperty("files").EnumerateArray()
            .First(file => file.GetProperty("file").GetString()!.EndsWith(SourceFile.Name, StringComparison.Ordinal));
        var unreached = new List<Unreached>();
        var (lines, branches, missed) = (0, 0, 0);
        foreach (var line in file.GetProperty("lines").EnumerateArray())
        {
            lines++;
            var number = line.GetProperty("line_number").GetInt32();
            var function = line.TryGetProperty("function_name", out var name) ? name.GetString()! : "";
            var isReached = line.GetProperty("count").GetInt64() > 0;
            if (!isReached)
                unreached.Add(new(function, number, null, text[number - 1].Trim()));
            foreach (var (index, branch) in line.GetProperty("branches").EnumerateArray().Index())
            {
                branches++;
                if (branch.GetProperty("count").GetInt64() > 0)
                    continue;
                missed++;
                if (isReached)
                    unreached.Add(new(function, number, index, text[number - 1].Trim()));
            }
        }
        var linesMissed = unreached.Count(item => item.Branch is null);
        return new(lines, lines - linesMissed, branches, branches - missed, unreached);
    }

    public override string ToString() =>
        Invariant($"lines {LinesReached} of {Lines}, branches {BranchesReached} of {Branches}");
}
