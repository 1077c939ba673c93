using System.Globalization;
using System.Text.Json;
using Reuseport.Harness.Nights;

namespace Reuseport.Harness.Outputs;

/// <summary>
/// The folder that a remote of NIPA serves: <c>results.json</c> lists the runs, and each has a file. A night is one
/// run, whose cookie is its date.
/// </summary>
sealed class NipaFolder(string path, NipaPlan plan)
{
    /// <summary>Its name, beside the folders of the nights.</summary>
    public const string Name = "nipa";

    const string List = "results.json";

    /// <summary>Writes a night; one that is there already is replaced.</summary>
    /// <param name="timings">Those of shards, by their names.</param>
    /// <exception cref="IOException">Another file there is none of NIPA's, or nothing can be written.</exception>
    public void Write(DateOnly date, Merging merging, IReadOnlyDictionary<string, ShardTiming> timings)
    {
        var cookie = date.ToString("yyyyMMdd", CultureInfo.InvariantCulture);
        var logs = Directory.CreateDirectory(Path.Combine(path, cookie));
        var cases = NightCase.Of(merging);
        foreach (var work in cases.GroupBy(@case => LogOf(NipaTests.GroupOf(@case.Target), @case.Work)))
            NightFolder.Write(logs.FullName, work.Key, Ktap.Write([.. work]));
        var (start, end) = TimesOf(date, timings.Values);
        var tests = new NipaTests(timings, (group, work) => UrlOf($"{cookie}/{LogOf(group, work)}"));
        var run = new NipaRun(
            plan.Executor, $"reuseport-{Night.NameOf(date)}--00-00",
            start, end, UrlOf(cookie), tests.Of(cases));
        NightFolder.Write(path, FileOf(cookie), JsonSerializer.Serialize(run, NipaJson.Readable.NipaRun) + "\n");
        WriteList();
    }

    /// <summary>The list is made of the files: one that is removed is in it no more.</summary>
    void WriteList()
    {
        IReadOnlyList<NipaEntry> entries =
        [
            .. Directory.GetFiles(path, FileOf("*")).Order(StringComparer.Ordinal).Select(EntryOf),
        ];
        NightFolder.Write(
            path, List, JsonSerializer.Serialize(entries, NipaJson.Readable.IReadOnlyListNipaEntry) + "\n");
    }

    NipaEntry EntryOf(string file)
    {
        try
        {
            return JsonSerializer.Deserialize(File.ReadAllText(file), NipaJson.Readable.NipaRun)
                is { Branch: not null, Executor: not null } run
                ? new(UrlOf(Path.GetFileName(file)), run.Branch, run.Executor)
                : throw new JsonException("it has no branch or no executor");
        }
        catch (JsonException e)
        {
            throw new IOException($"{file}: not the results of a night: {e.Message}", e);
        }
    }

    string UrlOf(string file) => $"{plan.Url.TrimEnd('/')}/{file}";

    static string FileOf(string cookie) => $"results-{cookie}.json";

    static string LogOf(string group, string work) => $"{group}-{work}.txt";

    /// <summary>From the first shard to the last; midnight, where no clock was read.</summary>
    static (string Start, string End) TimesOf(DateOnly date, IEnumerable<ShardTiming> timings)
    {
        var midnight = new DateTimeOffset(date.ToDateTime(default), TimeSpan.Zero);
        var known = timings.ToList();
        return known is []
            ? (Text(midnight), Text(midnight))
            : (Text(known.Min(one => one.Started)), Text(known.Max(one => one.Started.AddSeconds(one.Seconds))));

        static string Text(DateTimeOffset time) =>
            time.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss.ffffff+00:00", CultureInfo.InvariantCulture);
    }
}
