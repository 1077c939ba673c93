using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using Reuseport.Harness.Reporting;
using Reuseport.Model;

namespace Reuseport.Harness.Matrix;

/// <summary>How often each named result was reached on each target: results.txt for people, results.json.</summary>
static class ResultsTable
{
    public const string TextName = "results.txt";
    public const string JsonName = "results.json";

    public static void Write(string folder, IReadOnlyList<Row> rows, ScriptList scripts)
    {
        var columns = rows.Where(row => row.Kernel is not null)
            .Select(row => (row.Name, Reached: Reached(row, scripts))).ToList();
        string[][] lines =
        [
            ["RESULT", .. columns.Select(column => column.Name)],
            .. NamedResult.All.Select(result => (string[])
                [result.ToString(), .. columns.Select(column => Number(column.Reached[result.Index]))]),
        ];
        var numbers = columns.Select(column => column.Name).ToArray();
        File.WriteAllLines(Path.Combine(folder, TextName), Columns.Align(lines, numbers));

        var results = NamedResult.All.ToDictionary(
            result => result.ToString(),
            result => columns.ToDictionary(column => column.Name, column => column.Reached[result.Index]));
        File.WriteAllText(
            Path.Combine(folder, JsonName),
            JsonSerializer.Serialize(results, ResultsJson.Default.DictionaryStringDictionaryStringInt64) + "\n");
    }

    /// <summary>
    /// Follows what the kernel did through the model of its profile, script by script, up to where the two differ.
    /// </summary>
    static long[] Reached(Row row, ScriptList scripts)
    {
        var reached = new long[NamedResult.All.Count];
        for (var number = 0; number < scripts.Count; number++)
        {
            if (row.Seen(number) is not { } seen)
                continue;
            var script = scripts[number].Script;
            var worlds = Worlds.Start(row.Kernel!.Profile, script.Settings);
            for (var call = 0; call < seen.Count && worlds is not null; call++)
            {
                var prediction = worlds.Predict(script.Ops[call]);
                worlds = prediction.After(seen[call]);
                foreach (var result in worlds is null ? [] : prediction.Reached)
                    reached[result.Index]++;
            }
        }
        return reached;
    }

    static string Number(long number) => number.ToString(CultureInfo.InvariantCulture);
}

[JsonSourceGenerationOptions(WriteIndented = true)]
[JsonSerializable(typeof(Dictionary<string, Dictionary<string, long>>))]
sealed partial class ResultsJson : JsonSerializerContext;
