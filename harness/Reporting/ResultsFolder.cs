using System.Globalization;
using Reuseport.Harness.Comparing;
using Reuseport.Harness.Running;
using Reuseport.Vocabulary;

namespace Reuseport.Harness.Reporting;

/// <summary>
/// Where a run leaves what it found: <c>run.json</c> and traces in folders named after their verdict. Every trace is
/// written when it is found, so that a crash loses none.
/// </summary>
/// <param name="origin">Where the scripts come from, for the head of each trace.</param>
public sealed class ResultsFolder(string path, string origin)
{
    /// <summary>
    /// The most unexamined and the most broken scripts that are saved. The seed and the number, which run.json counts
    /// on, make the others again.
    /// </summary>
    public const int SavedMax = 1_000;

    readonly Dictionary<string, int> _saved = [];

    public string Path { get; } = path;

    /// <summary>Makes the folder.</summary>
    /// <exception cref="UsageException">It holds a run already.</exception>
    public static ResultsFolder Create(string path, string origin)
    {
        if (File.Exists(System.IO.Path.Combine(path, RunReport.FileName)))
            throw new UsageException($"{path} holds a run already");
        Directory.CreateDirectory(path);
        return new(path, origin);
    }

    /// <summary>The file of a finding, relative to the folder.</summary>
    public static string FileOf(long number, Finding finding)
    {
        var call = TraceText.Write(finding.Difference.Op).Split(' ');
        var word = call is [_, "=", ..] ? call[2] : call[0];
        return TraceFile(FolderOf(finding.Verdict), string.Create(CultureInfo.InvariantCulture, $"{word}-{number}"));
    }

    public void Save(long number, Finding finding) =>
        Write(
            FileOf(number, finding),
            AnnotatedTrace.Write([Head(number), finding.Note], finding.Trace, finding.Difference));

    /// <summary>Saves a script that diverged once and was not run again.</summary>
    public void SaveUnexamined(Suspect suspect)
    {
        var (number, trace) = (suspect.Case.Number, suspect.Case.Expected with { Outcomes = suspect.Seen });
        var text = AnnotatedTrace.Write([Head(number)], trace, suspect.Difference);
        if (HasRoom("unexamined"))
            Write(TraceFile("unexamined", Text(number)), text);
    }

    /// <summary>Saves a script that nothing is known of: its outcomes are <c>...</c>.</summary>
    public void SaveBroken(Case broken, string reason)
    {
        var unknown = new Outcome[broken.Script.Ops.Count];
        Array.Fill(unknown, Outcome.DontCare.Instance);
        var trace = broken.Expected with { Outcomes = [.. unknown] };
        var text = AnnotatedTrace.Write([Head(broken.Number), reason], trace, difference: null);
        if (HasRoom("broken"))
            Write(TraceFile("broken", Text(broken.Number)), text);
    }

    public void Write(RunReport report) => Write(RunReport.FileName, report.ToJson());

    void Write(string file, string text)
    {
        var path = System.IO.Path.Combine(Path, file);
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(path)!);
        File.WriteAllText(path, text);
    }

    bool HasRoom(string folder)
    {
        lock (_saved)
        {
            _saved[folder] = _saved.GetValueOrDefault(folder) + 1;
            return _saved[folder] <= SavedMax;
        }
    }

    string Head(long number) => $"script {Text(number)} of {origin}";

    static string TraceFile(string folder, string name) => $"{folder}/{name}.trace";

    static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);

    static string FolderOf(Verdict verdict) => verdict switch
    {
        Verdict.Diverges => "divergences",
        Verdict.Flaky => "flaky",
        Verdict.Broken => "broken",
        Verdict.Agrees => throw new ArgumentOutOfRangeException(nameof(verdict), verdict, "is nothing to save"),
    };
}
