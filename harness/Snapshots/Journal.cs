using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Reuseport.Containers;
using Reuseport.Harness.History;
using Reuseport.Model;
using Reuseport.Vocabulary;

namespace Reuseport.Harness.Snapshots;

/// <summary>
/// What kernels answered while a folder is recorded, a line for each scenario and kernel. It is there until the folder
/// is written, so that a recording that was interrupted goes on where it was. What another build of the harness or of
/// the probe left does not count: it may measure another profile.
/// </summary>
sealed class Journal : IDisposable
{
    public const string FileName = "kernels.received.jsonl";

    readonly FileStream _file;
    readonly Dictionary<(string Kernel, string Calls), Entry> _kept = [];
    readonly HashSet<(string Kernel, string Calls)> _written = [];

    Journal(FileStream file) => _file = file;

    /// <summary>How many answers an earlier recording left.</summary>
    public int Kept => _kept.Count;

    /// <summary>Opens that of a folder.</summary>
    /// <param name="probe">The probe that kernels are asked with; null for none.</param>
    /// <exception cref="IOException">Another recording of the folder goes on.</exception>
    public static Journal Open(string folder, ProbeFile? probe)
    {
        var path = Path.Combine(folder, FileName);
        var journal = new Journal(new(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None));
        journal.Read(BuildStamp.Of(probe));
        return journal;
    }

    /// <summary>What a kernel does with scenarios: it is asked for what it has not answered yet.</summary>
    /// <param name="look">Runs some of them on the kernel, and tells of each when it is known.</param>
    public async Task<IReadOnlyList<Sight>> LookAsync(
        KernelNode node, IReadOnlyList<Showing> showings,
        Func<IReadOnlyList<Showing>, Action<Showing, Sight>, Task<IReadOnlyList<Sight>>> look)
    {
        var kept = showings.Select(showing => Take(node, showing)).ToList();
        List<Showing> rest = [.. showings.Zip(kept).Where(pair => pair.Second is null).Select(pair => pair.First)];
        if (rest is [])
            return [.. kept.OfType<Sight>()];
        var seen = new Queue<Sight>(await look(rest, (showing, sight) => Add(node, showing, sight)));
        return [.. kept.Select(sight => sight ?? seen.Dequeue())];
    }

    /// <summary>The folder has all of it.</summary>
    public void Remove() => File.Delete(_file.Name);

    public void Dispose() => _file.Dispose();

    /// <summary>
    /// An answer is given once: a scenario that is asked again, because some kernel is flaky, is to be run again.
    /// </summary>
    Sight.Ran? Take(KernelNode node, Showing showing)
    {
        lock (_file)
            return _kept.Remove(KeyOf(node, showing), out var entry) ? entry.ToSight(showing.Script) : null;
    }

    void Add(KernelNode node, Showing showing, Sight sight)
    {
        var key = KeyOf(node, showing);
        lock (_file)
        {
            if (sight is Sight.Ran ran && _written.Add(key))
                Write(JsonSerializer.Serialize(Entry.Of(key.Kernel, key.Calls, ran)));
        }
    }

    /// <summary>
    /// Reads what was left up to the first line that is none, such as one that was not written to its end; the rest is
    /// cut off, and asked again.
    /// </summary>
    void Read(string build)
    {
        using var reader = new StreamReader(_file, Encoding.UTF8, leaveOpen: true);
        var text = reader.ReadToEnd();
        var lines = text[..(text.LastIndexOf('\n') + 1)].Split('\n', StringSplitOptions.RemoveEmptyEntries);
        if (lines is [var head, ..] && head == build)
        {
            var entries = lines.Skip(1).Select(Parse).TakeWhile(entry => entry is not null).OfType<Entry>().ToList();
            foreach (var entry in entries)
                _kept[(entry.Kernel, entry.Calls)] = entry;
            _written.UnionWith(_kept.Keys);
            _file.SetLength(Encoding.UTF8.GetByteCount(string.Join('\n', lines.Take(1 + entries.Count))) + 1);
            _file.Seek(0, SeekOrigin.End);
            return;
        }
        _file.SetLength(0);
        Write(build);
    }

    static Entry? Parse(string line)
    {
        try
        {
            return JsonSerializer.Deserialize<Entry>(line);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>A harness that is killed now has written the line, or a part that the next one cuts off.</summary>
    void Write(string line)
    {
        _file.Write(Encoding.UTF8.GetBytes($"{line}\n"));
        _file.Flush();
    }

    /// <summary>
    /// The packages as they are tried: where the archive has another one meanwhile, that is to be asked.
    /// </summary>
    static (string Kernel, string Calls) KeyOf(KernelNode node, Showing showing) => (
        string.Join(' ', node.Tried), Hash(Encoding.UTF8.GetBytes(TextOf(showing.Script))));

    static string TextOf(Script script) => string.Join(
        '\n', script.Settings.Select(setting => TraceText.Write(setting)).Concat(script.Ops.Select(TraceText.Write)));

    static string Hash(byte[] bytes) => Convert.ToHexStringLower(SHA256.HashData(bytes));

    /// <summary>What one kernel did with one scenario, as texts.</summary>
    sealed record Entry(string Kernel, string Calls, string Version, string Profile, IReadOnlyList<Run> Runs)
    {
        public static Entry Of(string kernel, string calls, Sight.Ran ran) => new(
            kernel, calls, ran.Version, Profiles.Profile.Describe(ran.Profile),
            [.. ran.Runs.Select(run => new Run([.. run.Answers.Seen.Select(seen => seen.ToString()!)], run.Splat))]);

        public Sight.Ran ToSight(Script script)
        {
            var profile = Profiles.Profile.Parse(Profile);
            return new(Version, profile, [.. Runs.Select(run => run.ToRun(script, profile))]);
        }
    }

    sealed record Run(IReadOnlyList<string> Seen, string? Splat)
    {
        public TraceRun ToRun(Script script, KernelProfile profile) => TraceRun.Of(
            script, new(profile, [.. Seen.Select(text => TraceReader.ReadOutcome(text))]), Splat);
    }
}
